//! Check-in for visits of several stations.

use einlass_contract::booking::{AccountAppointments, Appointment, AppointmentStatus, BookedAppointment};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::itineraries::{book, card_and_permit};
use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    the_ticket_leads_from_station_to_station,
    one_scan_per_building_is_enough,
    a_station_is_missed_for_itself,
    a_code_from_before_a_move_is_told_the_new_time,
    a_turned_visit_is_whole_for_its_account_and_for_staff,
);

fn verdict(outcome: &Value) -> &str {
    outcome["verdict"].as_str().unwrap()
}

fn call_numbers(outcome: &Value) -> Vec<Option<&str>> {
    let stations = outcome["stations"].as_array().unwrap();
    stations
        .iter()
        .map(|station| station["call_number"].as_str())
        .collect()
}

async fn the_ticket_leads_from_station_to_station(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    let ticket = &booked.appointment.ticket;
    story.at("2026-11-23T07:55:00Z");
    let (hall, next) = (
        story.app.kiosk("kempten", CARD.1).await.unwrap(),
        story.app.kiosk("kempten", PERMIT.1).await.unwrap(),
    );
    let early = story.scan(&next, PERMIT.1, ticket).await;
    assert_eq!(verdict(&early), "wrong_site");
    assert_eq!(early["place"]["site_name"], "Rathausplatz 22");
    let first = story.scan(&hall, CARD.1, ticket).await;
    assert_eq!(verdict(&first), "admitted");
    assert_eq!(call_numbers(&first), [Some("E-001"), None]);
    let stations = first["stations"].as_array().unwrap();
    assert_eq!(stations[1]["walking_minutes"], 4);
    assert_eq!(stations[1]["place"]["site_name"], "Gerberstraße 2");
    assert!(
        stations[1]["waiting_area"]
            .as_str()
            .is_some_and(|area| !area.is_empty())
    );
    story.at("2026-11-23T08:16:00Z");
    let (hall, next) = (
        story.app.kiosk("kempten", CARD.1).await.unwrap(),
        story.app.kiosk("kempten", PERMIT.1).await.unwrap(),
    );
    let again = story.scan(&hall, CARD.1, ticket).await;
    assert_eq!(verdict(&again), "already_admitted", "still waiting for the first");
    let second = story.scan(&next, PERMIT.1, ticket).await;
    assert_eq!(verdict(&second), "admitted", "{second}");
    assert!(call_numbers(&second).iter().all(Option::is_some));
    let typed = story
        .type_number(&next, PERMIT.1, &booked.appointment.number.digits())
        .await;
    assert_eq!(verdict(&typed), "already_admitted");
    assert_eq!(typed["visit"], second["visit"]);
    assert_eq!(story.app.traces().unwrap().of("visit"), 2);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn one_scan_per_building_is_enough(backend: Backend) {
    let story = Story::kempten(backend).await;
    let parking = ("parking-permit", "rathausplatz-22");
    let (then, last) = ("2026-11-23T08:20:00Z", "2026-11-23T09:00:00Z");
    let stations = [
        story.choice(CARD, MONDAY),
        story.choice(parking, then),
        story.choice(PERMIT, last),
    ];
    let booked = book(&story, &stations).await;
    assert_eq!(
        booked.appointment.stations[1].walking_minutes, 5,
        "to another unit in the building"
    );
    story.at(MONDAY);
    let hall = story.app.kiosk("kempten", CARD.1).await.unwrap();
    let outcome = story.scan(&hall, CARD.1, &booked.appointment.ticket).await;
    assert_eq!(verdict(&outcome), "admitted");
    let numbers = call_numbers(&outcome);
    assert!(
        numbers[0].is_some() && numbers[1].is_some() && numbers[2].is_none(),
        "{numbers:?}"
    );
    assert_eq!(outcome["visit"]["appointment_start_at"], MONDAY);
    assert_eq!(story.app.traces().unwrap().of("visit"), 2);
}

async fn a_station_is_missed_for_itself(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    story.at("2026-11-23T08:16:00Z");
    story.app.housekeeping().await.unwrap();
    let status = |appointment: &Appointment| -> Vec<AppointmentStatus> {
        appointment
            .stations
            .iter()
            .map(|station| station.status)
            .collect()
    };
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    let read = story.read(&booked).await;
    assert_eq!(
        status(&read),
        [AppointmentStatus::Missed, AppointmentStatus::Booked]
    );
    let next = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let outcome = story.scan(&next, PERMIT.1, &booked.appointment.ticket).await;
    assert_eq!(verdict(&outcome), "admitted");
    assert_eq!(
        status(&story.read(&booked).await),
        [AppointmentStatus::Missed, AppointmentStatus::Honoured]
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_code_from_before_a_move_is_told_the_new_time(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    let times = ["2026-11-23T10:00:00Z", "2026-11-23T10:20:00Z"];
    let to: Vec<_> = booked.appointment.stations.iter().zip(times).collect();
    let to: Vec<_> = to
        .into_iter()
        .map(|(station, time)| serde_json::json!({ "id": station.id, "start_at": time }))
        .collect();
    let body = serde_json::json!({ "manage_token": booked.manage_token, "stations": to });
    let path = format!("/v1/itineraries/{}/reschedule", booked.appointment.id);
    assert_eq!(story.portal.post(&path, &body).await.unwrap().status, 200);
    story.at(MONDAY);
    let hall = story.app.kiosk("kempten", CARD.1).await.unwrap();
    let outcome = story.scan(&hall, CARD.1, &booked.appointment.ticket).await;
    assert_eq!(
        (verdict(&outcome), outcome["start_at"].as_str()),
        ("rescheduled", Some(times[0]))
    );
    story.at(times[0]);
    let hall = story.app.kiosk("kempten", CARD.1).await.unwrap();
    let outcome = story.scan(&hall, CARD.1, &booked.appointment.ticket).await;
    assert_eq!(
        verdict(&outcome),
        "admitted",
        "the old code lets its owner in when the new time fits"
    );
}

/// The leading appointment may come second; whoever gets the visit to see gets the code of its first station.
async fn a_turned_visit_is_whole_for_its_account_and_for_staff(backend: Backend) {
    let story = Story::kempten(backend).await;
    let account = json!({ "account": "b6c1d2e3f4a5968778695a4b3c2d1e0f" });
    let stations = [
        story.choice(CARD, MONDAY),
        story.choice(PERMIT, "2026-11-23T08:20:00Z"),
    ];
    let body = json!({ "stations": stations, "person": account });
    let portal = story.caller("slots:read appointments:write accounts:vouch").await;
    let booked = portal.post("/v1/itineraries", &body).await.unwrap();
    assert_eq!(booked.status, 201, "{}", booked.text());
    let booked: BookedAppointment = booked.json().unwrap();
    let [card, permit] = booked.appointment.stations.as_slice() else {
        panic!("two stations");
    };
    let to = [
        json!({ "id": permit.id, "start_at": "2026-11-23T09:00:00Z" }),
        json!({ "id": card.id, "start_at": "2026-11-23T09:20:00Z" }),
    ];
    let body = json!({ "manage_token": booked.manage_token, "stations": to });
    let path = format!("/v1/itineraries/{}/reschedule", booked.appointment.id);
    assert_eq!(portal.post(&path, &body).await.unwrap().status, 200);
    // Made later and earlier than the leading appointment, but not than the visit.
    let choice = story.choice(CARD, "2026-11-23T09:10:00Z");
    let other = story.book_as(&portal, choice, account.clone(), json!({})).await;
    assert_eq!(other.status, 201, "{}", other.text());

    let whole = story.read(&booked).await;
    assert_eq!(whole.stations.len(), 2);
    let found = portal
        .post("/v1/appointments/find-by-account", &account)
        .await
        .unwrap();
    let found: AccountAppointments = found.json().unwrap();
    let [first, second] = found.appointments.as_slice() else {
        panic!("a visit and another booking: {}", found.appointments.len());
    };
    assert_eq!(first.appointment, whole);
    assert_eq!(second.appointment.start_at.to_string(), "2026-11-23T09:10:00Z");
    let agent = story.app.agent("kempten").await.unwrap();
    let path = format!("/v1/appointments/{}", whole.id);
    let body = json!({ "name": "Erika Muster", "reason": "typing_error" });
    let corrected = agent.patch(&path, &body).await.unwrap();
    assert_eq!(corrected.json::<Appointment>().unwrap(), whole);

    story.at("2026-11-23T09:00:00Z");
    let next = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let outcome = story.scan(&next, PERMIT.1, &first.appointment.ticket).await;
    assert_eq!(verdict(&outcome), "admitted", "{outcome}");
}
