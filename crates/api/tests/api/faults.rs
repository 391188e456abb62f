//! Faults: a locked file, a lost connection.

use einlass_storage::DatabaseUrl;
use einlass_testkit::app::{Answer, PostgresProxy, SqliteLock, TestApp, Town};
use einlass_testkit::database::{Backend, TestDatabase};

use crate::story::{CARD, MONDAY, Story};

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
