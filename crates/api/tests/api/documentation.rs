//! The OpenAPI document and its page.

use std::collections::BTreeSet;
use std::path::Path;

use einlass_api::server::openapi_document;
use einlass_contract::platform::ErrorCode;
use einlass_testkit::app::TestApp;
use einlass_testkit::database::Backend;
use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(openapi_document()).unwrap()
}

fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation.clone()))
    });
    all.collect()
}

#[test]
fn every_operation_is_described_with_examples() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    for (name, operation) in operations(&document) {
        for text in ["summary", "description", "operationId"] {
            assert!(
                !operation[text].as_str().unwrap_or_default().is_empty(),
                "{name} lacks {text}"
            );
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        let body = &operation["requestBody"]["content"];
        for content in body.as_object().into_iter().flat_map(|types| types.values()) {
            assert!(
                !content["example"].is_null(),
                "the request of {name} lacks an example"
            );
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(
                !response["description"].as_str().unwrap_or_default().is_empty(),
                "{name} {status}"
            );
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                let binary = media_type.starts_with("image/");
                let example = !content["example"].is_null() || !content["examples"].is_null();
                assert!(binary || example, "{name} {status} lacks an example");
            }
        }
    }
}

#[test]
fn every_code_is_documented() {
    let document = document();
    let mut documented = BTreeSet::new();
    for (_, operation) in operations(&document) {
        for response in operation["responses"].as_object().unwrap().values() {
            let examples = response["content"]["application/problem+json"]["examples"].as_object();
            documented.extend(examples.into_iter().flat_map(|examples| examples.keys().cloned()));
        }
    }
    let table = document["info"]["description"].as_str().unwrap();
    // These come before any operation is found, or from none yet.
    let outside = [
        ErrorCode::RouteNotFound,
        ErrorCode::MethodNotAllowed,
        ErrorCode::TooManyRequests,
    ];
    for code in ErrorCode::ALL {
        assert!(
            table.contains(&format!("| `{}` | {} |", code.as_str(), code.status())),
            "{code:?}"
        );
        assert!(
            documented.contains(code.as_str()) || outside.contains(code),
            "{code:?} is documented nowhere"
        );
    }
}

/// Whether an operation declares a request header.
fn reads(operation: &Value, name: &str) -> bool {
    let list = operation["parameters"].as_array();
    list.is_some_and(|list| {
        list.iter()
            .any(|one| one["in"] == "header" && one["name"] == name)
    })
}

#[test]
fn operations_declare_the_headers_of_conditions_and_repetitions() {
    let document = document();
    let described = &document["components"]["headers"];
    let mut tagged = 0;
    for (name, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        let is_tagged = responses.contains_key("304");
        tagged += usize::from(is_tagged);
        assert_eq!(reads(&operation, "If-None-Match"), is_tagged, "{name}");
        let is_repeatable = reads(&operation, "Idempotency-Key");
        for (status, response) in responses {
            let sent = &response["headers"];
            assert!(!sent["X-Request-Id"].is_null(), "{name} {status}");
            let succeeds = status.starts_with('2');
            if is_tagged && (succeeds || status == "304") {
                assert!(!sent["ETag"].is_null(), "{name} {status}");
            }
            let replays = !sent["Idempotency-Replayed"].is_null();
            assert_eq!(replays, is_repeatable && succeeds, "{name} {status}");
            for header in sent.as_object().unwrap().values() {
                let place = header["$ref"].as_str().and_then(|place| place.rsplit('/').next());
                assert!(place.is_none_or(|place| described[place].is_object()), "{header}");
            }
        }
    }
    assert!(tagged >= 9, "{tagged}");
}

#[test]
fn the_licence_is_the_one_of_the_file() {
    let reuse = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../REUSE.toml");
    let reuse = std::fs::read_to_string(reuse).unwrap();
    let (_, entry) = reuse.split_once("path = [\"openapi/**\"").unwrap();
    let (_, licence) = entry.split_once("SPDX-License-Identifier = \"").unwrap();
    let licence = licence.split('"').next().unwrap();
    assert_eq!(document()["info"]["license"]["identifier"], licence);
}

#[test]
fn the_map_of_the_code_names_every_tag() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/architecture.md");
    let map = std::fs::read_to_string(map).unwrap();
    let document = document();
    let tags = document["tags"].as_array().unwrap().iter();
    let tags: BTreeSet<_> = tags.map(|tag| tag["name"].as_str().unwrap()).collect();
    let (_, names) = map.split_once("capability names\n(`").unwrap();
    assert_eq!(
        names
            .split('`')
            .next()
            .unwrap()
            .split(", ")
            .collect::<BTreeSet<_>>(),
        tags
    );
}

#[test]
fn the_committed_document_is_the_one_of_the_handlers() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/einlass-v1.json");
    let committed = std::fs::read_to_string(file).unwrap();
    let generated = format!("{}\n", serde_json::to_string_pretty(&openapi_document()).unwrap());
    assert!(
        committed == generated,
        "openapi/einlass-v1.json is stale: run `cargo xtask openapi`"
    );
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    let anonymous = app.anonymous();
    let page = anonymous.get("/docs/").await.unwrap();
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self'"), "{policy}");
    let html = page.text();
    let links: Vec<_> = ["src=\"", "href=\""]
        .iter()
        .flat_map(|mark| html.split(mark).skip(1))
        .collect();
    assert!(links.len() >= 4, "{html}");
    for link in links {
        let target = link.split('"').next().unwrap();
        assert!(!target.contains("//"), "{target} is elsewhere");
        let file = format!("/docs/{}", target.trim_start_matches("./"));
        assert_eq!(anonymous.get(&file).await.unwrap().status, 200, "{file}");
    }
    let script = anonymous
        .get("/docs/swagger-initializer.js")
        .await
        .unwrap()
        .text();
    assert!(
        script.contains("/v1/openapi.json") && !script.contains("https://"),
        "{script}"
    );
}
