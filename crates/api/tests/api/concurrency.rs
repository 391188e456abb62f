//! Many at once.

use std::collections::BTreeMap;

use einlass_testkit::database::Backend;
use serde_json::json;

use crate::story::{PERMIT, Story};

crate::on_both_databases!(
    last_slot_200,
    two_terminals_at_once,
    a_key_sent_twenty_times_books_once
);

/// B-10.
async fn last_slot_200(backend: Backend) {
    let story = Story::kempten(backend).await;
    let start = "2026-11-23T07:00:00Z";
    let body = json!({ "from": { "slot": story.choice(PERMIT, start) } });
    let requests = (0..200).map(|_| {
        let (portal, body) = (story.portal.clone(), body.clone());
        tokio::spawn(async move { portal.post("/v1/appointments", &body).await.unwrap() })
    });
    let running: Vec<_> = requests.collect();
    let mut outcomes: BTreeMap<(u16, String), u32> = BTreeMap::new();
    for request in running {
        let answer = request.await.unwrap();
        if answer.status == 409 {
            let alternatives = answer.problem().unwrap().alternatives;
            assert!((1..=3).contains(&alternatives.len()));
            assert!(alternatives.iter().all(|slot| slot.start_at.to_string() != start));
        }
        *outcomes.entry((answer.status, answer.code())).or_default() += 1;
    }
    let expected = [((201, String::new()), 1), ((409, "slot_taken".to_owned()), 199)];
    assert_eq!(outcomes, expected.into());
    let traces = story.app.traces().unwrap();
    assert_eq!(
        (
            traces.of("appointment"),
            traces.of("seat_claim"),
            traces.of("event")
        ),
        (1, 2, 1)
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

/// E-04 with both terminals at the same moment.
async fn two_terminals_at_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    story.at("2026-11-23T06:55:00Z");
    let (one, other) = (
        story.app.kiosk("kempten", PERMIT.1).await.unwrap(),
        story.app.kiosk("kempten", PERMIT.1).await.unwrap(),
    );
    let ticket = &booked.appointment.ticket;
    let (a, b) = tokio::join!(
        story.scan(&one, PERMIT.1, ticket),
        story.scan(&other, PERMIT.1, ticket)
    );
    let mut verdicts = [a["verdict"].as_str().unwrap(), b["verdict"].as_str().unwrap()];
    verdicts.sort_unstable();
    assert_eq!(verdicts, ["admitted", "already_admitted"]);
    assert_eq!(a["visit"]["id"], b["visit"]["id"]);
    assert_eq!(story.app.traces().unwrap().of("visit"), 1);
}

async fn a_key_sent_twenty_times_books_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let body = json!({ "from": { "slot": story.choice(PERMIT, "2026-11-23T07:00:00Z") } });
    let running: Vec<_> = (0..20)
        .map(|_| {
            let (portal, body) = (story.portal.clone(), body.clone());
            tokio::spawn(async move {
                portal
                    .post_with_key("/v1/appointments", &body, "once")
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut answers = Vec::new();
    for request in running {
        let answer = request.await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        answers.push(answer.text());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "all get the same answer");
    assert_eq!(story.app.traces().unwrap().of("appointment"), 1);
}
