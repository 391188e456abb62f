//! Faults: a killed server, a locked file, a lost connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use einlass_contract::booking::BookedAppointment;
use einlass_storage::DatabaseUrl;
use einlass_testkit::app::{Answer, Caller, PostgresProxy, SqliteLock, TestApp, Town, Traces};
use einlass_testkit::database::{Backend, TestDatabase};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::program::{Server, add_portal, succeed, town};
use crate::story::{CARD, MONDAY, Story};

crate::on_both_databases!(kill_9_loses_no_acknowledged_booking);

/// Acknowledged bookings after which the server is killed.
const ENOUGH: usize = 60;

async fn kill_9_loses_no_acknowledged_booking(backend: Backend) {
    let database = TestDatabase::create(backend).await.unwrap();
    let url = database.url_text();
    succeed(&url, &["import", &town("kempten")]).await;
    let credentials = add_portal(&url).await;
    let server = Server::start(&url).await;
    let caller = server.caller(&credentials).await;
    let (acknowledged, unanswered) = kill_during_load(server, &caller).await;
    assert!(acknowledged.len() >= ENOUGH && !unanswered.is_empty());

    let server = Server::start(&url).await;
    let caller = server.caller(&credentials).await;
    for booked in &acknowledged {
        let path = format!("/v1/appointments/{}", booked.appointment.id);
        let answer = caller.get_managed(&path, &booked.manage_token).await.unwrap();
        assert_eq!(
            answer.status,
            200,
            "an acknowledged booking is lost: {}",
            answer.text()
        );
    }
    let verified = succeed(&url, &["verify"]).await;
    assert_eq!(verified, "the data keep their promises\n");
    for (key, body) in &unanswered {
        let again = caller.post_with_key("/v1/appointments", body, key).await.unwrap();
        assert_eq!(again.status, 201, "{}", again.text());
    }
    let traces = Traces::take(database.url()).unwrap();
    let wishes = i64::try_from(acknowledged.len() + unanswered.len()).unwrap();
    assert_eq!(
        (traces.of("appointment"), traces.of("event")),
        (wishes, wishes),
        "each wish once"
    );
    assert_eq!(succeed(&url, &["verify"]).await, verified);
}

/// Eight portals book at the same time until the server is killed.
async fn kill_during_load(server: Server, caller: &Caller) -> Share {
    let wishes = wishes(caller).await;
    let (done, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let shares = wishes.chunks(wishes.len().div_ceil(8)).map(<[_]>::to_vec);
    let booking: Vec<_> = shares
        .map(|share| {
            tokio::spawn(book_all(
                caller.clone(),
                share,
                Arc::clone(&done),
                Arc::clone(&enough),
            ))
        })
        .collect();
    enough.notified().await;
    server.kill().await;
    let (mut acknowledged, mut unanswered) = (Vec::new(), Vec::new());
    for share in booking {
        let (answered, left) = share.await.unwrap();
        acknowledged.extend(answered);
        unanswered.extend(left);
    }
    (acknowledged, unanswered)
}

/// Bookings at different times, each with its key.
async fn wishes(caller: &Caller) -> Vec<(String, Value)> {
    let known = Town::read(caller).await.unwrap();
    let service = known.service_id("licence-exchange").unwrap();
    let found = caller
        .get(&format!("/v1/slots?services={service}&limit=5000"))
        .await
        .unwrap()
        .value()
        .unwrap();
    let slots = found["slots"].as_array().unwrap();
    let bodies = slots.iter().step_by(3).map(|slot| {
        let choice = json!({ "services": [{ "service_id": service }], "site_id": slot["site_id"], "start_at": slot["start_at"] });
        json!({ "from": { "slot": choice } })
    });
    bodies
        .enumerate()
        .map(|(number, body)| (format!("wish-{number}"), body))
        .take(160)
        .collect()
}

type Share = (Vec<BookedAppointment>, Vec<(String, Value)>);

/// Books one after the other until the server is gone; gives what was acknowledged and what was asked in vain.
async fn book_all(
    caller: Caller,
    wishes: Vec<(String, Value)>,
    done: Arc<AtomicUsize>,
    enough: Arc<Notify>,
) -> Share {
    let (mut acknowledged, mut unanswered) = (Vec::new(), Vec::new());
    for (key, body) in wishes {
        match caller.post_with_key("/v1/appointments", &body, &key).await {
            Ok(answer) if answer.status == 201 => {
                acknowledged.push(answer.json().unwrap());
                if done.fetch_add(1, Ordering::SeqCst) + 1 == ENOUGH {
                    enough.notify_one();
                }
            }
            Ok(answer) => panic!("status {}: {}", answer.status, answer.text()),
            Err(_) => unanswered.push((key, body)),
        }
    }
    (acknowledged, unanswered)
}

fn check_unavailable(answer: &Answer) {
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (503, "unavailable"),
        "{}",
        answer.text()
    );
    let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=10).contains(&seconds));
}

#[tokio::test]
async fn a_locked_sqlite_file_is_503_and_service_resumes() {
    let story = Story::kempten(Backend::Sqlite).await;
    let DatabaseUrl::Sqlite(file) = story.app.database().url().clone() else {
        panic!("the database is a file");
    };
    let choice = story.choice(CARD, MONDAY);
    let before = story.app.traces().unwrap();
    let lock = SqliteLock::take(&file).unwrap();
    check_unavailable(
        &story
            .portal
            .post_with_key("/v1/holds", &choice, "k")
            .await
            .unwrap(),
    );
    assert_eq!(
        story.portal.get("/v1/sites").await.unwrap().status,
        200,
        "reading goes on"
    );
    lock.release().unwrap();
    assert_eq!(story.app.traces().unwrap(), before);
    let answer = story
        .portal
        .post_with_key("/v1/holds", &choice, "k")
        .await
        .unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn a_lost_postgresql_connection_is_503_and_service_resumes() {
    let database = TestDatabase::create(Backend::Postgres).await.unwrap();
    let proxy = PostgresProxy::start(&database.url_text()).unwrap();
    let app = TestApp::start_through(database, &proxy.url()).unwrap();
    app.import("kempten").await.unwrap();
    let portal = app.portal("kempten").await.unwrap();
    let town = Town::read(&portal).await.unwrap();
    let story = Story { app, portal, town };
    story.hold(CARD, MONDAY).await;

    proxy.cut();
    let choice = story.choice(CARD, "2026-11-23T09:00:00Z");
    check_unavailable(
        &story
            .portal
            .post_with_key("/v1/holds", &choice, "k")
            .await
            .unwrap(),
    );
    check_unavailable(&story.portal.get("/v1/sites").await.unwrap());
    check_unavailable(&story.app.anonymous().get("/readyz").await.unwrap());
    assert_eq!(story.app.anonymous().get("/livez").await.unwrap().status, 200);

    proxy.mend();
    let mut tries = 0;
    let answer = loop {
        let answer = story
            .portal
            .post_with_key("/v1/holds", &choice, "k")
            .await
            .unwrap();
        tries += 1;
        if answer.status != 503 || tries == 50 {
            break answer;
        }
    };
    assert_eq!(answer.status, 201, "service resumes by itself: {}", answer.text());
}
