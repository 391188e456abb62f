//! Requests that name something by every route that takes a name.

use serde_json::{Value, json};

use crate::story::MONDAY;

/// What the neighbour has, by the names used in [`asked`].
pub(crate) struct Names {
    pub(crate) site: String,
    pub(crate) unit: String,
    pub(crate) pool: String,
    pub(crate) service: String,
    pub(crate) appointment: String,
    pub(crate) number: String,
    pub(crate) draft: String,
    pub(crate) version: String,
    pub(crate) waiting: String,
    pub(crate) mass: String,
}

/// A request that names something: the route, the address, the body.
pub(crate) type Request = (&'static str, String, Value);

/// Every route that takes the name of something, with requests that name it.
pub(crate) fn asked(names: &Names) -> Vec<Request> {
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
        ("PATCH /v1/appointments/{id}", of(""), json!({ "name": "Anna" })),
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
        get("GET /v1/mass-cancellations/{id}/notices", of_many("/notices")),
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
