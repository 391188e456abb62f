//! K-04: repeated requests.

use einlass_domain::booking::Channel;
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    replay,
    another_body_is_refused,
    keys_belong_to_a_client,
    a_key_counts_for_24_hours,
    a_refused_request_may_be_repeated,
    keys_are_checked,
    nothing_secret_is_stored_with_a_key,
);

async fn replay(backend: Backend) {
    let story = Story::kempten(backend).await;
    let choice = story.choice(PERMIT, "2026-11-23T07:00:00Z");
    let hold = twice(&story, "/v1/holds", &choice, 201).await;
    let body = json!({ "from": { "hold": { "id": hold["id"], "hold_token": hold["hold_token"] } } });
    let booked = twice(&story, "/v1/appointments", &body, 201).await;
    let (id, token) = (
        booked["appointment"]["id"].as_str().unwrap(),
        &booked["manage_token"],
    );
    let moved = json!({ "manage_token": token, "start_at": "2026-11-23T08:00:00Z" });
    twice(&story, &format!("/v1/appointments/{id}/reschedule"), &moved, 200).await;
    let cancelled = json!({ "manage_token": token });
    twice(&story, &format!("/v1/appointments/{id}/cancel"), &cancelled, 200).await;
    let traces = story.app.traces().unwrap();
    let left = ["appointment", "event", "seat_claim"].map(|table| traces.of(table));
    assert_eq!(left, [1, 4, 0]);
}

/// Sends a request twice with one key; both get the same answer, and the second one is marked.
async fn twice(story: &Story, path: &str, body: &Value, status: u16) -> Value {
    let first = story.portal.post_with_key(path, body, path).await.unwrap();
    let second = story.portal.post_with_key(path, body, path).await.unwrap();
    assert_eq!(
        (first.status, second.status),
        (status, status),
        "{}",
        second.text()
    );
    assert_eq!(first.text(), second.text());
    assert_eq!(first.header("Idempotency-Replayed"), None);
    assert_eq!(second.header("Idempotency-Replayed"), Some("true"));
    first.value().unwrap()
}

async fn another_body_is_refused(backend: Backend) {
    let story = Story::kempten(backend).await;
    let path = "/v1/holds";
    story
        .portal
        .post_with_key(path, &story.choice(CARD, MONDAY), "k")
        .await
        .unwrap();
    let before = story.app.traces().unwrap();
    let other = story.choice(CARD, "2026-11-23T09:00:00Z");
    let answer = story.portal.post_with_key(path, &other, "k").await.unwrap();
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (422, "idempotency_key_reused")
    );
    assert_eq!(story.app.traces().unwrap(), before);
}

async fn keys_belong_to_a_client(backend: Backend) {
    let story = Story::kempten(backend).await;
    let other = story.app.portal("kempten").await.unwrap();
    let choice = story.choice(CARD, MONDAY);
    let one = story
        .portal
        .post_with_key("/v1/holds", &choice, "same")
        .await
        .unwrap();
    let two = other.post_with_key("/v1/holds", &choice, "same").await.unwrap();
    assert_eq!((one.status, two.status), (201, 201));
    assert_ne!(one.value().unwrap()["id"], two.value().unwrap()["id"]);
}

/// To the second, for one client that gets new tokens meanwhile; no job has to delete anything.
async fn a_key_counts_for_24_hours(backend: Backend) {
    let story = Story::kempten(backend).await;
    let scopes = "appointments:write";
    let credentials = story.app.credentials("kempten", Channel::Online, scopes, None);
    let (id, secret) = credentials.await.unwrap();
    let body = json!({ "from": { "slot": story.choice(CARD, MONDAY) } });
    let book = async || {
        let client = story.app.anonymous().authenticate(&id, &secret).await.unwrap();
        client
            .post_with_key("/v1/appointments", &body, "k")
            .await
            .unwrap()
    };
    let first = book().await;
    assert_eq!(first.status, 201, "{}", first.text());
    let day = SignedDuration::from_hours(24);
    let second = SignedDuration::from_secs(1);
    story.app.clock().advance(day - second);
    let replayed = book().await;
    assert_eq!((replayed.status, replayed.text()), (201, first.text()));
    assert_eq!(replayed.header("Idempotency-Replayed"), Some("true"));
    assert_eq!(story.app.traces().unwrap().of("appointment"), 1);

    story.app.clock().advance(second);
    let new = book().await;
    assert_eq!((new.status, new.header("Idempotency-Replayed")), (201, None));
    let id_of = |answer: &Answer| answer.value().unwrap()["appointment"]["id"].clone();
    assert_ne!(id_of(&new), id_of(&first));
    assert_eq!(story.app.traces().unwrap().of("appointment"), 2);
    assert_eq!(id_of(&book().await), id_of(&new), "and counts for a day again");

    let deleted = async || story.app.housekeeping().await.unwrap().idempotency_keys_deleted;
    story.app.clock().advance(day - second);
    assert_eq!(deleted().await, 0);
    story.app.clock().advance(second);
    assert_eq!(deleted().await, 1);
}

async fn a_refused_request_may_be_repeated(backend: Backend) {
    let story = Story::kempten(backend).await;
    let start = "2026-11-23T07:00:00Z";
    let blocking = story.book(PERMIT, start).await;
    let body = json!({ "from": { "slot": story.choice(PERMIT, start) } });
    let refused = story
        .portal
        .post_with_key("/v1/appointments", &body, "k")
        .await
        .unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (409, "slot_taken"));
    story.cancel(&blocking).await;
    story.pass_minutes(10);
    let booked = story
        .portal
        .post_with_key("/v1/appointments", &body, "k")
        .await
        .unwrap();
    assert_eq!(booked.status, 201, "{}", booked.text());
}

async fn keys_are_checked(backend: Backend) {
    let story = Story::kempten(backend).await;
    let choice = story.choice(CARD, MONDAY);
    let request = story
        .portal
        .request(reqwest::Method::POST, "/v1/holds")
        .json(&choice);
    let missing = story.portal.send(request).await.unwrap();
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (400, "idempotency_key_missing")
    );
    for bad in ["", "two words", &"x".repeat(256)] {
        let answer = story
            .portal
            .post_with_key("/v1/holds", &choice, bad)
            .await
            .unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "idempotency_key_missing"),
            "{bad}"
        );
    }
    let longest = story
        .portal
        .post_with_key("/v1/holds", &choice, &"x".repeat(255))
        .await
        .unwrap();
    assert_eq!(longest.status, 201);
}

async fn nothing_secret_is_stored_with_a_key(backend: Backend) {
    let story = Story::kempten(backend).await;
    let hold = story.hold(CARD, MONDAY).await;
    let body = json!({ "from": { "hold": { "id": hold.id, "hold_token": hold.hold_token } }, "person": { "email": "visitor@example.org" } });
    let booked = story
        .portal
        .post("/v1/appointments", &body)
        .await
        .unwrap()
        .value()
        .unwrap();
    let stored = story.app.stored_answers().unwrap().join("\n");
    assert!(
        stored.contains(hold.id.to_string().as_str()),
        "the answers are there: {stored}"
    );
    for secret in [
        hold.hold_token.as_str(),
        booked["manage_token"].as_str().unwrap(),
        booked["appointment"]["ticket"].as_str().unwrap(),
        "visitor@example.org",
    ] {
        assert!(!stored.contains(secret), "a secret is stored");
    }
}
