//! A-11 and L-05: what a publication means for days and bookings.

use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use reqwest::Method;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, Story};
use crate::town_versions::publish_patch;

crate::on_both_databases!(
    publish_reports_orphans,
    a_preview_counts_free_times_and_changes_nothing,
    short_notice_raises_a_warning,
    every_kind_of_change_on_short_notice_raises_a_warning,
    a_service_that_ends_on_short_notice_raises_a_warning,
    the_period_of_notice_is_data,
    a_retired_service_is_not_bookable_and_its_bookings_go_on,
);

/// A patch that closes the town hall on a day.
fn closing(day: &str) -> Value {
    json!([{ "op": "add", "path": "/closures/-", "value": { "from_on": day, "reason": "Betriebsausflug" } }])
}

/// What a patch would do if it were published.
pub(crate) async fn preview(planner: &Caller, patch: &Value, range: &Value) -> Value {
    let draft = planner
        .post("/v1/town/drafts", &json!({}))
        .await
        .unwrap()
        .value()
        .unwrap();
    let address = format!("/v1/town/drafts/{}", draft["draft"]["id"].as_str().unwrap());
    let etag = draft["draft"]["etag"].as_str().unwrap();
    let edited = planner
        .write_matched(Method::PATCH, &address, etag, patch)
        .await
        .unwrap();
    assert_eq!(edited.status, 200, "{}", edited.text());
    let answer = planner.post(&format!("{address}/preview"), range).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.value().unwrap()
}

async fn publish_reports_orphans(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let kept = story.book(CARD, "2026-11-24T08:00:00Z").await;
    let orphan = story.book(CARD, MONDAY).await;
    let before = story.read(&orphan).await;

    let seen = preview(&planner, &closing("2026-11-23"), &json!({})).await;
    assert_eq!(seen["problems"], json!([]));
    let listed = |answer: &Value| -> Vec<String> {
        let misfits = answer["misfits"].as_array().unwrap().iter();
        misfits
            .map(|one| one["appointment_id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(listed(&seen), [orphan.appointment.id.to_string()]);
    let published = publish_patch(&planner, &closing("2026-11-23"), None).await;
    assert_eq!(published.status, 200, "{}", published.text());
    assert_eq!(
        listed(&published.value().unwrap()),
        [orphan.appointment.id.to_string()]
    );
    assert!(!story.is_free(CARD, MONDAY).await, "the day is closed");
    // No booking is changed or dropped.
    assert_eq!(story.read(&orphan).await, before);
    assert_eq!(story.read(&kept).await.start_at, kept.appointment.start_at);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
    // A further publication lists it no more: it is known.
    let patch = json!([{ "op": "replace", "path": "/authority/phone", "value": "115" }]);
    let next = publish_patch(&planner, &patch, None).await.value().unwrap();
    assert_eq!(next["misfits"], json!([]));
}

async fn a_preview_counts_free_times_and_changes_nothing(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let range = json!({ "from_on": "2026-11-23", "to_on": "2026-11-24" });
    let seen = preview(&planner, &closing("2026-11-23"), &range).await;
    let days = seen["days"].as_array().unwrap();
    assert_eq!(days.len(), 2, "{days:?}");
    assert!(
        days[0]["free_before"].as_u64().unwrap() > 0 && days[0]["free_after"] == 0,
        "{days:?}"
    );
    assert_eq!(days[1]["free_before"], days[1]["free_after"]);
    let changed: Vec<_> = seen["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["changed"] != 0)
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0]["kind"], "closures");
    assert!(story.is_free(CARD, MONDAY).await);
    assert_eq!(
        planner.get("/v1/town").await.unwrap().header("etag"),
        Some("\"v1\"")
    );
}

async fn short_notice_raises_a_warning(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let near = preview(&planner, &closing("2026-12-01"), &json!({})).await;
    let warnings = near["warnings"].as_array().unwrap();
    assert!(!warnings.is_empty());
    for warning in warnings {
        assert_eq!(
            (&warning["code"], &warning["effective_on"]),
            (&json!("hours_notice_short"), &json!("2026-12-01"))
        );
    }
    let far = preview(&planner, &closing("2026-12-22"), &json!({})).await;
    assert_eq!(far["warnings"], json!([]));
    let regime = json!([{ "op": "replace", "path": "/services/0/appointment", "value": "recommended" }]);
    let seen = preview(&planner, &regime, &json!({})).await;
    assert_eq!(seen["warnings"][0]["code"], "regime_notice_short", "{seen}");
}

/// L-05: whatever changes what visitors meet within a month is watched.
async fn every_kind_of_change_on_short_notice_raises_a_warning(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let replace = |path: &str, value: Value| json!([{ "op": "replace", "path": path, "value": value }]);
    let window = json!({ "on": "2026-11-28", "from": "09:00", "until": "12:00", "seats": 1,
        "appointment": "without", "kind": "extra", "exception": "Samstag" });
    let phone = json!({ "days": { "weekly": ["wed"] }, "from": "08:00", "until": "09:00",
        "phone": "0831 1", "label": { "de": "Rückfragen" } });
    for (patch, key, effective_on) in [
        (
            replace("/pools/0/openings/0/from", json!("08:00")),
            "residents-counters",
            "2026-11-23",
        ),
        (
            json!([{ "op": "remove", "path": "/pools/0/openings/1" }]),
            "residents-counters",
            "2026-11-20",
        ),
        (
            json!([{ "op": "add", "path": "/pools/0/openings/-", "value": window }]),
            "residents-counters",
            "2026-11-28",
        ),
        (
            replace("/pools/0/openings/0/appointment", json!("without")),
            "residents-counters",
            "2026-11-23",
        ),
        (
            json!([{ "op": "add", "path": "/pools/0/openings/0/services", "value": ["passport"] }]),
            "residents-counters",
            "2026-11-23",
        ),
        (
            replace("/pools/10/openings/0/until", json!("16:00")),
            "information-desk",
            "2026-11-23",
        ),
        (
            json!([{ "op": "add", "path": "/units/0/phone_hours", "value": [phone] }]),
            "residents-registration",
            "2026-11-25",
        ),
    ] {
        let seen = preview(&planner, &patch, &json!({})).await;
        assert_eq!(seen["problems"], json!([]), "{patch}");
        assert_eq!(
            seen["warnings"],
            json!([{ "code": "hours_notice_short", "key": key, "effective_on": effective_on }]),
            "{patch}"
        );
    }
}

async fn a_service_that_ends_on_short_notice_raises_a_warning(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let ends = json!([{ "op": "add", "path": "/services/0/valid_until_on", "value": "2026-12-01" }]);
    let seen = preview(&planner, &ends, &json!({})).await;
    assert_eq!(
        seen["warnings"],
        json!([{
            "code": "regime_notice_short", "key": "residence-registration", "effective_on": "2026-12-01"
        }])
    );
}

async fn the_period_of_notice_is_data(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let closed_in = |days: u16, day: &str| {
        json!([
            { "op": "add", "path": "/authority/notice_days", "value": days },
            { "op": "add", "path": "/closures/-", "value": { "from_on": day, "reason": "Betriebsausflug" } },
        ])
    };
    for (days, day, warns) in [
        (10, "2026-12-01", false),
        (14, "2026-12-01", true),
        (60, "2027-01-07", true),
    ] {
        let seen = preview(&planner, &closed_in(days, day), &json!({})).await;
        let warnings = seen["warnings"].as_array().unwrap();
        assert_eq!(!warnings.is_empty(), warns, "{days} {day}");
    }
    let seen = preview(&planner, &closed_in(367, "2026-12-01"), &json!({})).await;
    assert_eq!(seen["problems"][0]["pointer"], "/authority/notice_days");
}

async fn a_retired_service_is_not_bookable_and_its_bookings_go_on(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let booked = story.book(CARD, MONDAY).await;
    let mut document = planner.get("/v1/town").await.unwrap().value().unwrap();
    let services = document["services"].as_array_mut().unwrap();
    services.retain(|service| service["slug"] != CARD.0);
    for service in services {
        if let Some(only) = service
            .pointer_mut("/combination/only")
            .and_then(Value::as_array_mut)
        {
            only.retain(|slug| slug != CARD.0);
        }
    }
    for pool in document["pools"].as_array_mut().unwrap() {
        pool["services"]
            .as_array_mut()
            .unwrap()
            .retain(|slug| slug != CARD.0);
    }
    story.app.import_text(&document.to_string()).await.unwrap();
    let refused = story
        .try_book(&story.portal, story.choice(CARD, "2026-11-23T09:00:00Z"))
        .await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "service_not_found")
    );
    assert_eq!(story.read(&booked).await.start_at, booked.appointment.start_at);
    assert_eq!(story.cancel(&booked).await.status, 200);
}
