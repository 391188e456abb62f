//! Booking: channels, durations, documents, limits.

use einlass_contract::booking::{BookedAppointment, Channel as WireChannel};
use einlass_domain::booking::Channel;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, Story};

crate::on_both_databases!(
    sunday_0300,
    all_channels,
    multi_service_duration,
    documents_deduplicated,
    a_closed_channel_and_a_closed_time_are_told_apart,
    a_person_has_as_many_open_bookings_as_the_town_allows,
    letters_of_every_language_come_back_in_no_answer,
);

/// B-01.
async fn sunday_0300(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.at("2026-11-22T02:00:00Z");
    let portal = story.app.portal("kempten").await.unwrap();
    let answer = story.try_book(&portal, story.choice(CARD, MONDAY)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// B-02.
async fn all_channels(backend: Backend) {
    let story = Story::kempten(backend).await;
    let scopes = "appointments:write";
    for (channel, wire) in [
        (Channel::Online, WireChannel::Online),
        (Channel::Phone, WireChannel::Phone),
        (Channel::Onsite, WireChannel::Onsite),
        (Channel::Internal, WireChannel::Internal),
    ] {
        let caller = story.app.client("kempten", channel, scopes, None).await.unwrap();
        let booked: BookedAppointment = story
            .try_book(&caller, story.choice(CARD, MONDAY))
            .await
            .json()
            .unwrap();
        assert_eq!(booked.appointment.channel, wire);
        let path = format!("/v1/appointments/{}", booked.appointment.id);
        let read = caller
            .get_managed(&path, &booked.manage_token)
            .await
            .unwrap()
            .value()
            .unwrap();
        assert_eq!(read["channel"], channel.as_str(), "the channel is recorded");
    }
}

/// B-04: 2 passports (20 + 10) and a certificate (10) take 40 minutes, in the search and in the confirmation.
async fn multi_service_duration(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (passport, certificate) = (
        story.town.service_id("passport").unwrap(),
        story.town.service_id("certificate-of-conduct").unwrap(),
    );
    let path = format!("/v1/slots?services={passport}*2,{certificate}&from_on=2026-11-23&to_on=2026-11-23");
    let found = story.portal.get(&path).await.unwrap().value().unwrap();
    assert_eq!(found["duration_minutes"], 40);
    let start = found["slots"][0]["start_at"].as_str().unwrap();
    let choice = story.choice_of(&[("passport", 2), ("certificate-of-conduct", 1)], CARD.1, start);
    let booked: BookedAppointment = story.try_book(&story.portal, choice).await.json().unwrap();
    let appointment = booked.appointment;
    assert_eq!(appointment.duration_minutes, 40);
    assert_eq!(
        appointment
            .end_at
            .0
            .duration_since(appointment.start_at.0)
            .as_mins(),
        40
    );
    let minutes: Vec<_> = appointment
        .services
        .iter()
        .map(|service| (service.quantity, service.minutes))
        .collect();
    assert_eq!(minutes, [(2, 30), (1, 10)]);
}

/// B-05: identity card and passport ask for the same four papers; each is listed once.
async fn documents_deduplicated(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (card, passport) = (
        story.town.service_id("identity-card").unwrap(),
        story.town.service_id("passport").unwrap(),
    );
    let path = format!("/v1/slots?services={card},{passport}&from_on=2026-11-23&to_on=2026-11-23");
    let found = story.portal.get(&path).await.unwrap().value().unwrap();
    let keys = |documents: &Value| -> Vec<String> {
        documents
            .as_array()
            .unwrap()
            .iter()
            .map(|document| document["key"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = keys(&found["documents"]);
    assert_eq!(
        before,
        [
            "digital-photo",
            "previous-document",
            "civil-status-papers",
            "parental-consent"
        ]
    );
    let choice = story.choice_of(&[("identity-card", 1), ("passport", 1)], CARD.1, MONDAY);
    let booked = story.try_book(&story.portal, choice).await.value().unwrap();
    assert_eq!(keys(&booked["appointment"]["documents"]), before);
}

async fn a_closed_channel_and_a_closed_time_are_told_apart(backend: Backend) {
    let story = Story::kempten(backend).await;
    let lost = ("lost-documents", "rathausplatz-22");
    let answer = story.try_book(&story.portal, story.choice(lost, MONDAY)).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "channel_closed"));
    let answer = story
        .try_book(&story.portal, story.choice(CARD, "2026-11-23T20:00:00Z"))
        .await;
    assert_eq!((answer.status, answer.code().as_str()), (422, "time_not_open"));
    assert_eq!(answer.problem().unwrap().alternatives.len(), 3);
    let agent = story.app.agent("kempten").await.unwrap();
    assert_eq!(
        story.try_book(&agent, story.choice(lost, MONDAY)).await.status,
        201
    );
}

async fn a_person_has_as_many_open_bookings_as_the_town_allows(backend: Backend) {
    let story = Story::kempten(backend).await;
    let body =
        |email: &str| json!({ "from": { "slot": story.choice(CARD, MONDAY) }, "person": { "email": email } });
    let mut statuses = Vec::new();
    for email in [
        "Visitor@example.org",
        "visitor+a@example.org",
        "visitor@example.org",
        "other@example.org",
    ] {
        let answer = story.portal.post("/v1/appointments", &body(email)).await.unwrap();
        statuses.push((answer.status, answer.code()));
    }
    let refused = (422, "person_limit_reached".to_owned());
    let booked = (201, String::new());
    assert_eq!(statuses, [booked.clone(), booked.clone(), refused, booked]);
}

async fn letters_of_every_language_come_back_in_no_answer(backend: Backend) {
    let story = Story::kempten(backend).await;
    let person = json!({ "name": "Łucja Ğ. Đoković-Öztürk", "phone": "0831 2525-0" });
    let body = json!({ "from": { "slot": story.choice(CARD, MONDAY) }, "person": person, "language": "uk" });
    let answer = story.portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.value().unwrap()["appointment"]["language"], "uk");
    for part in ["Łucja", "Öztürk", "2525"] {
        assert!(!answer.text().contains(part), "an answer holds no personal data");
    }
}
