//! The route table: everything that can be asked, and who may ask it.

use actix_web::http::Method;
use einlass_domain::access::Scope;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Clients whose access token carries one of the scopes.
    AnyOf(&'static [Scope]),
}

/// One operation with its address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method.
    pub method: &'static Method,
    /// Pattern of the address.
    pub pattern: &'static str,
    /// Who may use it.
    pub access: Access,
}

const fn get(pattern: &'static str, access: Access) -> Route {
    Route {
        method: &Method::GET,
        pattern,
        access,
    }
}

const fn post(pattern: &'static str, access: Access) -> Route {
    Route {
        method: &Method::POST,
        pattern,
        access,
    }
}

const fn route(method: &'static Method, pattern: &'static str, access: Access) -> Route {
    Route {
        method,
        pattern,
        access,
    }
}

const CATALOGUE: Access = Access::AnyOf(&[Scope::CatalogueRead]);
const SLOTS: Access = Access::AnyOf(&[Scope::SlotsRead]);
const BOOKING: Access = Access::AnyOf(&[Scope::AppointmentsWrite]);
const READING: Access = Access::AnyOf(&[Scope::AppointmentsWrite, Scope::AppointmentsRead]);
const CHANGING: Access = Access::AnyOf(&[Scope::AppointmentsWrite, Scope::AppointmentsManage]);
const MANAGING: Access = Access::AnyOf(&[Scope::AppointmentsManage]);
const BOOKINGS_READ: Access = Access::AnyOf(&[Scope::AppointmentsRead]);
const PREPARATION: Access = Access::AnyOf(&[Scope::PreparationWrite]);
const NOTICES: Access = Access::AnyOf(&[Scope::NoticesDeliver]);
const ACCOUNTS: Access = Access::AnyOf(&[Scope::AccountsVouch]);
const CHECK_IN: Access = Access::AnyOf(&[Scope::CheckInsWrite]);
const VISITS: Access = Access::AnyOf(&[Scope::VisitsRead]);
const CALENDAR: Access = Access::AnyOf(&[Scope::AdminCalendar]);
const TOWN: Access = Access::AnyOf(&[Scope::AdminCalendar, Scope::AdminCatalogue]);

/// All routes. What is not listed here is closed; what is listed and has no handler fails a test.
pub const ROUTES: &[Route] = &[
    get("/livez", Access::Public),
    get("/readyz", Access::Public),
    get("/docs", Access::Public),
    get("/docs/{file:.*}", Access::Public),
    get("/v1/openapi.json", Access::Public),
    post("/v1/token", Access::Public),
    get("/v1/sites", CATALOGUE),
    get("/v1/units", CATALOGUE),
    get("/v1/units/{id}/hours", CATALOGUE),
    get("/v1/services", CATALOGUE),
    get("/v1/slots", SLOTS),
    get("/v1/pools", CALENDAR),
    get("/v1/pools/{id}/staffing/{date}", CALENDAR),
    route(&Method::PUT, "/v1/pools/{id}/staffing/{date}", CALENDAR),
    post("/v1/holds", BOOKING),
    post("/v1/holds/{id}/release", BOOKING),
    post("/v1/appointments", BOOKING),
    post("/v1/appointments/find", CHANGING),
    post("/v1/appointments/find-by-account", ACCOUNTS),
    get("/v1/appointments/{id}", READING),
    route(&Method::PATCH, "/v1/appointments/{id}", CHANGING),
    get("/v1/appointments/{id}/activation", NOTICES),
    post("/v1/appointments/{id}/activate", BOOKING),
    post("/v1/appointments/{id}/reschedule", CHANGING),
    post("/v1/appointments/{id}/cancel", CHANGING),
    post("/v1/appointments/{id}/preparation", PREPARATION),
    get("/v1/appointments/{id}/qr.svg", READING),
    get("/v1/appointments/{id}/qr.png", READING),
    get("/v1/appointments/{id}/ics", READING),
    post("/v1/waiting-list", BOOKING),
    get("/v1/waiting-list/{id}", BOOKING),
    post("/v1/waiting-list/{id}/accept", BOOKING),
    post("/v1/waiting-list/{id}/withdraw", BOOKING),
    post("/v1/mass-cancellations", MANAGING),
    get("/v1/mass-cancellations/{id}", MANAGING),
    post("/v1/mass-cancellations/{id}/apply", MANAGING),
    get("/v1/mass-cancellations/{id}/call-list", MANAGING),
    get("/v1/mass-cancellations/{id}/notices", MANAGING),
    post("/v1/placements", MANAGING),
    post("/v1/itineraries/search", SLOTS),
    post("/v1/itineraries", BOOKING),
    post("/v1/itineraries/{id}/reschedule", BOOKING),
    post("/v1/check-ins", CHECK_IN),
    get("/v1/ticket-keys", CHECK_IN),
    get("/v1/visits", VISITS),
    get("/v1/reports/duplicates", BOOKINGS_READ),
    get("/v1/town", TOWN),
    get("/v1/town/versions", TOWN),
    get("/v1/town/versions/{version}", TOWN),
    post("/v1/town/versions/{version}/restore", TOWN),
    get("/v1/town/drafts", TOWN),
    post("/v1/town/drafts", TOWN),
    get("/v1/town/drafts/{id}", TOWN),
    route(&Method::PUT, "/v1/town/drafts/{id}", TOWN),
    route(&Method::PATCH, "/v1/town/drafts/{id}", TOWN),
    route(&Method::DELETE, "/v1/town/drafts/{id}", TOWN),
    post("/v1/town/drafts/{id}/preview", TOWN),
    post("/v1/town/drafts/{id}/publish", TOWN),
    get("/v1/reports/rollout", TOWN),
    get("/v1/reports/deviations", TOWN),
];

impl Route {
    /// The route with this method and pattern.
    pub fn find(method: &Method, pattern: &str) -> Option<&'static Self> {
        ROUTES
            .iter()
            .find(|route| *route.method == *method && route.pattern == pattern)
    }

    /// The methods of a pattern.
    pub fn methods(pattern: &str) -> impl Iterator<Item = &'static Method> {
        ROUTES
            .iter()
            .filter(move |route| route.pattern == pattern)
            .map(|route| route.method)
    }
}
