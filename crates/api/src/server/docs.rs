//! The document and a page to read it with, both from this binary.

use actix_web::http::header::LOCATION;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::platform::{Refusal, TaggedAnswer};

/// Where the document is.
const DOCUMENT: &str = "/v1/openapi.json";

/// Registers the document and its page. They describe the operations and are none themselves.
pub(super) fn register(config: &mut ServiceConfig, document: OpenApi) {
    let document = web::Data::new(document);
    let serve = move |request: HttpRequest| {
        let document = document.clone();
        async move { show(&request, &document) }
    };
    config
        .route(DOCUMENT, web::get().to(serve))
        .route("/docs", web::get().to(to_docs))
        .service(SwaggerUi::new("/docs/{file:.*}").config(Config::from(DOCUMENT)));
}

fn show(request: &HttpRequest, document: &OpenApi) -> Result<HttpResponse, Refusal> {
    TaggedAnswer::of(request, document)
}

async fn to_docs() -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, "/docs/"))
        .finish()
}
