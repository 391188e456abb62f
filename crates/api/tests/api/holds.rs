//! Holds.

use einlass_contract::booking::BookedAppointment;
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use serde_json::json;

use crate::story::{CARD, MONDAY, PERMIT, Story};
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    expiry_returns_the_slot,
    a_unit_says_how_long_holds_and_mail_addresses_wait,
    a_hold_is_booked_with_its_token_only,
    a_released_hold_is_free_at_once,
    a_hold_is_booked_once,
    an_expired_hold_is_gone_with_alternatives,
);

/// B-08: ten minutes, to the second, without any job.
async fn expiry_returns_the_slot(backend: Backend) {
    let story = Story::kempten(backend).await;
    let start = "2026-11-23T07:00:00Z";
    let hold = story.hold(PERMIT, start).await;
    assert!(!story.is_free(PERMIT, start).await);
    story
        .app
        .clock()
        .set(hold.expires_at.0 - SignedDuration::from_secs(1));
    assert!(!story.is_free(PERMIT, start).await);
    story.app.clock().set(hold.expires_at.0);
    assert!(story.is_free(PERMIT, start).await);
    story.book(PERMIT, start).await;
}

/// B-08: what the town file says for the unit, and what counts where it says nothing.
async fn a_unit_says_how_long_holds_and_mail_addresses_wait(backend: Backend) {
    let usual = town_with(&[(PERMIT.0, json!({ "verify_email": true }))]);
    let own = json!({ "hold_minutes": 3, "activation_minutes": 7 });
    let set = with(usual.clone(), "units", "foreigners-office", "policy", own);
    for (file, hold_until, activate_until) in [
        (usual, "2026-11-20T08:10:00Z", "2026-11-20T08:30:00Z"),
        (set, "2026-11-20T08:03:00Z", "2026-11-20T08:07:00Z"),
    ] {
        let story = Story::in_town(backend, &file).await;
        let hold = story.hold(PERMIT, "2026-11-23T07:00:00Z").await;
        assert_eq!(hold.expires_at.0.to_string(), hold_until);
        let choice = story.choice(PERMIT, "2026-11-25T07:00:00Z");
        let person = json!({ "email": "visitor@example.org" });
        let pending = story.book_as(&story.portal, choice, person, json!({})).await;
        let terms = pending.json::<BookedAppointment>().unwrap().appointment.terms;
        assert_eq!(terms.activate_until.unwrap().0.to_string(), activate_until);
    }
}

async fn a_hold_is_booked_with_its_token_only(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (one, other) = (story.hold(CARD, MONDAY).await, story.hold(CARD, MONDAY).await);
    let body = |id, token: &str| json!({ "from": { "hold": { "id": id, "hold_token": token } } });
    let before = story.app.traces().unwrap();
    for (id, token) in [(one.id, "guessed"), (one.id, other.hold_token.as_str())] {
        let answer = story
            .portal
            .post("/v1/appointments", &body(id, token))
            .await
            .unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (404, "hold_not_found"));
    }
    let path = format!("/v1/holds/{}/release", one.id);
    let stolen = story
        .portal
        .post(&path, &json!({ "hold_token": other.hold_token }))
        .await
        .unwrap();
    assert_eq!((stolen.status, stolen.code().as_str()), (404, "hold_not_found"));
    assert_eq!(story.app.traces().unwrap(), before);
    let booked = story
        .portal
        .post("/v1/appointments", &body(one.id, &one.hold_token))
        .await
        .unwrap();
    assert_eq!(booked.status, 201, "{}", booked.text());
    assert_eq!(booked.value().unwrap()["appointment"]["id"], one.id.to_string());
}

async fn a_released_hold_is_free_at_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let start = "2026-11-23T07:00:00Z";
    let hold = story.hold(PERMIT, start).await;
    let path = format!("/v1/holds/{}/release", hold.id);
    for _ in 0..2 {
        let answer = story
            .portal
            .post(&path, &json!({ "hold_token": hold.hold_token }))
            .await
            .unwrap();
        assert_eq!(answer.status, 204, "{}", answer.text());
    }
    assert!(story.is_free(PERMIT, start).await);
}

async fn a_hold_is_booked_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let hold = story.hold(CARD, MONDAY).await;
    let body = json!({ "from": { "hold": { "id": hold.id, "hold_token": hold.hold_token } } });
    assert_eq!(
        story.portal.post("/v1/appointments", &body).await.unwrap().status,
        201
    );
    let again = story.portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "hold_already_booked")
    );
    let path = format!("/v1/holds/{}/release", hold.id);
    let released = story
        .portal
        .post(&path, &json!({ "hold_token": hold.hold_token }))
        .await
        .unwrap();
    assert_eq!(
        (released.status, released.code().as_str()),
        (409, "hold_already_booked")
    );
}

async fn an_expired_hold_is_gone_with_alternatives(backend: Backend) {
    let story = Story::kempten(backend).await;
    let hold = story.hold(CARD, MONDAY).await;
    story.app.clock().set(hold.expires_at.0);
    let before = story.app.traces().unwrap();
    let body = json!({ "from": { "hold": { "id": hold.id, "hold_token": hold.hold_token } } });
    let answer = story.portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (410, "hold_expired"));
    assert_eq!(answer.problem().unwrap().alternatives.len(), 3);
    assert_eq!(story.app.traces().unwrap(), before);
}
