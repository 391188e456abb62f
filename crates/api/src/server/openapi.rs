//! The OpenAPI document, collected from the real handlers.

use actix_web::App;
use actix_web::http::Method;
use einlass_contract::platform::{ErrorCode, Problem};
use einlass_domain::access::Scope;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{
    ClientCredentials, Flow, OAuth2, Scopes, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;

use super::app::operations;
use super::{Access, ROUTES, document_headers};

/// Name of the security scheme.
const SCHEME: &str = "client_credentials";

const TAGS: [(&str, &str); 9] = [
    (
        "catalogue",
        "Sites, units and services with the documents to bring.",
    ),
    (
        "calendar",
        "Free times, computed when asked for; hours and staffing.",
    ),
    ("booking", "Holds and appointments: book, read, move, cancel."),
    (
        "admission",
        "Check-in at the door, and the keys of admission tickets.",
    ),
    ("queue", "Visits: people who are here."),
    (
        "town",
        "The configuration as one document: versions, drafts, preview, publishing and undo.",
    ),
    ("report", "Lists for staff and management, without names."),
    ("access", "Access tokens of machine clients."),
    ("platform", "Health."),
];

/// The document as it is published.
pub fn openapi_document() -> OpenApi {
    let app = App::new().into_utoipa_app().openapi(frame());
    complete(app.configure(operations).split_for_parts().1)
}

/// What no handler can say: title, tags, security scheme.
pub(super) fn frame() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Einlass")
        .version("1.0.0")
        .description(Some(description()))
        .contact(Some(ContactBuilder::new().name(Some("Einlass")).build()))
        .license(Some(
            LicenseBuilder::new()
                .name("CC0-1.0")
                .identifier(Some("CC0-1.0"))
                .build(),
        ))
        .build();
    let tags = TAGS.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build());
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    let mut components = Components::new();
    components
        .schemas
        .insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.extend(schemas);
    let scopes = Scopes::from_iter(Scope::ALL.map(|scope| (scope.as_str(), scope_description(scope))));
    let flow = Flow::ClientCredentials(ClientCredentials::new("/v1/token", scopes));
    document_headers::describe(&mut components);
    components.add_security_scheme(SCHEME, SecurityScheme::OAuth2(OAuth2::new([flow])));
    OpenApiBuilder::new()
        .info(info)
        .tags(Some(tags))
        .components(Some(components))
        .build()
}

/// Writes the scope of each route into its operation, from the table that the gate enforces, and the shared headers.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    for route in ROUTES {
        let Some(path) = document.paths.paths.get_mut(route.pattern) else {
            continue;
        };
        if let Some(operation) = operation_of(path, route.method) {
            operation.security = Some(match route.access {
                Access::Public => Vec::new(),
                Access::AnyOf(scopes) => {
                    let one = |scope: &Scope| SecurityRequirement::new(SCHEME, [scope.as_str()]);
                    scopes.iter().map(one).collect()
                }
            });
            document_headers::declare(operation);
        }
    }
    document
}

fn operation_of<'a>(path: &'a mut PathItem, method: &Method) -> Option<&'a mut Operation> {
    let operation = match *method {
        Method::GET => &mut path.get,
        Method::POST => &mut path.post,
        Method::PUT => &mut path.put,
        Method::PATCH => &mut path.patch,
        Method::DELETE => &mut path.delete,
        _ => return None,
    };
    operation.as_mut()
}

const fn scope_description(scope: Scope) -> &'static str {
    match scope {
        Scope::CatalogueRead => "Read sites, units and services.",
        Scope::SlotsRead => "Search free times.",
        Scope::AppointmentsWrite => "Hold, book, and change or cancel with the manage token.",
        Scope::AppointmentsRead => "Read any appointment of the authority without its manage token.",
        Scope::AppointmentsManage => {
            "Change, cancel and correct bookings for people who state number and name."
        }
        Scope::PreparationWrite => "Record steps done before the counter and papers received.",
        Scope::NoticesDeliver => "Read contacts and activation tokens of bookings that wait for a mail.",
        Scope::AccountsVouch => "Vouch for accounts of visitors, and list the bookings made with them.",
        Scope::CheckInsWrite => "Check visitors in.",
        Scope::VisitsRead => "List visits.",
        Scope::UrgentWrite => "Use the seats kept for urgent cases, with a reason.",
        Scope::AdminCalendar => "Change openings, closed days, outer hours, policies and staffing.",
        Scope::AdminCatalogue => "Change sites, units, services and counters.",
    }
}

fn description() -> String {
    let rows: Vec<_> = ErrorCode::ALL
        .iter()
        .map(|code| format!("| `{}` | {} | {} |", code.as_str(), code.status(), code.title()))
        .collect();
    format!(
        "{INTRODUCTION}\n\n## Problem codes\n\n| code | status | meaning |\n| --- | --- | --- |\n{}\n",
        rows.join("\n")
    )
}

const INTRODUCTION: &str = "Appointments with town halls: find a free time, book it, check in at the door.

- **Access**: `POST /v1/token` gives a token for 15 minutes; each operation names its scope.
- **Instants** are RFC 3339 with an offset and come back in UTC; calendar days are local days of the site.
- **Repeating**: a write carries an `Idempotency-Key`. The same key with the same body gives the same answer for 24 hours \
(header `Idempotency-Replayed: true`); refused requests leave no trace and are judged anew.
- **Refusals** are problem documents (RFC 9457); branch on `code`, codes are never renamed.
- **Request ids**: send `X-Request-Id` (8 to 64 of `A-Z a-z 0-9 - _ .`) or take ours from the answer.
- **Secrets**: a manage token belongs into the visitor's link or hands, never into an address that is logged.";
