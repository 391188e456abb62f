//! Drafts: edits, what is wrong with them, and who may publish what.

use einlass_domain::booking::Channel;
use einlass_testkit::app::{Answer, Caller};
use einlass_testkit::database::Backend;
use reqwest::Method;
use serde_json::{Value, json};

use crate::story::Story;
use crate::town_versions::publish_patch;

crate::on_both_databases!(
    edits_count_only_for_the_state_that_was_read,
    a_draft_of_an_outdated_version_is_not_published,
    bad_documents_have_stable_codes_with_pointers_and_change_nothing,
    a_number_of_a_building_is_given_to_no_other,
    a_patch_that_makes_a_document_too_long_is_refused,
    publishing_needs_the_scopes_for_what_changed,
    a_publication_is_done_once_per_key,
);

struct Draft {
    path: String,
    etag: String,
    document: Value,
}

async fn begin(planner: &Caller, body: &Value) -> Draft {
    let answer = planner.post("/v1/town/drafts", body).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    draft_in(&answer)
}

fn draft_in(answer: &Answer) -> Draft {
    let draft = answer.value().unwrap();
    Draft {
        path: format!("/v1/town/drafts/{}", draft["draft"]["id"].as_str().unwrap()),
        etag: draft["draft"]["etag"].as_str().unwrap().to_owned(),
        document: draft["document"].clone(),
    }
}

async fn replace(planner: &Caller, draft: &Draft, document: &Value) -> Answer {
    planner
        .write_matched(Method::PUT, &draft.path, &draft.etag, document)
        .await
        .unwrap()
}

async fn publish(planner: &Caller, draft: &Draft) -> Answer {
    let path = format!("{}/publish", draft.path);
    planner
        .write_matched(Method::POST, &path, &draft.etag, &json!({}))
        .await
        .unwrap()
}

fn told(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

async fn edits_count_only_for_the_state_that_was_read(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let first = begin(&planner, &json!({})).await;
    let mut document = first.document.clone();
    document["authority"]["phone"] = json!("115");
    let saved = replace(&planner, &first, &document).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert_eq!(saved.header("etag"), Some("\"d2\""));
    // The same once more changes nothing and is no conflict; another edit of the old state is one.
    assert_eq!(replace(&planner, &first, &document).await.status, 200);
    document["authority"]["phone"] = json!("116");
    assert_eq!(
        told(&replace(&planner, &first, &document).await),
        (412, "if_match_failed".to_owned())
    );
    let request = planner.request(Method::PUT, &first.path).json(&document);
    assert_eq!(
        told(&planner.send(request).await.unwrap()),
        (428, "if_match_missing".to_owned())
    );
    assert_eq!(
        told(&publish(&planner, &first).await),
        (412, "if_match_failed".to_owned())
    );

    let second = draft_in(&planner.get(&first.path).await.unwrap());
    let wrong = json!([{ "op": "test", "path": "/authority/phone", "value": "999" }]);
    let refused = planner
        .write_matched(Method::PATCH, &second.path, &second.etag, &wrong)
        .await
        .unwrap();
    assert_eq!(told(&refused), (422, "patch_not_applicable".to_owned()));
    let listed = planner.get("/v1/town/drafts").await.unwrap().value().unwrap();
    assert_eq!(listed["drafts"].as_array().unwrap().len(), 1);
    let delete = || planner.send(planner.request(Method::DELETE, &first.path));
    assert_eq!(delete().await.unwrap().status, 204);
    assert_eq!(
        told(&delete().await.unwrap()),
        (404, "town_draft_not_found".to_owned())
    );
}

async fn a_draft_of_an_outdated_version_is_not_published(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let late = begin(&planner, &json!({})).await;
    let patch = json!([{ "op": "replace", "path": "/authority/phone", "value": "115" }]);
    assert_eq!(publish_patch(&planner, &patch, None).await.status, 200);
    let refused = publish(&planner, &late).await;
    assert_eq!(told(&refused), (409, "town_outdated".to_owned()));
    // An earlier version is taken up again on the base of the present one.
    let again = begin(&planner, &json!({ "from_version": 1 })).await;
    assert_eq!(again.document["authority"]["phone"], "0831 115");
    assert_eq!(publish(&planner, &again).await.status, 200);
    let none = planner
        .post("/v1/town/drafts", &json!({ "from_version": 9 }))
        .await
        .unwrap();
    assert_eq!(told(&none), (404, "town_version_not_found".to_owned()));
}

async fn bad_documents_have_stable_codes_with_pointers_and_change_nothing(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let before = planner.get("/v1/town").await.unwrap().text();
    for (pointer, value, code) in [
        ("/sites/0/colour", json!("red"), "field_unknown"),
        ("/services/0/unit", json!("nobody"), "key_unknown"),
        ("/units/0/department", json!("nowhere"), "key_unknown"),
        ("/sites/2/slug", json!("gerberstrasse-2"), "key_repeated"),
        ("/sites/1/number", json!(1), "number_repeated"),
        ("/sites/1/number", json!("one"), "value_invalid"),
        ("/services/0/minutes", json!(7), "duration_invalid"),
        ("/pools/0/openings/0/until", json!("7:00"), "value_invalid"),
        ("/authority/slug", json!("offenburg"), "authority_changed"),
    ] {
        let draft = begin(&planner, &json!({})).await;
        let mut document = draft.document.clone();
        let (parent, last) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[last] = value;
        let saved = draft_in(&replace(&planner, &draft, &document).await);
        let preview = planner
            .post(&format!("{}/preview", saved.path), &json!({}))
            .await
            .unwrap()
            .value()
            .unwrap();
        let problem = &preview["problems"][0];
        assert_eq!(
            (&problem["pointer"], &problem["code"]),
            (&json!(pointer), &json!(code)),
            "{preview}"
        );
        let refused = publish(&planner, &saved).await;
        assert_eq!(told(&refused), (422, "town_invalid".to_owned()), "{pointer}");
        assert_eq!(refused.problem().unwrap().field.as_deref(), Some(pointer));
    }
    let draft = begin(&planner, &json!({})).await;
    let missing = json!([{ "op": "remove", "path": "/sites/0/name" }]);
    let saved = planner
        .write_matched(Method::PATCH, &draft.path, &draft.etag, &missing)
        .await
        .unwrap();
    let preview = planner
        .post(&format!("{}/preview", draft_in(&saved).path), &json!({}))
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(preview["problems"][0]["code"], "field_missing", "{preview}");
    assert_eq!(preview["problems"][0]["pointer"], "/sites/0");
    assert_eq!(planner.get("/v1/town").await.unwrap().text(), before);
}

/// The number stands in admission tickets, so neither one that is gone nor one that is there loses it.
async fn a_number_of_a_building_is_given_to_no_other(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let add = |slug: &str| {
        let document = json!({
            "slug": slug, "number": 9, "name": "Rathaus", "street": "Markt 1", "postcode": "87435",
            "town": "Kempten (Allgäu)", "entrances": []
        });
        json!({ "op": "add", "path": "/sites/-", "value": document })
    };
    let [old, new] = ["old-hall", "new-hall"];
    assert_eq!(
        publish_patch(&planner, &json!([add(old)]), None).await.status,
        200
    );
    let last = json!({ "op": "remove", "path": "/sites/4" });
    let swap = |site: usize, number: u8| json!({ "op": "replace", "path": format!("/sites/{site}/number"), "value": number });
    for (patch, pointer, holder) in [
        (
            json!([swap(0, 2), swap(1, 1)]),
            "/sites/0/number",
            "\"gerberstrasse-2\"",
        ),
        (json!([last, add(new)]), "/sites/4/number", "\"old-hall\""),
    ] {
        let refused = publish_patch(&planner, &patch, None).await;
        assert_eq!(told(&refused), (422, "town_invalid".to_owned()), "{patch}");
        let problem = refused.problem().unwrap();
        assert_eq!(problem.field.as_deref(), Some(pointer));
        assert!(problem.detail.is_some_and(|detail| detail.contains(holder)));
    }
    assert_eq!(publish_patch(&planner, &json!([last]), None).await.status, 200);
    let refused = publish_patch(&planner, &json!([add(new)]), None).await;
    assert_eq!(told(&refused), (422, "town_invalid".to_owned()), "it is gone");
    let again = publish_patch(&planner, &json!([add(old)]), None).await;
    assert_eq!(again.status, 200, "the same comes back: {}", again.text());
}

/// Forty copies of the document into itself would need more memory than there is.
async fn a_patch_that_makes_a_document_too_long_is_refused(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let draft = begin(&planner, &json!({})).await;
    let copy = json!({ "op": "copy", "from": "", "path": "/x" });
    let test = json!({ "op": "test", "path": "/authority/slug", "value": "kempten" });
    let below = |depth: usize| json!({ "op": "add", "path": "/x".repeat(depth), "value": {} });
    for patch in [vec![copy; 40], vec![test; 1001], (1..200).map(below).collect()] {
        let refused = planner
            .write_matched(Method::PATCH, &draft.path, &draft.etag, &json!(patch))
            .await
            .unwrap();
        assert_eq!(told(&refused), (422, "patch_not_applicable".to_owned()));
    }
    let kept = draft_in(&planner.get(&draft.path).await.unwrap());
    assert_eq!((kept.document, kept.etag), (draft.document, draft.etag));
}

async fn publishing_needs_the_scopes_for_what_changed(backend: Backend) {
    let story = Story::kempten(backend).await;
    for (scope, allowed, refused) in [
        ("admin:calendar", "/closures/0", "/services/0/synonyms"),
        ("admin:catalogue", "/services/0/synonyms", "/closures/0"),
    ] {
        let editor = story
            .app
            .client("kempten", Channel::Internal, scope, None)
            .await
            .unwrap();
        let before = editor.get("/v1/town").await.unwrap().text();
        let remove = |path: &str| json!([{ "op": "remove", "path": path }]);
        let answer = publish_patch(&editor, &remove(refused), None).await;
        assert_eq!(told(&answer), (403, "scope_missing".to_owned()), "{scope}");
        assert_eq!(editor.get("/v1/town").await.unwrap().text(), before);
        let answer = publish_patch(&editor, &remove(allowed), None).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let editor = story
        .app
        .client("kempten", Channel::Internal, "admin:calendar", None)
        .await
        .unwrap();
    // Undo needs the scope for what it brings back, too.
    let undo = editor
        .post("/v1/town/versions/1/restore", &json!({}))
        .await
        .unwrap();
    assert_eq!(told(&undo), (403, "scope_missing".to_owned()));
    let portal = story.portal.get("/v1/town").await.unwrap();
    assert_eq!(told(&portal), (403, "scope_missing".to_owned()));
}

async fn a_publication_is_done_once_per_key(backend: Backend) {
    let story = Story::kempten(backend).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let draft = begin(&planner, &json!({})).await;
    let mut document = draft.document.clone();
    document["authority"]["phone"] = json!("115");
    let saved = draft_in(&replace(&planner, &draft, &document).await);
    let send = || {
        let request = planner
            .request(Method::POST, &format!("{}/publish", saved.path))
            .header("If-Match", saved.etag.clone())
            .header("Idempotency-Key", "once")
            .json(&json!({ "note": "once" }));
        planner.send(request)
    };
    let (first, second) = (send().await.unwrap(), send().await.unwrap());
    assert_eq!((first.status, second.status), (200, 200), "{}", second.text());
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.value().unwrap(), second.value().unwrap());
    let history = planner.get("/v1/town/versions").await.unwrap().value().unwrap();
    assert_eq!(history["versions"].as_array().unwrap().len(), 2);
}
