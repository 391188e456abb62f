//! C-07: stations of a visit that are called off alone, and their holders.

use einlass_contract::booking::{AppointmentStatus, BookedAppointment, CallList, NoticeList};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::mass_cancellation::{call_off_first_day, manager};
use crate::story::{CARD, MONDAY, PERMIT, Story};
use crate::terms_town::town_with;

crate::on_both_databases!(
    holders_of_later_stations_are_told_under_the_number_of_the_visit,
    what_a_cancelled_station_asked_for_is_not_asked_any_more,
);

async fn book(story: &Story, starts: [&str; 2], person: Value) -> BookedAppointment {
    let stations = [story.choice(CARD, starts[0]), story.choice(PERMIT, starts[1])];
    let body = json!({ "stations": stations, "person": person });
    let answer = story.portal.post("/v1/itineraries", &body).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json().unwrap()
}

async fn holders_of_later_stations_are_told_under_the_number_of_the_visit(backend: Backend) {
    let story = Story::kempten(backend).await;
    let mail = json!({ "email": "erika@example.org" });
    let written = book(&story, [MONDAY, "2026-11-23T08:20:00Z"], mail).await;
    let phone = json!({ "name": "Berta", "phone": "0831 25250" });
    let called = book(&story, ["2026-11-23T09:00:00Z", "2026-11-23T09:20:00Z"], phone).await;
    let manager = manager(&story).await;
    let (path, applied) = call_off_first_day(&manager).await;
    let counts = applied.counts;
    assert_eq!((counts.cancelled, counts.with_mail, counts.with_phone), (2, 1, 1));
    let sample = applied.sample_notice.unwrap();
    assert!(!sample.get("de").is_empty());

    let told = manager.get(&format!("{path}/notices")).await.unwrap();
    let told: NoticeList = told.json().unwrap();
    let [notice] = told.notices.as_slice() else {
        panic!("one left a mail address: {told:?}");
    };
    assert_eq!(notice.number, written.appointment.number);
    assert_eq!(notice.appointment_id, written.appointment.stations[1].id);
    let number = written.appointment.number.to_string();
    for part in [
        number.as_str(),
        "Montag, 23.11.2026, um 09:20 Uhr",
        "Gerberstraße 2",
    ] {
        assert!(notice.text.contains(part), "{part}: {}", notice.text);
    }

    let calls = manager.get(&format!("{path}/call-list")).await.unwrap();
    let calls: CallList = calls.json().unwrap();
    let [entry] = calls.entries.as_slice() else {
        panic!("one left a telephone number: {calls:?}");
    };
    assert_eq!(entry.number, called.appointment.number);
    assert!(entry.notice.contains(&entry.number.to_string()));
    let read = story.read(&written).await;
    let status: Vec<_> = read.stations.iter().map(|station| station.status).collect();
    assert_eq!(status, [AppointmentStatus::Booked, AppointmentStatus::Cancelled]);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn what_a_cancelled_station_asked_for_is_not_asked_any_more(backend: Backend) {
    let step = |slug: &str| json!({ "steps": [{ "slug": slug, "name": { "de": slug } }] });
    let file = town_with(&[(CARD.0, step("photo")), (PERMIT.0, step("fee"))]);
    let story = Story::in_town(backend, &file).await;
    let booked = book(&story, [MONDAY, "2026-11-23T08:20:00Z"], json!({})).await;
    call_off_first_day(&manager(&story).await).await;
    let steps = story.read(&booked).await.terms.steps;
    assert_eq!(steps.iter().map(|step| &step.key).collect::<Vec<_>>(), ["photo"]);
    let machine = story.caller("preparation:write").await;
    let path = format!("/v1/appointments/{}/preparation", booked.appointment.id);
    let done = |key: &str| json!({ "steps": [{ "key": key, "state": "done" }] });
    let refused = machine.post(&path, &done("fee")).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (422, "step_unknown"));
    assert_eq!(machine.post(&path, &done("photo")).await.unwrap().status, 200);
    story.cancel(&booked).await;
    let refused = machine.post(&path, &done("photo")).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "appointment_cancelled")
    );
}
