//! PostgreSQL stores no text with U+0000, so none is accepted on either database.

use einlass_domain::booking::Channel;
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use reqwest::Method;
use serde_json::json;

use crate::story::Story;

crate::on_both_databases!(
    documents_and_notes_are_refused_with_the_place,
    the_reason_of_a_mass_cancellation_is_refused_with_the_place
);

fn assert_refused(answer: &Answer, place: &str) {
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (400, "body_malformed"),
        "{place}"
    );
    assert_eq!(answer.problem().unwrap().field.as_deref(), Some(place));
}

async fn documents_and_notes_are_refused_with_the_place(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let begun = planner.post("/v1/town/drafts", &json!({})).await.unwrap();
    let begun = begun.value().unwrap();
    let draft = format!("/v1/town/drafts/{}", begun["draft"]["id"].as_str().unwrap());
    let etag = begun["draft"]["etag"].as_str().unwrap();
    let write = async |method, path: &str, body| {
        let answer = planner.write_matched(method, path, etag, &body).await;
        answer.unwrap()
    };
    let mut document = begun["document"].clone();
    document["sites"][1]["name"] = json!("Rathaus\0");
    let replaced = write(Method::PUT, &draft, document.clone()).await;
    assert_refused(&replaced, "/sites/1/name");
    let patch = json!([{ "op": "replace", "path": "/authority/phone", "value": ["\0"] }]);
    assert_refused(&write(Method::PATCH, &draft, patch).await, "/0/value/0");
    let note = json!({ "note": "new\0number" });
    let published = write(Method::POST, &format!("{draft}/publish"), note.clone()).await;
    assert_refused(&published, "/note");
    let restored = planner.post("/v1/town/versions/1/restore", &note).await;
    assert_refused(&restored.unwrap(), "/note");
    // What only looks like its escape is text like any other.
    document["sites"][1]["name"] = json!("Rathaus \\u0000");
    assert_eq!(write(Method::PUT, &draft, document).await.status, 200);
}

async fn the_reason_of_a_mass_cancellation_is_refused_with_the_place(backend: Backend) {
    let story = Story::kempten(backend).await;
    let scopes = "appointments:write appointments:manage";
    let manager = story.app.client("kempten", Channel::Internal, scopes, None).await;
    let plan = json!({
        "unit_ids": [story.town.unit("foreigners-office").unwrap()],
        "from_on": "2026-11-23",
        "to_on": "2026-11-25",
        "reason": { "de": "Wir ziehen\0um.", "en": "We are moving." },
        "rebooking_link": "https://termine.example.org/neu",
    });
    let answer = manager.unwrap().post("/v1/mass-cancellations", &plan).await;
    assert_refused(&answer.unwrap(), "/reason/de");
}
