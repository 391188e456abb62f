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
    a_retired_service_is_not_bookable_and_its_bookings_go_on,
);

/// A patch that closes the town hall on a day.
fn closing(day: &str) -> Value {
    json!([{ "op": "add", "path": "/closures/-", "value": { "from_on": day, "reason": "Betriebsausflug" } }])
}

async fn preview(planner: &Caller, patch: &Value, range: &Value) -> Value {
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
