//! C-08: an offer is accepted on the terms of any booking.

use einlass_contract::booking::{AppointmentStatus, BookedAppointment, JoinedWaitingList, WaitingStatus};
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::booking_terms::questions;
use crate::story::{PERMIT, Story};
use crate::terms_town::town_with;
use crate::waiting_list::{fill_day, read, wish};

crate::on_both_databases!(
    what_is_asked_is_answered_when_joining_or_accepting,
    an_unusable_answer_is_refused_when_joining,
    an_offer_asks_for_the_same_identity_as_a_booking,
    an_offer_waits_for_its_mail_address_like_a_booking,
    nobody_waits_or_is_offered_anything_in_a_way_that_is_switched_off,
);

async fn join_with(story: &Story, answers: Value) -> Answer {
    let mut body = wish(story, "erika");
    body["answers"] = answers;
    story.portal.post("/v1/waiting-list", &body).await.unwrap()
}

async fn accept_with(story: &Story, joined: &JoinedWaitingList, stated: Value) -> Answer {
    let path = format!("/v1/waiting-list/{}/accept", joined.entry.id);
    let mut body = stated;
    body["waiting_token"] = json!(joined.waiting_token);
    story.portal.post(&path, &body).await.unwrap()
}

/// A town in which the permit asks something, with all its times taken.
async fn full_town(backend: Backend, terms: Value) -> (Story, Vec<BookedAppointment>) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let file = town_with(&[(PERMIT.0, terms)]);
    story.app.import_text(&file.to_string()).await.unwrap();
    (story, booked)
}

async fn what_is_asked_is_answered_when_joining_or_accepting(backend: Backend) {
    let (story, booked) = full_town(backend, questions()).await;
    let early: JoinedWaitingList = join_with(&story, json!({ "plate": "KE-AB 12" }))
        .await
        .json()
        .unwrap();
    let late: JoinedWaitingList = join_with(&story, json!({ "people": 2 })).await.json().unwrap();
    story.cancel(&booked[0]).await;
    story.cancel(&booked[1]).await;

    let before = story.app.traces().unwrap();
    let refused = accept_with(&story, &late, json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "answer_invalid"));
    assert_eq!(
        refused.problem().unwrap().field.as_deref(),
        Some("/answers/plate"),
        "the refusal is that of a booking"
    );
    assert_eq!(story.app.traces().unwrap(), before);
    assert_eq!(
        read(&story, &late).await.status,
        WaitingStatus::Offered,
        "the offer stands"
    );

    let agent = story.app.agent("kempten").await.unwrap();
    for (joined, now, answers) in [
        (&early, json!({}), json!({ "plate": "KE-AB 12" })),
        (
            &late,
            json!({ "answers": { "plate": "KE-CD 34" } }),
            json!({ "plate": "KE-CD 34", "people": 2 }),
        ),
    ] {
        let accepted = accept_with(&story, joined, now).await;
        assert_eq!(accepted.status, 201, "{}", accepted.text());
        assert!(!accepted.text().contains("KE-"), "no personal data in the answer");
        let accepted: BookedAppointment = accepted.json().unwrap();
        let path = format!("/v1/appointments/{}", accepted.appointment.id);
        let seen = agent.get(&path).await.unwrap().value().unwrap();
        let given: Value = seen["answers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["key"].as_str().unwrap().to_owned(), one["value"].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into();
        assert_eq!(given, answers);
    }
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn an_unusable_answer_is_refused_when_joining(backend: Backend) {
    let (story, _) = full_town(backend, questions()).await;
    for (answers, field) in [
        (json!({ "plate": "KE-AB 123456" }), "/answers/plate"),
        (json!({ "people": 7 }), "/answers/people"),
        (json!({ "colour": "red" }), "/answers/colour"),
    ] {
        let refused = join_with(&story, answers).await;
        assert_eq!((refused.status, refused.code().as_str()), (422, "answer_invalid"));
        assert_eq!(refused.problem().unwrap().field.as_deref(), Some(field));
    }
}

async fn an_offer_asks_for_the_same_identity_as_a_booking(backend: Backend) {
    let (story, booked) = full_town(backend, json!({ "identity": "account" })).await;
    let joined: JoinedWaitingList = join_with(&story, json!({})).await.json().unwrap();
    story.cancel(&booked[0]).await;
    let account = json!({ "person": { "account": "0123456789abcdef" } });
    let refused = accept_with(&story, &joined, json!({})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "identity_required")
    );
    let refused = accept_with(&story, &joined, account.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));
    let portal = story.caller("slots:read appointments:write accounts:vouch").await;
    let story = Story { portal, ..story };
    let accepted = accept_with(&story, &joined, account).await;
    assert_eq!(accepted.status, 201, "{}", accepted.text());
    let accepted: BookedAppointment = accepted.json().unwrap();
    assert_eq!(accepted.appointment.status, AppointmentStatus::Booked);
}

async fn an_offer_waits_for_its_mail_address_like_a_booking(backend: Backend) {
    let (story, booked) = full_town(backend, json!({ "verify_email": true })).await;
    let joined: JoinedWaitingList = join_with(&story, json!({})).await.json().unwrap();
    story.cancel(&booked[0]).await;
    let accepted = accept_with(&story, &joined, json!({})).await;
    assert_eq!(accepted.status, 201, "{}", accepted.text());
    let accepted: BookedAppointment = accepted.json().unwrap();
    assert_eq!(accepted.appointment.status, AppointmentStatus::Pending);
    assert_eq!(read(&story, &joined).await.status, WaitingStatus::Booked);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

/// B-03.
async fn nobody_waits_or_is_offered_anything_in_a_way_that_is_switched_off(backend: Backend) {
    let (story, booked) = full_town(backend, json!({})).await;
    let joined: JoinedWaitingList = join_with(&story, json!({})).await.json().unwrap();
    let closed =
        json!({ "closed_channels": [{ "channel": "online", "reason": { "de": "Nur am Telefon." } }] });
    let file = town_with(&[(PERMIT.0, closed)]);
    story.app.import_text(&file.to_string()).await.unwrap();
    let before = story.app.traces().unwrap();
    let refused = join_with(&story, json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "channel_closed"));
    let problem = refused.value().unwrap();
    assert_eq!(problem["reason"]["de"], "Nur am Telefon.");
    assert_eq!(problem["open_channels"], json!(["phone", "onsite"]));
    assert_eq!(story.app.traces().unwrap(), before);

    story.cancel(&booked[0]).await;
    assert_eq!(story.app.housekeeping().await.unwrap().times_offered, 0);
    assert_eq!(read(&story, &joined).await.status, WaitingStatus::Waiting);
    let open = town_with(&[]).to_string();
    story.app.import_text(&open).await.unwrap();
    assert_eq!(story.app.housekeeping().await.unwrap().times_offered, 1);
    assert_eq!(
        read(&story, &joined).await.status,
        WaitingStatus::Offered,
        "who waited has kept the place"
    );
}
