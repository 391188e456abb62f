//! The HTTP server: state, route table, application, OpenAPI document.

mod app;
mod docs;
mod document_headers;
mod openapi;
mod random;
mod route;
mod run;
mod state;

pub use app::build_app;
pub use openapi::openapi_document;
pub use random::{RandomSource, Seed};
pub use route::{Access, ROUTES, Route};
pub use run::run_server;
pub use state::AppState;
