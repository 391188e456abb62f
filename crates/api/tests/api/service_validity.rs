//! Services that are given on some days only.

use einlass_testkit::app::Town;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, Story};
use crate::terms_town::{town_with, with};
use crate::town_effects::preview;

crate::on_both_databases!(
    outside_its_validity_a_service_is_neither_free_nor_bookable,
    a_service_is_listed_with_its_days_while_they_can_be_booked,
    a_booking_is_moved_inside_the_validity_only,
    a_preview_names_the_bookings_that_lie_outside_a_new_validity,
    a_validity_that_ends_before_it_begins_is_refused_with_its_field,
);

/// Kempten in which identity cards are given from one day to before another.
fn card_given(from_on: Option<&str>, until_on: Option<&str>) -> Value {
    let file = with(
        town_with(&[]),
        "services",
        CARD.0,
        "valid_from_on",
        json!(from_on),
    );
    with(file, "services", CARD.0, "valid_until_on", json!(until_on))
}

async fn outside_its_validity_a_service_is_neither_free_nor_bookable(backend: Backend) {
    let story = Story::in_town(backend, &card_given(Some("2026-11-24"), Some("2026-11-25"))).await;
    for (day, is_free) in [("2026-11-23", false), ("2026-11-24", true), ("2026-11-25", false)] {
        assert_eq!(!story.free_on(CARD, day).await.is_empty(), is_free, "{day}");
    }
    for start_at in [MONDAY, "2026-11-25T08:00:00Z"] {
        let choice = story.choice(CARD, start_at);
        for answer in [
            story.try_book(&story.portal, choice.clone()).await,
            story.portal.post("/v1/holds", &choice).await.unwrap(),
        ] {
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (422, "service_not_valid")
            );
            let problem = answer.value().unwrap();
            assert_eq!(problem["field"], "start_at");
            let detail = problem["detail"].as_str().unwrap();
            assert!(
                detail.contains("from 2026-11-24 until before 2026-11-25"),
                "{detail}"
            );
            let others = problem["alternatives"].as_array().unwrap();
            assert_eq!(others.len(), 3);
            assert!(
                others
                    .iter()
                    .all(|slot| slot["start_at"].as_str().unwrap().starts_with("2026-11-24")),
                "{others:?}"
            );
        }
    }
    story.book(CARD, "2026-11-24T08:00:00Z").await;
}

async fn a_service_is_listed_with_its_days_while_they_can_be_booked(backend: Backend) {
    for (from_on, until_on, is_listed) in [
        (None, Some("2026-11-20"), false),
        (None, Some("2026-11-21"), true),
        (Some("2026-12-01"), None, true),
        // The horizon of the unit ends before this day.
        (Some("2027-09-01"), None, false),
    ] {
        let story = Story::in_town(backend, &card_given(from_on, until_on)).await;
        let town = Town::read(&story.portal).await.unwrap();
        let listed = town.service(CARD.0).ok();
        assert_eq!(listed.is_some(), is_listed, "{from_on:?} {until_on:?}");
        if let Some(listed) = listed {
            let days = json!([listed.valid_from_on, listed.valid_until_on]);
            assert_eq!(days, json!([from_on, until_on]));
        }
    }
}

async fn a_booking_is_moved_inside_the_validity_only(backend: Backend) {
    let story = Story::in_town(backend, &card_given(None, Some("2026-11-25"))).await;
    let booked = story.book(CARD, MONDAY).await;
    let refused = story.reschedule(&booked, "2026-11-25T08:00:00Z").await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "service_not_valid")
    );
    assert_eq!(story.read(&booked).await.start_at, booked.appointment.start_at);
    assert_eq!(
        story.reschedule(&booked, "2026-11-24T08:00:00Z").await.status,
        200
    );
}

async fn a_preview_names_the_bookings_that_lie_outside_a_new_validity(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let inside = story.book(CARD, MONDAY).await;
    let outside = story.book(CARD, "2026-11-24T08:00:00Z").await;
    let held = story.hold(CARD, "2026-11-24T09:00:00Z").await;
    let file = town_with(&[]);
    let services = file["services"].as_array().unwrap();
    let place = services.iter().position(|one| one["slug"] == CARD.0).unwrap();
    let field = format!("/services/{place}/valid_until_on");
    let ending = json!([{ "op": "add", "path": field, "value": "2026-11-24" }]);
    let seen = preview(&planner, &ending, &json!({})).await;
    let mut misfits = seen["misfits"].as_array().unwrap().clone();
    misfits.sort_by_key(|misfit| misfit["start_at"].as_str().unwrap().to_owned());
    let told: Vec<_> = misfits
        .iter()
        .map(|one| json!([one["appointment_id"], one["state"], one["reason"], one["number"]]))
        .collect();
    assert_eq!(
        told,
        [
            json!([
                outside.appointment.id,
                "booked",
                "service_not_valid",
                outside.appointment.number
            ]),
            json!([held.id, "held", "service_not_valid", null]),
        ]
    );
    assert_eq!(story.read(&outside).await.start_at, outside.appointment.start_at);
    assert_eq!(story.read(&inside).await.start_at, inside.appointment.start_at);
}

async fn a_validity_that_ends_before_it_begins_is_refused_with_its_field(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let patch = json!([
        { "op": "add", "path": "/services/0/valid_from_on", "value": "2027-01-01" },
        { "op": "add", "path": "/services/0/valid_until_on", "value": "2027-01-01" },
    ]);
    let seen = preview(&planner, &patch, &json!({})).await;
    let problem = &seen["problems"][0];
    assert_eq!(
        (&problem["pointer"], &problem["code"]),
        (&json!("/services/0/valid_until_on"), &json!("validity_empty"))
    );
}
