//! What the shipped towns show through the API: counters, policies and what services ask for.

use einlass_domain::booking::Channel;
use einlass_testkit::app::TestApp;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::program::town;
use crate::story::Story;

crate::on_both_databases!(
    l_01_counters_stand_in_rooms,
    b_13_services_say_whether_an_appointment_is_needed,
    b_07_a_booking_of_building_advice_carries_the_link_for_plans,
    l_09_units_are_named_in_german_and_english,
    l_02_services_carry_their_fee_and_are_found_by_their_words,
);

async fn l_01_counters_stand_in_rooms(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let list = planner.get("/v1/pools").await.unwrap().value().unwrap();
    let pools = list["pools"].as_array().unwrap();
    let of = |key: &str| pools.iter().find(|pool| pool["key"] == key).unwrap();
    let counters = of("residents-counters")["counters"].as_array().unwrap();
    assert_eq!(counters.len(), 6);
    assert_eq!(
        counters[0],
        json!({ "key": "platz-1", "name": "Platz 1", "room": "Bürgerbüro, Zimmer 001" })
    );
    let has_rooms = |pool: &Value| !pool["counters"].as_array().unwrap().is_empty();
    assert!(pools.iter().all(has_rooms));
    assert_eq!(story.town.sites.sites.len(), 4);
}

async fn b_13_services_say_whether_an_appointment_is_needed(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.app.import("offenburg").await.unwrap();
    let offenburg = story
        .app
        .client("offenburg", Channel::Online, "catalogue:read", None)
        .await
        .unwrap();
    for (caller, service, need) in [
        (&story.portal, "residence-registration", "required"),
        (&story.portal, "building-advice", "recommended"),
        (&offenburg, "bus-tickets", "not_needed"),
        (&offenburg, "lost-property", "not_needed"),
    ] {
        let list = caller.get("/v1/services").await.unwrap().value().unwrap();
        let services = list["services"].as_array().unwrap();
        let shown = services.iter().find(|one| one["key"] == service).unwrap();
        assert_eq!(shown["appointment"], need, "{service}");
    }
}

async fn b_07_a_booking_of_building_advice_carries_the_link_for_plans(backend: Backend) {
    let story = Story::kempten(backend).await;
    let free = story
        .free_on(("building-advice", "kronenstrasse-8"), "2026-11-24")
        .await;
    let start = free.first().unwrap().start_at.0.to_string();
    let choice = story.choice(("building-advice", "kronenstrasse-8"), &start);
    let person = json!({ "name": "Kim Muster" });
    let unanswered = story
        .book_as(&story.portal, choice.clone(), person.clone(), json!({}))
        .await;
    assert_eq!(unanswered.code(), "answer_invalid");
    let answers = json!({ "plot": "Musterweg 1" });
    let booked = story.book_as(&story.portal, choice, person, answers).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let uploads = &booked.value().unwrap()["appointment"]["uploads"];
    assert_eq!(uploads[0]["url"], "https://bauen.kempten.example/planunterlagen");
    assert_eq!(uploads[0]["state"], "not_received");
}

async fn l_09_units_are_named_in_german_and_english(backend: Backend) {
    let app = TestApp::with_town(backend, "kempten").await.unwrap();
    let portal = app.portal("kempten").await.unwrap();
    let list = portal.get("/v1/units").await.unwrap().value().unwrap();
    let units = list["units"].as_array().unwrap();
    let unit = units
        .iter()
        .find(|unit| unit["key"] == "vehicle-registration")
        .unwrap();
    assert_eq!(
        (&unit["name"], &unit["names"]),
        (
            &json!("Zulassungsstelle"),
            &json!({ "de": "Zulassungsstelle", "en": "Vehicle registration" })
        )
    );
}

async fn l_02_services_carry_their_fee_and_are_found_by_their_words(backend: Backend) {
    let app = TestApp::with_town(backend, "kempten").await.unwrap();
    let portal = app.portal("kempten").await.unwrap();
    let find = async |query: &str| -> Vec<Value> {
        let answer = portal.get(&format!("/v1/services{query}")).await.unwrap();
        answer.value().unwrap()["services"].as_array().unwrap().clone()
    };
    for (words, expected) in [
        ("Kinderpass", &["passport"][..]),
        ("99115005104000", &["residence-registration"]),
        (
            "gewerbe%20und%20ordnung",
            &["fishing-licence", "trade-registration"],
        ),
        ("Trade%20and%20public", &["fishing-licence", "trade-registration"]),
        ("Raumfahrt", &[]),
    ] {
        let found = find(&format!("?q={words}")).await;
        let keys: Vec<_> = found.iter().map(|one| one["key"].as_str().unwrap()).collect();
        assert_eq!(keys, expected, "{words}");
    }
    let file: Value = serde_json::from_str(&std::fs::read_to_string(town("kempten")).unwrap()).unwrap();
    let shown = find("").await;
    for of_file in file["services"].as_array().unwrap() {
        let one = shown.iter().find(|one| one["key"] == of_file["slug"]).unwrap();
        assert_eq!(one["fee"], of_file["fee"], "{}", of_file["slug"]);
        assert_eq!(one["synonyms"], of_file["synonyms"], "{}", of_file["slug"]);
    }
    let conduct = shown
        .iter()
        .find(|one| one["key"] == "certificate-of-conduct")
        .unwrap();
    assert_eq!(conduct["fee"], json!({ "de": "13,00 Euro", "en": "13.00 euros" }));
}
