//! B-14: the authority places an appointment itself.

use std::collections::BTreeMap;

use einlass_contract::booking::BookedAppointment;
use einlass_domain::booking::Channel;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{PERMIT, Story};

crate::on_both_databases!(
    balances_load,
    the_same_reference_gives_the_same_appointment,
    a_length_is_enough_where_no_service_is_known,
    what_cannot_be_placed_is_refused_and_leaves_no_trace,
    times_after_a_full_range_are_named,
);

async fn registry(story: &Story) -> Caller {
    let scopes = "appointments:write appointments:manage";
    let client = story.app.client("kempten", Channel::Internal, scopes, None).await;
    client.unwrap()
}

fn wanted(story: &Story, reference: &str) -> Value {
    json!({
        "unit_id": story.town.unit("foreigners-office").unwrap(),
        "services": [{ "service_id": story.town.service_id(PERMIT.0).unwrap() }],
        "from_on": "2026-11-23",
        "to_on": "2026-11-26",
        "minutes": 30,
        "reference": reference,
    })
}

/// One seat on Monday, Wednesday and Thursday, four hours each: nine visits make three a day.
async fn balances_load(backend: Backend) {
    let story = Story::kempten(backend).await;
    let registry = registry(&story).await;
    let mut days: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..9 {
        let body = wanted(&story, &format!("case {number}"));
        let answer = registry.post("/v1/placements", &body).await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        let placed: BookedAppointment = answer.json().unwrap();
        assert_eq!(placed.appointment.duration_minutes, 30);
        let start = placed.appointment.start_at.to_string();
        *days.entry(start.chars().take(10).collect()).or_default() += 1;
    }
    let spread: Vec<_> = days.iter().map(|(day, count)| (day.as_str(), *count)).collect();
    assert_eq!(spread, [("2026-11-23", 3), ("2026-11-25", 3), ("2026-11-26", 3)]);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn the_same_reference_gives_the_same_appointment(backend: Backend) {
    let story = Story::kempten(backend).await;
    let registry = registry(&story).await;
    let body = wanted(&story, "case 1");
    let (one, other) = tokio::join!(
        registry.post("/v1/placements", &body),
        registry.post("/v1/placements", &body)
    );
    let (one, other): (BookedAppointment, BookedAppointment) =
        (one.unwrap().json().unwrap(), other.unwrap().json().unwrap());
    assert_eq!(one.appointment, other.appointment);
    assert_eq!(one.manage_token, other.manage_token);
    let mut longer = body.clone();
    longer["minutes"] = json!(45);
    let reused = registry.post("/v1/placements", &longer).await.unwrap();
    assert_eq!((reused.status, reused.code().as_str()), (409, "reference_reused"));
    assert_eq!(story.app.traces().unwrap().of("appointment"), 1);
}

async fn a_length_is_enough_where_no_service_is_known(backend: Backend) {
    let story = Story::kempten(backend).await;
    let registry = registry(&story).await;
    let mut body = wanted(&story, "case 1");
    body.as_object_mut().unwrap().remove("services");
    body["site_id"] = json!(story.town.site(PERMIT.1).unwrap());
    let answer = registry.post("/v1/placements", &body).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    let placed: BookedAppointment = answer.json().unwrap();
    let booked = &placed.appointment;
    assert_eq!((booked.duration_minutes, booked.services.len()), (30, 0));
    assert_eq!(story.read(&placed).await, *booked);
    let other = registry.post("/v1/placements", &body).await.unwrap();
    assert_eq!(
        other.json::<BookedAppointment>().unwrap().appointment,
        *booked,
        "the same reference gives the same appointment"
    );

    // It is checked in and moved like any other, and stays with its unit.
    let start = booked.start_at.0;
    let later = (start + jiff::SignedDuration::from_hours(2)).to_string();
    let moved = story.reschedule(&placed, &later).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let moved: einlass_contract::booking::Appointment = moved.json().unwrap();
    let unit = |one: &einlass_contract::booking::Appointment| one.place.as_ref().unwrap().unit_id;
    assert_eq!(unit(&moved), unit(booked));
    story.at(&later);
    let kiosk = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let verdict = story.scan(&kiosk, PERMIT.1, &moved.ticket).await;
    assert_eq!(verdict["verdict"], "admitted", "{verdict}");

    let registry = self::registry(&story).await;
    body["reference"] = json!("case 2");
    body.as_object_mut().unwrap().remove("minutes");
    let refused = registry.post("/v1/placements", &body).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "placement_invalid")
    );
    assert_eq!(refused.problem().unwrap().field.as_deref(), Some("/minutes"));
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn what_cannot_be_placed_is_refused_and_leaves_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let registry = registry(&story).await;
    let before = story.app.traces().unwrap();
    for (field, value, code, at) in [
        ("reference", json!(" "), "placement_invalid", Some("/reference")),
        ("minutes", json!(7), "placement_invalid", Some("/minutes")),
        ("to_on", json!("2026-11-22"), "placement_invalid", Some("/to_on")),
        ("to_on", json!("2027-11-22"), "placement_invalid", Some("/to_on")),
        ("minutes", json!(300), "no_time_in_range", None),
        (
            "unit_id",
            json!("01930000-0000-7000-8000-000000000000"),
            "unit_not_found",
            None,
        ),
    ] {
        let mut body = wanted(&story, "case 1");
        body[field] = value;
        let answer = registry.post("/v1/placements", &body).await.unwrap();
        assert_eq!(answer.code(), code, "{field}: {}", answer.text());
        assert_eq!(answer.problem().unwrap().field.as_deref(), at);
        assert_eq!(story.app.traces().unwrap(), before);
    }
    let refused = story
        .portal
        .post("/v1/placements", &wanted(&story, "x"))
        .await
        .unwrap();
    assert_eq!(refused.status, 403);
}

/// The office is closed on Tuesday.
async fn times_after_a_full_range_are_named(backend: Backend) {
    let story = Story::kempten(backend).await;
    let registry = registry(&story).await;
    let mut body = wanted(&story, "case 1");
    body["from_on"] = json!("2026-11-24");
    body["to_on"] = json!("2026-11-24");
    let refused = registry.post("/v1/placements", &body).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "no_time_in_range")
    );
    let problem = refused.problem().unwrap();
    let starts = problem.alternatives.iter().map(|slot| slot.start_at.to_string());
    let days: Vec<String> = starts.map(|start| start.chars().take(10).collect()).collect();
    assert_eq!(days, ["2026-11-25", "2026-11-26", "2026-11-30"]);

    // The first of them can be had.
    body["to_on"] = json!(days[0]);
    let placed = registry.post("/v1/placements", &body).await.unwrap();
    assert_eq!(placed.status, 201, "{}", placed.text());
    let placed: BookedAppointment = placed.json().unwrap();
    assert_eq!(placed.appointment.start_at, problem.alternatives[0].start_at);
}
