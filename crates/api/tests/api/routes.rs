//! K-02: the route table, the OpenAPI document and the running server say the same.

use std::collections::BTreeSet;

use einlass_api::server::{Access, ROUTES, Route};
use einlass_domain::access::Scope;
use einlass_domain::booking::Channel;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;

use crate::story::Story;

crate::on_both_databases!(all_documented, every_route_asks_for_its_scope);

/// What describes the operations and is none itself.
const PAGES: [&str; 3] = ["/docs", "/docs/{file:.*}", "/v1/openapi.json"];

async fn all_documented(backend: Backend) {
    let story = Story::kempten(backend).await;
    let document = story
        .app
        .anonymous()
        .get("/v1/openapi.json")
        .await
        .unwrap()
        .value()
        .unwrap();
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let scopes: Vec<String> = operation["security"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["client_credentials"][0].as_str().unwrap().to_owned())
                .collect();
            documented.insert((method.to_uppercase(), path.clone(), scopes));
        }
    }
    let listed: BTreeSet<_> = ROUTES
        .iter()
        .filter(|route| !PAGES.contains(&route.pattern))
        .map(|route| {
            (
                route.method.to_string(),
                route.pattern.to_owned(),
                scopes_of(route)
                    .iter()
                    .map(|scope| scope.as_str().to_owned())
                    .collect(),
            )
        })
        .collect();
    assert_eq!(documented, listed);
}

async fn every_route_asks_for_its_scope(backend: Backend) {
    let story = Story::kempten(backend).await;
    let all: Vec<_> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    let everything = story
        .app
        .client("kempten", Channel::Internal, &all.join(" "), None)
        .await
        .unwrap();
    for route in ROUTES {
        let path = route
            .pattern
            .replace("{id}", "01930000-0000-7000-8000-000000000000")
            .replace("{version}", "1")
            .replace("{date}", "2026-11-24")
            .replace("{file:.*}", "");
        let reached = ask(&everything, route, &path).await;
        assert!(
            !["route_not_found", "method_not_allowed"].contains(&reached.1.as_str()),
            "{route:?} has no handler"
        );
        let scopes = scopes_of(route);
        if scopes.is_empty() {
            assert_ne!(
                ask(&everything.anonymous(), route, &path).await.1,
                "token_missing",
                "{route:?}"
            );
            continue;
        }
        assert_eq!(
            ask(&everything.anonymous(), route, &path).await,
            (401, "token_missing".to_owned())
        );
        let others: Vec<_> = all
            .iter()
            .copied()
            .filter(|other| !scopes.iter().any(|scope| scope.as_str() == *other))
            .collect();
        let other = story
            .app
            .client("kempten", Channel::Internal, &others.join(" "), None)
            .await
            .unwrap();
        assert_eq!(
            ask(&other, route, &path).await,
            (403, "scope_missing".to_owned()),
            "{route:?}"
        );
    }
}

async fn ask(caller: &Caller, route: &Route, path: &str) -> (u16, String) {
    let answer = caller
        .send(caller.request(route.method.as_str().parse().unwrap(), path))
        .await
        .unwrap();
    (answer.status, answer.code())
}

fn scopes_of(route: &Route) -> &'static [Scope] {
    match route.access {
        Access::Public => &[],
        Access::AnyOf(scopes) => scopes,
    }
}
