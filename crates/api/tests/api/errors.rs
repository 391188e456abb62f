//! K-05: problem documents.

use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use reqwest::Method;
use serde_json::json;

use crate::story::{CARD, MONDAY, Story};

crate::on_both_databases!(
    problem_json,
    unreadable_bodies,
    request_ids_go_through,
    answers_carry_safety_headers
);

fn check(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (status, code),
        "{}",
        answer.text()
    );
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.value().unwrap();
    assert_eq!(problem["type"], format!("urn:einlass:problem:{code}"));
    assert_eq!(problem["status"], status);
    for text in ["title", "title_de"] {
        assert!(!problem[text].as_str().unwrap().is_empty());
    }
    assert_eq!(problem["request_id"].as_str(), answer.header("x-request-id"));
}

async fn problem_json(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (portal, anonymous) = (&story.portal, story.app.anonymous());
    check(&portal.get("/v1/nothing").await.unwrap(), 404, "route_not_found");
    check(&anonymous.get("/").await.unwrap(), 404, "route_not_found");
    let wrong_method = portal
        .send(portal.request(Method::DELETE, "/v1/sites"))
        .await
        .unwrap();
    check(&wrong_method, 405, "method_not_allowed");
    assert_eq!(wrong_method.header("allow"), Some("GET"));
    check(&anonymous.get("/v1/sites").await.unwrap(), 401, "token_missing");
    check(
        &anonymous.with_token("nonsense").get("/v1/sites").await.unwrap(),
        401,
        "token_invalid",
    );
    check(&portal.get("/v1/visits").await.unwrap(), 403, "scope_missing");
    for path in ["/v1/appointments/7", "/v1/units?colour=red"] {
        check(&portal.get(path).await.unwrap(), 400, "parameter_invalid");
    }
}

/// The title fits every operation; the detail names what this one reads.
fn check_media_type(answer: &Answer, wanted: &str) {
    check(answer, 415, "media_type_unsupported");
    let problem = answer.value().unwrap();
    assert!(
        !problem["title"].as_str().unwrap().contains("application/"),
        "{problem}"
    );
    assert_eq!(problem["detail"], format!("the body must be {wanted}"));
}

async fn unreadable_bodies(backend: Backend) {
    let story = Story::kempten(backend).await;
    let portal = &story.portal;
    let too_large = format!("{{\"a\":\"{}\"}}", "x".repeat(70_000));
    for (body, status, code) in [("{", 400, "body_malformed"), (&too_large, 413, "body_too_large")] {
        check(&portal.post_text("/v1/holds", body).await.unwrap(), status, code);
    }
    let request = portal
        .request(Method::POST, "/v1/holds")
        .header("Idempotency-Key", "f");
    let form = portal.send(request.form(&[("a", "b")])).await.unwrap();
    check_media_type(&form, "application/json");
    let planner = story.app.planner("kempten").await.unwrap();
    let draft = "/v1/town/drafts/01930000-0000-7000-8000-000000000000";
    let request = planner.request(Method::PATCH, draft).header("If-Match", "\"d1\"");
    let plain = planner.send(request.json(&json!([]))).await.unwrap();
    check_media_type(&plain, "application/json-patch+json");
    let request = portal.anonymous().request(Method::POST, "/v1/token");
    let no_form = portal.send(request.json(&json!({}))).await.unwrap();
    check_media_type(&no_form, "application/x-www-form-urlencoded");
    let body = json!({ "services": [{ "service_id": story.town.service_id(CARD.0).unwrap(), "count": 2 }] });
    let unknown = portal.post("/v1/holds", &body).await.unwrap();
    check(&unknown, 400, "field_unknown");
    assert_eq!(unknown.value().unwrap()["field"], "/services/0/count");
}

async fn request_ids_go_through(backend: Backend) {
    let story = Story::kempten(backend).await;
    for (sent, kept) in [
        ("trace-0815.A_b", true),
        ("short", false),
        ("with blank 123", false),
    ] {
        let request = story
            .portal
            .request(Method::GET, "/v1/sites")
            .header("X-Request-Id", sent);
        let answer = story.portal.send(request).await.unwrap();
        assert_eq!(answer.header("x-request-id") == Some(sent), kept, "{sent}");
        assert!(answer.header("x-request-id").unwrap().len() >= 8);
    }
}

async fn answers_carry_safety_headers(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let path = format!("/v1/appointments/{}", booked.appointment.id);
    let answer = story
        .portal
        .get_managed(&path, &booked.manage_token)
        .await
        .unwrap();
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("access-control-allow-origin"), None);
    let sites = story.portal.get("/v1/sites").await.unwrap();
    assert_eq!(sites.header("cache-control"), Some("private, no-cache"));
    let tag = sites.header("etag").unwrap().to_owned();
    let request = story
        .portal
        .request(Method::GET, "/v1/sites")
        .header("If-None-Match", tag);
    let unchanged = story.portal.send(request).await.unwrap();
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
}
