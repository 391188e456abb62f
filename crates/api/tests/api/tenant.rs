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

/// What the neighbour has, by the names used in [`asked`].
struct Names {
    site: String,
    unit: String,
    pool: String,
    service: String,
    appointment: String,
    number: String,
    draft: String,
    version: String,
    waiting: String,
    mass: String,
}

/// A request that names something: the route, the address, the body.
type Request = (&'static str, String, Value);

/// Every route that takes the name of something, with requests that name it.
fn asked(names: &Names) -> Vec<Request> {
    let parts = [
        asked_of_places(names),
        asked_of_bookings(names),
        asked_of_wishes(names),
        asked_of_itineraries(names),
        asked_of_staff(names),
        asked_of_town(names),
    ];
    parts.concat()
}

fn get(route: &'static str, path: String) -> Request {
    (route, path, Value::Null)
}

fn asked_of_places(names: &Names) -> Vec<Request> {
    let Names {
        site,
        unit,
        pool,
        service,
        ..
    } = names;
    let staffing = format!("/v1/pools/{pool}/staffing/2026-11-24");
    vec![
        get("GET /v1/units", format!("/v1/units?site_id={site}")),
        get("GET /v1/units/{id}/hours", format!("/v1/units/{unit}/hours")),
        get("GET /v1/services", format!("/v1/services?site_id={site}")),
        get("GET /v1/services", format!("/v1/services?unit_id={unit}")),
        get("GET /v1/slots", format!("/v1/slots?services={service}")),
        get("GET /v1/pools/{id}/staffing/{date}", staffing.clone()),
        (
            "PUT /v1/pools/{id}/staffing/{date}",
            staffing,
            json!({ "changes": [] }),
        ),
    ]
}

fn asked_of_bookings(names: &Names) -> Vec<Request> {
    let Names {
        site,
        service,
        appointment,
        number,
        ..
    } = names;
    let slot = json!({ "services": [{ "service_id": service }], "site_id": site, "start_at": MONDAY });
    let find = json!({ "number": number, "manage_token": "x" });
    let of = |verb: &str| format!("/v1/appointments/{appointment}{verb}");
    let release = format!("/v1/holds/{appointment}/release");
    vec![
        ("POST /v1/holds", "/v1/holds".to_owned(), slot.clone()),
        (
            "POST /v1/holds/{id}/release",
            release,
            json!({ "hold_token": "x" }),
        ),
        (
            "POST /v1/appointments",
            "/v1/appointments".to_owned(),
            json!({ "from": { "slot": slot } }),
        ),
        (
            "POST /v1/appointments/find",
            "/v1/appointments/find".to_owned(),
            find,
        ),
        get("GET /v1/appointments/{id}", of("")),
        (
            "POST /v1/appointments/{id}/reschedule",
            of("/reschedule"),
            json!({ "start_at": MONDAY }),
        ),
        ("POST /v1/appointments/{id}/cancel", of("/cancel"), json!({})),
        get("GET /v1/appointments/{id}/activation", of("/activation")),
        (
            "POST /v1/appointments/{id}/activate",
            of("/activate"),
            json!({ "activation_token": "x" }),
        ),
        (
            "POST /v1/appointments/{id}/correct-name",
            of("/correct-name"),
            json!({ "name": "Anna" }),
        ),
        (
            "POST /v1/appointments/{id}/preparation",
            of("/preparation"),
            json!({}),
        ),
        get("GET /v1/appointments/{id}/qr.svg", of("/qr.svg")),
        get("GET /v1/appointments/{id}/qr.png", of("/qr.png")),
        get("GET /v1/appointments/{id}/ics", of("/ics")),
    ]
}

fn asked_of_wishes(names: &Names) -> Vec<Request> {
    let Names {
        site,
        service,
        waiting,
        ..
    } = names;
    let wish = json!({
        "services": [{ "service_id": service }],
        "person": { "email": "a@example.org" },
        "site_ids": [site],
    });
    let of_wish = |verb: &str| format!("/v1/waiting-list/{waiting}{verb}");
    vec![
        ("POST /v1/waiting-list", "/v1/waiting-list".to_owned(), wish),
        get("GET /v1/waiting-list/{id}", of_wish("")),
        ("POST /v1/waiting-list/{id}/accept", of_wish("/accept"), json!({})),
        (
            "POST /v1/waiting-list/{id}/withdraw",
            of_wish("/withdraw"),
            json!({}),
        ),
    ]
}

fn asked_of_itineraries(names: &Names) -> Vec<Request> {
    let Names {
        site,
        unit,
        service,
        appointment,
        ..
    } = names;
    let services = json!([{ "service_id": service }]);
    let wish = json!({ "services": services, "site_id": site });
    let slot = json!({ "services": services, "site_id": site, "start_at": MONDAY });
    let moved = json!({ "id": appointment, "start_at": MONDAY, "site_id": site });
    let place = json!({
        "unit_id": unit,
        "services": services,
        "from_on": "2026-11-23",
        "to_on": "2026-11-25",
        "reference": "case-7",
    });
    vec![
        (
            "POST /v1/itineraries/search",
            "/v1/itineraries/search".to_owned(),
            json!({ "stations": [wish, wish] }),
        ),
        (
            "POST /v1/itineraries",
            "/v1/itineraries".to_owned(),
            json!({ "stations": [slot, slot] }),
        ),
        (
            "POST /v1/itineraries/{id}/reschedule",
            format!("/v1/itineraries/{appointment}/reschedule"),
            json!({ "manage_token": "x", "stations": [moved] }),
        ),
        ("POST /v1/placements", "/v1/placements".to_owned(), place),
    ]
}

fn asked_of_staff(names: &Names) -> Vec<Request> {
    let Names {
        site,
        unit,
        number,
        mass,
        ..
    } = names;
    let many = json!({
        "unit_ids": [unit],
        "from_on": "2026-11-23",
        "to_on": "2026-11-25",
        "reason": { "de": "Umzug", "en": "Moving" },
        "rebooking_link": "https://termine.example.org/neu",
    });
    let presented = json!({ "site_id": site, "presented": { "number": number } });
    let of_many = |verb: &str| format!("/v1/mass-cancellations/{mass}{verb}");
    vec![
        (
            "POST /v1/mass-cancellations",
            "/v1/mass-cancellations".to_owned(),
            many,
        ),
        get("GET /v1/mass-cancellations/{id}", of_many("")),
        (
            "POST /v1/mass-cancellations/{id}/apply",
            of_many("/apply"),
            json!({}),
        ),
        get("GET /v1/mass-cancellations/{id}/call-list", of_many("/call-list")),
        ("POST /v1/check-ins", "/v1/check-ins".to_owned(), presented),
        get("GET /v1/visits", format!("/v1/visits?site_id={site}")),
    ]
}

fn asked_of_town(names: &Names) -> Vec<Request> {
    let Names { draft, version, .. } = names;
    let of_draft = |verb: &str| format!("/v1/town/drafts/{draft}{verb}");
    let of_version = |verb: &str| format!("/v1/town/versions/{version}{verb}");
    let begin = json!({ "from_version": version.parse::<u64>().unwrap() });
    vec![
        get("GET /v1/town/versions/{version}", of_version("")),
        (
            "POST /v1/town/versions/{version}/restore",
            of_version("/restore"),
            json!({}),
        ),
        ("POST /v1/town/drafts", "/v1/town/drafts".to_owned(), begin),
        get("GET /v1/town/drafts/{id}", of_draft("")),
        ("PUT /v1/town/drafts/{id}", of_draft(""), json!({})),
        ("PATCH /v1/town/drafts/{id}", of_draft(""), json!([])),
        get("DELETE /v1/town/drafts/{id}", of_draft("")),
        (
            "POST /v1/town/drafts/{id}/preview",
            of_draft("/preview"),
            json!({}),
        ),
        (
            "POST /v1/town/drafts/{id}/publish",
            of_draft("/publish"),
            json!({}),
        ),
    ]
}

/// Status and document of the answer, without what differs by request.
async fn answer(caller: &Caller, route: &str, path: &str, body: &Value) -> (u16, Value) {
    let method: reqwest::Method = route.split(' ').next().unwrap().parse().unwrap();
    let mut request = caller.request(method.clone(), path);
    if !body.is_null() {
        let media_type = if method == reqwest::Method::PATCH {
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
