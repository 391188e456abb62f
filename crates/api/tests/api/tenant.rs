//! L-08: an authority sees nothing of another: ids of the neighbour are answered exactly like ids that do not exist.

use std::collections::BTreeSet;

use einlass_api::server::ROUTES;
use einlass_domain::access::Scope;
use einlass_domain::booking::{BookingNumber, Channel};
use einlass_domain::ids::ServiceId;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, Story};
use crate::tenant_requests::{Names, asked};
use crate::waiting_list::join;

crate::on_both_databases!(shared_desk_isolation);

/// An id that belongs to nothing at all.
const NOTHING: &str = "01930000-0000-7000-8000-000000000000";

/// Routes by which nothing can be named that might be somebody else's.
const WITHOUT_IDS: [&str; 16] = [
    "GET /livez",
    "GET /readyz",
    "GET /docs",
    "GET /docs/{file:.*}",
    "GET /v1/openapi.json",
    "POST /v1/token",
    "GET /v1/sites",
    "GET /v1/ticket-keys",
    "GET /v1/pools",
    "POST /v1/appointments/find-by-account",
    "GET /v1/reports/duplicates",
    "GET /v1/town",
    "GET /v1/town/versions",
    "GET /v1/town/drafts",
    "GET /v1/reports/rollout",
    "GET /v1/reports/deviations",
];

/// Status and document of the answer, without what differs by request.
async fn answer(caller: &Caller, route: &str, path: &str, body: &Value) -> (u16, Value) {
    let method: reqwest::Method = route.split(' ').next().unwrap().parse().unwrap();
    let mut request = caller.request(method.clone(), path);
    if !body.is_null() {
        let media_type = if path.starts_with("/v1/town/drafts/") && method == reqwest::Method::PATCH {
            "application/json-patch+json"
        } else {
            "application/json"
        };
        request = request
            .header("Idempotency-Key", caller.new_key())
            .header("If-Match", "\"d1\"")
            .header("Content-Type", media_type)
            .body(body.to_string());
    }
    let answer = caller.send(request).await.unwrap();
    let mut document = answer.value().unwrap_or_default();
    if let Some(fields) = document.as_object_mut() {
        fields.remove("request_id");
        // The detail repeats the id that was asked for, whosever it is.
        let detail = fields.get("detail").and_then(Value::as_str).unwrap_or_default();
        let without_ids: Vec<_> = detail
            .split(' ')
            .filter(|word| word.parse::<ServiceId>().is_err())
            .collect();
        fields.insert("detail".to_owned(), json!(without_ids.join(" ")));
    }
    (answer.status, document)
}

async fn shared_desk_isolation(backend: Backend) {
    let city = Story::kempten(backend).await;
    city.app.import("oberallgaeu").await.unwrap();
    let all: Vec<_> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    let county = city
        .app
        .client("oberallgaeu", Channel::Phone, &all.join(" "), None)
        .await
        .unwrap();
    let foreign = names_of(&city).await;
    let missing = nothing(&foreign);
    let before = city.app.traces().unwrap();
    let mut seen = BTreeSet::new();
    for ((route, path, body), (_, other_path, other_body)) in asked(&foreign).into_iter().zip(asked(&missing))
    {
        seen.insert(route);
        let of_neighbour = answer(&county, route, &path, &body).await;
        assert!(
            of_neighbour.0 >= 400 || route == "POST /v1/check-ins",
            "{route}: {of_neighbour:?}"
        );
        assert_eq!(
            of_neighbour,
            answer(&county, route, &other_path, &other_body).await,
            "{route}"
        );
    }
    assert_eq!(city.app.traces().unwrap(), before, "nothing is left of it");
    for route in ROUTES {
        let name = format!("{} {}", route.method, route.pattern);
        let is_known = seen.contains(name.as_str()) || WITHOUT_IDS.contains(&name.as_str());
        assert!(is_known, "{name}: say here how the neighbour is kept out");
    }
    let listed = county.get("/v1/visits").await.unwrap().text();
    assert!(!listed.contains(&foreign.appointment));
}

/// What the city has.
async fn names_of(city: &Story) -> Names {
    let booked = city.book(CARD, MONDAY).await;
    let planner = city.app.planner("kempten").await.unwrap();
    city.app
        .import_text(&changed_phone(&planner).await)
        .await
        .unwrap();
    let draft = planner
        .post("/v1/town/drafts", &json!({}))
        .await
        .unwrap()
        .value()
        .unwrap();
    let pools = planner.get("/v1/pools").await.unwrap().value().unwrap();
    Names {
        site: city.town.site(CARD.1).unwrap().to_string(),
        unit: city.town.units.units[0].id.to_string(),
        pool: pools["pools"][0]["id"].as_str().unwrap().to_owned(),
        service: city.town.service_id(CARD.0).unwrap().to_string(),
        appointment: booked.appointment.id.to_string(),
        number: booked.appointment.number.to_string(),
        draft: draft["draft"]["id"].as_str().unwrap().to_owned(),
        version: "2".to_owned(),
        waiting: join(city, "anna").await.entry.id.to_string(),
        mass: planned_mass(city).await,
    }
}

/// Names of nothing.
fn nothing(foreign: &Names) -> Names {
    let nothing = || NOTHING.to_owned();
    Names {
        site: nothing(),
        unit: nothing(),
        pool: nothing(),
        service: nothing(),
        appointment: nothing(),
        number: another_number(&foreign.number),
        draft: nothing(),
        version: "3".to_owned(),
        waiting: nothing(),
        mass: nothing(),
    }
}

/// Kempten's document with another telephone number: the city has a second version, the county has none.
async fn changed_phone(planner: &Caller) -> String {
    let mut document = planner.get("/v1/town").await.unwrap().value().unwrap();
    document["authority"]["phone"] = json!("115");
    document.to_string()
}

/// A mass cancellation that the city has planned.
async fn planned_mass(city: &Story) -> String {
    let scopes = "appointments:manage";
    let manager = city
        .app
        .client("kempten", Channel::Internal, scopes, None)
        .await
        .unwrap();
    let body = json!({
        "site_ids": [city.town.site(CARD.1).unwrap()],
        "from_on": "2026-11-23",
        "to_on": "2026-11-25",
        "reason": { "de": "Umzug", "en": "Moving" },
        "rebooking_link": "https://termine.example.org/neu",
    });
    let planned = manager.post("/v1/mass-cancellations", &body).await.unwrap();
    assert_eq!(planned.status, 201, "{}", planned.text());
    planned.value().unwrap()["id"].as_str().unwrap().to_owned()
}

/// A sound number that is not the given one.
fn another_number(number: &str) -> String {
    let sound = (482_091_370..).filter_map(|number| BookingNumber::from_u32(number).ok());
    let mut texts = sound.map(|number| number.to_string());
    texts.find(|text| text != number).unwrap()
}
