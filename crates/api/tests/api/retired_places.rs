//! L-07: places that a publication drops or lets begin later are not shown any more, and their bookings go on.

use einlass_contract::booking::{AppointmentStatus, NoticeList};
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::itineraries::card_and_permit;
use crate::mass_cancellation::{book, call_off_first_day, manager};
use crate::story::{CARD, PERMIT, Story};
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    a_booking_at_a_unit_that_begins_later_checks_in,
    a_booking_at_a_dropped_unit_checks_in_at_its_dropped_building,
    a_visit_of_several_stations_checks_in_at_a_dropped_building,
    notices_name_a_dropped_unit_and_its_dropped_building,
);

const START: &str = "2026-11-23T07:00:00Z";
const UNIT: &str = "foreigners-office";

async fn drop_gerberstrasse(story: &Story) {
    let file = without_gerberstrasse().to_string();
    story.app.import_text(&file).await.unwrap();
}

/// Kempten without one building, and without the units that were only there.
fn without_gerberstrasse() -> Value {
    let mut file = town_with(&[]);
    let gone = [UNIT, "social-office"];
    let mut keep = |list: &str, wanted: &dyn Fn(&Value) -> bool| {
        file[list].as_array_mut().unwrap().retain(|one| wanted(one));
    };
    keep("sites", &|site| site["slug"] != PERMIT.1);
    keep("pools", &|pool| pool["site"] != PERMIT.1);
    keep("units", &|unit| !gone.iter().any(|slug| unit["slug"] == *slug));
    keep("services", &|service| {
        !gone.iter().any(|slug| service["unit"] == *slug)
    });
    let ways = file["walking_times"]["ways"].as_array_mut().unwrap();
    ways.retain(|way| way["from"] != PERMIT.1 && way["to"] != PERMIT.1);
    file
}

/// The terminals at both buildings, made before a publication; tokens live for fifteen minutes.
async fn terminals(story: &Story) -> [Caller; 2] {
    [
        story.app.kiosk("kempten", PERMIT.1).await.unwrap(),
        story.app.kiosk("kempten", CARD.1).await.unwrap(),
    ]
}

async fn assert_lets_in(story: &Story, kiosk: &Caller, ticket: &str) {
    let outcome = story.scan(kiosk, PERMIT.1, ticket).await;
    assert_eq!(outcome["verdict"], "admitted", "{outcome}");
    let area = &outcome["visit"]["waiting_area"];
    assert!(area.as_str().is_some_and(|area| !area.is_empty()), "{outcome}");
    assert_eq!(
        outcome["next_actions"],
        json!([{ "action": "go_to_waiting_area", "waiting_area": area }])
    );
    let again = story.scan(kiosk, PERMIT.1, ticket).await;
    assert_eq!(again["verdict"], "already_admitted", "{again}");
    assert_eq!(again["visit"], outcome["visit"]);
}

/// With the window that the unit gave to this booking, not the usual one.
async fn a_booking_at_a_unit_that_begins_later_checks_in(backend: Backend) {
    let policy = json!({ "check_in_before_minutes": 30, "check_in_after_minutes": 5 });
    let town = with(town_with(&[]), "units", UNIT, "policy", policy);
    let story = Story::in_town(backend, &town).await;
    let booked = story.book(PERMIT, START).await;
    story.at("2026-11-23T06:30:00Z");
    let [kiosk, _] = terminals(&story).await;
    let later = with(town, "units", UNIT, "live_from_on", json!("2027-03-01"));
    story.app.import_text(&later.to_string()).await.unwrap();
    assert_lets_in(&story, &kiosk, &booked.appointment.ticket).await;

    story.at("2026-11-23T08:00:00Z");
    story.app.housekeeping().await.unwrap();
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    let status = story.read(&booked).await.status;
    assert_eq!(status, AppointmentStatus::Honoured, "nobody missed anything");
}

async fn a_booking_at_a_dropped_unit_checks_in_at_its_dropped_building(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(PERMIT, START).await;
    let ticket = &booked.appointment.ticket;
    story.at("2026-11-23T06:50:00Z");
    let [there, hall] = terminals(&story).await;
    drop_gerberstrasse(&story).await;
    let sites = hall.get("/v1/sites").await.unwrap();
    assert_eq!(sites.status, 200);
    assert!(!sites.text().contains(PERMIT.1), "it is not shown any more");

    let elsewhere = story.scan(&hall, CARD.1, ticket).await;
    assert_eq!(elsewhere["verdict"], "wrong_site", "{elsewhere}");
    assert_eq!(elsewhere["place"]["site_name"], "Gerberstraße 2");
    assert_eq!(
        elsewhere["next_actions"][0]["address"],
        "Gerberstraße 2, 87435 Kempten (Allgäu)"
    );
    assert_lets_in(&story, &there, ticket).await;
    assert_eq!(story.app.store().verify().await.unwrap(), []);
    let agent = story.app.agent("kempten").await.unwrap();
    let unit = story.town.unit(UNIT).unwrap();
    let site = story.town.site(PERMIT.1).unwrap();
    for query in [
        format!("unit_id={unit}"),
        format!("site_id={site}"),
        String::new(),
    ] {
        let listed = agent.get(&format!("/v1/visits?{query}")).await.unwrap();
        let listed = listed.value().unwrap();
        let visits = listed["visits"].as_array().unwrap();
        assert_eq!(visits.len(), 1, "{query}: the clerks see who came");
        assert_eq!(visits[0]["appointment_id"], json!(booked.appointment.id));
        assert_ne!(visits[0]["waiting_area"], "");
    }
}

async fn a_visit_of_several_stations_checks_in_at_a_dropped_building(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    let ticket = &booked.appointment.ticket;
    story.at("2026-11-23T08:16:00Z");
    let [there, hall] = terminals(&story).await;
    drop_gerberstrasse(&story).await;
    let next = story.scan(&hall, CARD.1, ticket).await;
    assert_eq!(next["verdict"], "wrong_site", "{next}");
    assert_eq!(next["place"]["site_name"], "Gerberstraße 2");
    assert_lets_in(&story, &there, ticket).await;
}

async fn notices_name_a_dropped_unit_and_its_dropped_building(backend: Backend) {
    let story = Story::kempten(backend).await;
    book(&story, START, json!({ "email": "anna@example.org" }), "de").await;
    let manager = manager(&story).await;
    let (path, _) = call_off_first_day(&manager).await;
    let notices = async || -> NoticeList {
        let answer = manager.get(&format!("{path}/notices")).await.unwrap();
        answer.json().unwrap()
    };
    let before = notices().await;
    let places = "(Staatsangehörigkeits- und Ausländerbehörde, Gerberstraße 2; ";
    assert!(before.notices[0].text.contains(places), "{before:?}");
    drop_gerberstrasse(&story).await;
    assert_eq!(notices().await, before, "the text is finished");
}
