//! L-07: the configuration as one document, its history and undo.

use einlass_testkit::app::{Answer, Caller};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::Story;
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    roundtrip_idempotent,
    history_names_who_when_and_why_and_undo_adds_to_it,
    events_tell_of_every_publication,
    rollout_lists_live_planned_and_missing,
    deviations_are_listed_with_what_they_would_inherit,
    deviations_are_those_of_the_rules_that_count_for_a_booking,
);

/// Edits the document in one place, publishes it and gives the answer.
pub(crate) async fn publish_patch(planner: &Caller, patch: &Value, note: Option<&str>) -> Answer {
    let draft = planner.post("/v1/town/drafts", &json!({})).await.unwrap();
    assert_eq!(draft.status, 201, "{}", draft.text());
    let draft = draft.value().unwrap();
    let address = format!("/v1/town/drafts/{}", draft["draft"]["id"].as_str().unwrap());
    let etag = draft["draft"]["etag"].as_str().unwrap();
    let edited = planner
        .write_matched(reqwest::Method::PATCH, &address, etag, patch)
        .await
        .unwrap();
    assert_eq!(edited.status, 200, "{}", edited.text());
    let etag = edited.header("etag").unwrap();
    planner
        .write_matched(
            reqwest::Method::POST,
            &format!("{address}/publish"),
            etag,
            &json!({ "note": note }),
        )
        .await
        .unwrap()
}

async fn roundtrip_idempotent(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let export = planner.get("/v1/town").await.unwrap();
    assert_eq!((export.status, export.header("etag")), (200, Some("\"v1\"")));
    let shipped: Value = serde_json::from_str(include_str!("../../../../towns/kempten.json")).unwrap();
    assert_eq!(export.value().unwrap(), shipped);
    let lines = export.text().lines().count();
    assert!(lines > 1000, "one field per line: {lines}");

    story.app.import_text(&export.text()).await.unwrap();
    let again = planner.get("/v1/town").await.unwrap();
    assert_eq!(again.header("etag"), Some("\"v1\""));
    assert_eq!(again.text(), export.text());
    let history = planner.get("/v1/town/versions").await.unwrap().value().unwrap();
    assert_eq!(history["versions"].as_array().unwrap().len(), 1);

    let request = planner
        .request(reqwest::Method::GET, "/v1/town")
        .header("If-None-Match", "\"v1\"");
    assert_eq!(planner.send(request).await.unwrap().status, 304);
}

async fn history_names_who_when_and_why_and_undo_adds_to_it(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.at("2026-11-20T10:00:00Z");
    let planner = story.app.planner("kempten").await.unwrap();
    let patch = json!([{ "op": "replace", "path": "/authority/phone", "value": "0831 2525" }]);
    let published = publish_patch(&planner, &patch, Some("new number")).await;
    assert_eq!(published.status, 200, "{}", published.text());
    assert_eq!(published.value().unwrap()["is_new"], true);

    let history = planner
        .get("/v1/town/versions?limit=1")
        .await
        .unwrap()
        .value()
        .unwrap();
    let newest = &history["versions"][0];
    assert_eq!(
        (
            &newest["version"],
            &newest["made_by"],
            &newest["note"],
            &newest["made_at"]
        ),
        (
            &json!(2),
            &json!("test"),
            &json!("new number"),
            &json!("2026-11-20T10:00:00Z")
        )
    );
    assert_eq!(history["next"], 2);
    let first = planner
        .get("/v1/town/versions?before=2")
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(first["versions"][0]["made_by"], "einlass import");

    let old = planner.get("/v1/town/versions/1").await.unwrap().value().unwrap();
    assert_eq!(old["document"]["authority"]["phone"], "0831 115");
    let undone = planner
        .post("/v1/town/versions/1/restore", &json!({ "note": "undo" }))
        .await
        .unwrap();
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert_eq!(undone.value().unwrap()["version"]["version"], 3);
    let now = planner.get("/v1/town").await.unwrap().value().unwrap();
    assert_eq!(now, old["document"]);
    let missing = planner
        .post("/v1/town/versions/9/restore", &json!({}))
        .await
        .unwrap();
    assert_eq!(
        (missing.status, missing.code().as_str()),
        (404, "town_version_not_found")
    );
}

async fn events_tell_of_every_publication(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let before = story.app.traces().unwrap().of("publication");
    let patch = json!([{ "op": "remove", "path": "/closures/0" }]);
    assert_eq!(publish_patch(&planner, &patch, None).await.status, 200);
    assert_eq!(story.app.traces().unwrap().of("publication"), before + 1);
    // The document that counts already is no publication.
    let patch = json!([{ "op": "test", "path": "/authority/slug", "value": "kempten" }]);
    let same = publish_patch(&planner, &patch, None).await;
    assert_eq!(same.value().unwrap()["is_new"], false);
    assert_eq!(story.app.traces().unwrap().of("publication"), before + 1);
}

async fn rollout_lists_live_planned_and_missing(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let patch = json!([
        { "op": "add", "path": "/units/0/live_from_on", "value": "2027-03-31" },
        { "op": "add", "path": "/departments/-", "value": { "slug": "culture", "name": "Kulturamt" } },
    ]);
    assert_eq!(publish_patch(&planner, &patch, None).await.status, 200);
    let report = planner.get("/v1/reports/rollout").await.unwrap().value().unwrap();
    let all = report["units"].as_array().unwrap().len();
    assert_eq!(
        (&report["on"], &report["planned"], &report["missing"]),
        (&json!("2026-11-20"), &json!(1), &json!(1))
    );
    assert_eq!(report["live"], json!(all - 2));
    assert_eq!(report["complete_on"], "2027-03-31");
    let missing = report["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["state"] == "missing")
        .unwrap();
    assert_eq!(
        (&missing["key"], &missing["missing"]),
        (&json!("culture"), &json!("unit"))
    );
    // What is not live is invisible.
    let units = story.portal.get("/v1/units").await.unwrap().value().unwrap();
    assert_eq!(units["units"].as_array().unwrap().len(), all - 2);
}

async fn deviations_are_listed_with_what_they_would_inherit(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let report = planner
        .get("/v1/reports/deviations")
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(report["version"], 1);
    let deviations = report["deviations"].as_array().unwrap();
    let registry = deviations
        .iter()
        .find(|one| one["key"] == "registry-office")
        .unwrap();
    assert_eq!(
        *registry,
        json!({
            "level": "unit", "key": "registry-office", "site": "rathausplatz-22",
            "rule": "horizon_days", "value": 180, "inherited": 90
        })
    );
}

async fn deviations_are_those_of_the_rules_that_count_for_a_booking(backend: Backend) {
    let file = with(
        town_with(&[]),
        "sites",
        "rathausplatz-22",
        "policy",
        json!({ "horizon_days": 60, "lead_minutes": 30 }),
    );
    let exceptions = json!({
        "horizon_days": 60,
        "overrides": [
            { "channels": ["phone"], "lead_minutes": 120 },
            { "services": ["passport"], "horizon_days": 14 },
        ]
    });
    let mut file = with(file, "units", "residents-registration", "policy", exceptions);
    file["authority"]["policy"] = json!({ "overrides": [{ "channels": ["onsite"], "lead_minutes": 0 }] });
    let story = Story::in_town(backend, &file).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let report = planner.get("/v1/reports/deviations").await.unwrap();
    let report = report.value().unwrap();
    let of = |key: &str| -> Vec<Value> {
        let rows = report["deviations"].as_array().unwrap().iter();
        rows.filter(|row| row["key"] == key).cloned().collect()
    };
    assert_eq!(
        of("kempten"),
        [json!({
            "level": "authority", "key": "kempten", "channel": "onsite",
            "rule": "lead_minutes", "value": 0, "inherited": 5
        })]
    );
    // An exception of the authority goes before the rule of the site, so at terminals nothing changes.
    assert_eq!(
        of("rathausplatz-22"),
        [
            json!({
                "level": "site", "key": "rathausplatz-22", "rule": "horizon_days", "value": 60, "inherited": 90
            }),
            json!({
                "level": "site", "key": "rathausplatz-22", "rule": "lead_minutes", "value": 30, "inherited": 5
            }),
        ]
    );
    // The horizon of the unit is that of its building: no deviation.
    assert_eq!(
        of("residents-registration"),
        [
            json!({
                "level": "unit", "key": "residents-registration", "site": "rathausplatz-22", "channel": "phone",
                "rule": "lead_minutes", "value": 120, "inherited": 30
            }),
            json!({
                "level": "unit", "key": "residents-registration", "site": "rathausplatz-22", "service": "passport",
                "rule": "horizon_days", "value": 14, "inherited": 60
            }),
        ]
    );
}
