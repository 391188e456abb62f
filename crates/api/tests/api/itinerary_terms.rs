//! Visits of several stations on the terms of any booking: questions, and the limits of the days to which they move.

use einlass_contract::booking::{Appointment, BookedAppointment};
use einlass_domain::booking::Channel;
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::booking_terms::questions;
use crate::itineraries::card_and_permit;
use crate::story::{CARD, MONDAY, PERMIT, Story};
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    questions_of_all_stations_are_answered_at_once,
    moving_keeps_to_the_limit_of_the_new_day,
    moving_keeps_to_the_limit_of_the_person,
    a_limit_of_each_station_counts_when_booking,
    personal_data_move_along_with_the_stations,
    what_any_station_asks_for_before_is_shown_and_recorded,
);

const AFTER_WALK: &str = "2026-11-23T08:20:00Z";
/// The same times two days later.
const WEDNESDAY: [&str; 2] = ["2026-11-25T08:00:00Z", "2026-11-25T08:20:00Z"];

async fn try_book(story: &Story, answers: Value, email: &str) -> Answer {
    let stations = [story.choice(CARD, MONDAY), story.choice(PERMIT, AFTER_WALK)];
    let body = json!({ "stations": stations, "person": { "email": email }, "answers": answers });
    story.portal.post("/v1/itineraries", &body).await.unwrap()
}

async fn try_move(story: &Story, booked: &BookedAppointment, times: [&str; 2]) -> Answer {
    let stations: Vec<_> = booked
        .appointment
        .stations
        .iter()
        .zip(times)
        .map(|(station, time)| json!({ "id": station.id, "start_at": time }))
        .collect();
    let path = format!("/v1/itineraries/{}/reschedule", booked.appointment.id);
    let body = json!({ "manage_token": booked.manage_token, "stations": stations });
    story.portal.post(&path, &body).await.unwrap()
}

async fn questions_of_all_stations_are_answered_at_once(backend: Backend) {
    let reason = json!({ "questions": [
        { "slug": "title", "label": { "de": "Titel" }, "purpose": { "de": "Akte heraussuchen" },
          "type": "text", "max_length": 20, "required": true }
    ] });
    let file = town_with(&[(CARD.0, questions()), (PERMIT.0, reason)]);
    let story = Story::in_town(backend, &file).await;
    for (answers, field) in [
        (json!({}), "/answers/plate"),
        (json!({ "plate": "KE-AB 12" }), "/answers/title"),
        (
            json!({ "plate": "KE-AB 12", "title": "Blaue Karte", "colour": "red" }),
            "/answers/colour",
        ),
    ] {
        let refused = try_book(&story, answers, "erika@example.org").await;
        assert_eq!((refused.status, refused.code().as_str()), (422, "answer_invalid"));
        assert_eq!(refused.problem().unwrap().field.as_deref(), Some(field));
    }
    let answers = json!({ "plate": "KE-AB 12", "title": "Blaue Karte" });
    let answer = try_book(&story, answers, "erika@example.org").await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.text().contains("KE-AB"));
    let booked: BookedAppointment = answer.json().unwrap();
    let agent = story.app.agent("kempten").await.unwrap();
    let path = format!("/v1/appointments/{}", booked.appointment.id);
    let seen = agent.get(&path).await.unwrap().value().unwrap();
    let keys: Vec<_> = seen["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["key"])
        .collect();
    assert_eq!(keys, ["plate", "title"]);
}

async fn moving_keeps_to_the_limit_of_the_new_day(backend: Backend) {
    let file = town_with(&[(PERMIT.0, json!({ "max_per_day": 1 }))]);
    let story = Story::in_town(backend, &file).await;
    let booked = card_and_permit(&story).await;
    let same_day = try_move(&story, &booked, ["2026-11-23T09:00:00Z", "2026-11-23T09:20:00Z"]).await;
    assert_eq!(
        same_day.status,
        200,
        "on the same day it is not one more: {}",
        same_day.text()
    );
    story.book(PERMIT, "2026-11-25T10:00:00Z").await;
    let refused = try_move(&story, &booked, WEDNESDAY).await;
    let problem = refused.problem().unwrap();
    assert_eq!(
        (refused.status, problem.code.as_str()),
        (409, "day_limit_reached")
    );
    assert_eq!(problem.field.as_deref(), Some("/stations/1"));
    assert!((1..=3).contains(&problem.alternative_itineraries.len()));
    let that_day =
        |one: &einlass_contract::booking::Itinerary| one.start_at.to_string().starts_with("2026-11-25");
    assert!(
        !problem.alternative_itineraries.iter().any(that_day),
        "the day is full"
    );
    assert_eq!(
        story.read(&booked).await,
        same_day.json::<Appointment>().unwrap(),
        "nothing changed"
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn moving_keeps_to_the_limit_of_the_person(backend: Backend) {
    let file = town_with(&[]);
    let policy = json!({ "max_per_person_and_day": 1 });
    let file = with(file, "units", "residents-registration", "policy", policy.clone());
    let file = with(file, "units", "foreigners-office", "policy", policy);
    let story = Story::in_town(backend, &file).await;
    let booked = try_book(&story, json!({}), "erika@example.org").await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let booked: BookedAppointment = booked.json().unwrap();
    let person = json!({ "email": "Erika+termin@example.org" });
    let other = story.choice(CARD, "2026-11-25T11:00:00Z");
    let other = story.book_as(&story.portal, other, person, json!({})).await;
    assert_eq!(other.status, 201, "{}", other.text());
    let refused = try_move(&story, &booked, WEDNESDAY).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "person_limit_reached")
    );
    let free_day = ["2026-11-30T08:00:00Z", "2026-11-30T08:20:00Z"];
    let moved = try_move(&story, &booked, free_day).await;
    assert_eq!(
        moved.status,
        200,
        "its own stations do not count: {}",
        moved.text()
    );
}

async fn a_limit_of_each_station_counts_when_booking(backend: Backend) {
    let file = town_with(&[(PERMIT.0, json!({ "max_open_per_person": 1 }))]);
    let story = Story::in_town(backend, &file).await;
    let person = json!({ "email": "erika@example.org" });
    let permit = story.choice(PERMIT, "2026-11-25T10:00:00Z");
    let first = story.book_as(&story.portal, permit, person, json!({})).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let refused = try_book(&story, json!({}), "erika@example.org").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "person_limit_reached"),
        "the limit of the second station"
    );
}

async fn personal_data_move_along_with_the_stations(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked: BookedAppointment = try_book(&story, json!({}), "erika@example.org")
        .await
        .json()
        .unwrap();
    let moved = try_move(&story, &booked, ["2026-11-30T08:00:00Z", "2026-11-30T08:20:00Z"]).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    for (now, left) in [("2026-11-29T08:00:00Z", 1), ("2026-12-03T08:00:00Z", 0)] {
        story.at(now);
        story.app.housekeeping().await.unwrap();
        assert_eq!(story.app.traces().unwrap().of("person_data"), left, "{now}");
    }
}

/// B-07, B-15: under the id of the visit, whichever station asks for it; one photo is enough for all.
async fn what_any_station_asks_for_before_is_shown_and_recorded(backend: Backend) {
    let step = |slug: &str| json!({ "slug": slug, "name": { "de": slug } });
    let permit = json!({
        "steps": [step("photo"), step("fee")],
        "upload": { "url": "https://bauen.example.org/upload", "name": { "de": "Pläne" } }
    });
    let file = town_with(&[(CARD.0, json!({ "steps": [step("photo")] })), (PERMIT.0, permit)]);
    let story = Story::in_town(backend, &file).await;
    let booked = card_and_permit(&story).await;
    let path = format!("/v1/appointments/{}/preparation", booked.appointment.id);
    let client = async |site: &str| {
        let client = story
            .app
            .client("kempten", Channel::Onsite, "preparation:write", Some(site));
        client.await.unwrap()
    };
    let states = async || {
        let read = serde_json::to_value(story.read(&booked).await).unwrap();
        let state = |one: &Value| one["state"].as_str().unwrap().to_owned();
        let steps = read["steps"].as_array().unwrap().iter().map(state);
        let uploads = read["uploads"].as_array().unwrap().iter().map(state);
        steps.chain(uploads).collect::<Vec<_>>()
    };
    let service = story.town.service_id(PERMIT.0).unwrap();
    let done = |key: &str| json!({ "steps": [{ "key": key, "state": "done" }] });
    assert_eq!(states().await, ["open", "open", "not_received"]);
    let there = client(PERMIT.1).await;
    for (body, expected) in [
        (done("fee"), ["open", "done", "not_received"]),
        (done("photo"), ["done", "done", "not_received"]),
        (
            json!({ "uploads": [{ "service_id": service, "state": "received" }] }),
            ["done", "done", "received"],
        ),
    ] {
        let answer = there.post(&path, &body).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.value().unwrap()["stations"].as_array().unwrap().len(), 2);
        assert_eq!(states().await, expected);
    }
    let unknown = there.post(&path, &done("stamp")).await.unwrap();
    assert_eq!((unknown.status, unknown.code().as_str()), (422, "step_unknown"));
    let elsewhere = client("kronenstrasse-8").await;
    let refused = elsewhere.post(&path, &done("fee")).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "appointment_not_found")
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}
