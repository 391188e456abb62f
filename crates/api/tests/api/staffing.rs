//! Staffing of a day.

use einlass_testkit::database::Backend;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::office::{Office, hours, pool, town};

crate::on_both_databases!(
    reduce_counters,
    a_staffing_that_cannot_be_is_refused_and_changes_nothing,
);

/// fewer counters at once mean fewer offers, and those who no longer fit are listed.
async fn reduce_counters(backend: Backend) {
    let office = Office::open(backend, &town(&json!([pool("counters", &json!([hours(3)]))]))).await;
    let (day, nine) = ("2026-11-23", "2026-11-23T08:00:00Z");
    let mut numbers = Vec::new();
    for minute in 0..3 {
        office
            .app
            .clock()
            .set(Timestamp::constant(1_795_161_600, 0) + SignedDuration::from_mins(minute));
        let booked = office.book(&office.portal, office.choice("passport", nine)).await;
        numbers.push(booked.value().unwrap()["appointment"]["number"].clone());
    }
    let path = format!("/v1/pools/{}/staffing/{day}", office.pool_id().await);
    let changes = json!({ "changes": [{"from": "08:00", "until": "12:00", "seats": 1}] });
    let answer = office.put(&path, &changes).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let misfits = answer.value().unwrap()["misfits"].clone();
    let listed: Vec<_> = misfits
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["number"])
        .collect();
    assert_eq!(listed, [&numbers[1], &numbers[2]], "those made last");
    assert_eq!(
        office.put(&path, &changes).await.value().unwrap()["misfits"],
        misfits
    );
    assert_eq!(
        office.desk.get(&path).await.unwrap().value().unwrap()["misfits"],
        misfits
    );
    // At once, not within a minute: one counter is left, and it is taken until twenty past nine.
    let free = office.free(&office.portal, "passport", day).await;
    assert_eq!(free.first().map(String::as_str), Some("2026-11-23T08:20:00Z"));
    let refused = office.book(&office.portal, office.choice("passport", nine)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "slot_taken"));
    let restored = office.put(&path, &json!({ "changes": [] })).await;
    assert_eq!(restored.value().unwrap()["misfits"], json!([]));
    office.sound().await;
}

async fn a_staffing_that_cannot_be_is_refused_and_changes_nothing(backend: Backend) {
    let office = Office::open(backend, &town(&json!([pool("counters", &json!([hours(3)]))]))).await;
    let day = "2026-11-23";
    let path = format!("/v1/pools/{}/staffing/{day}", office.pool_id().await);
    let before = office.app.traces().unwrap();
    let nothing = json!({ "changes": [] });
    let stranger = format!(
        "/v1/pools/{}/staffing/{day}",
        office.town.site("rathaus").unwrap()
    );
    for (path, body, expected) in [
        (
            &path,
            json!({"changes": [{"seats": 65}]}),
            (422, "staffing_invalid"),
        ),
        (
            &path,
            json!({"changes": [{"seats": 1}, {"seats": 2}]}),
            (422, "staffing_invalid"),
        ),
        (
            &path,
            json!({"changes": [{"from": "12:00", "until": "08:00", "seats": 2}]}),
            (422, "staffing_invalid"),
        ),
        (
            &path.replace(day, "2026-11-19"),
            nothing.clone(),
            (422, "time_in_past"),
        ),
        (
            &path.replace(day, "2027-06-09"),
            nothing.clone(),
            (422, "staffing_invalid"),
        ),
        (
            &path.replace(day, "9999-12-31"),
            json!({"changes": [{"seats": 1}]}),
            (422, "staffing_invalid"),
        ),
        (
            &path.replace(day, "23.11.2026"),
            nothing.clone(),
            (400, "parameter_invalid"),
        ),
        (&stranger, nothing.clone(), (404, "pool_not_found")),
    ] {
        let refused = office.put(path, &body).await;
        assert_eq!((refused.status, refused.code().as_str()), expected, "{path}");
    }
    assert_eq!(office.app.traces().unwrap(), before);
    let last = office.put(&path.replace(day, "2027-06-08"), &nothing).await;
    assert_eq!(last.status, 200, "the longest horizon: {}", last.text());
}
