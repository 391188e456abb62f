//! Issuing access tokens.

use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use einlass_contract::access::{GrantType, IssueTokenRequest, TokenAnswer, TokenType};
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::ScopeSet;
use einlass_storage::access::{ApiClient, find_api_client};
use einlass_storage::{StorageError, Store};

use super::{ACCESS_TOKEN_SECONDS, ClientSecret, Principal};
use crate::platform::{MAX_BODY_BYTES, Refusal, documents_problems, read_body};
use crate::server::AppState;

documents_problems!(
    IssueTokenProblems: &[];
    BodyMalformed, FieldUnknown, BodyTooLarge, MediaTypeUnsupported, GrantUnsupported, ClientInvalid,
    ScopeMissing, Internal, Unavailable,
);

/// Gives a short access token
///
/// OAuth 2 client credentials (RFC 6749 section 4.4). Id and secret stand in the form or in HTTP Basic
/// authentication. The token is valid for 15 minutes; ask for the next one a little before.
#[utoipa::path(
    tag = "access",
    request_body(content = IssueTokenRequest, content_type = "application/x-www-form-urlencoded", example = json!(sample_request())),
    responses(
        (status = 200, description = "The token.", body = TokenAnswer, example = json!(sample_answer())),
        IssueTokenProblems
    )
)]
#[post("/v1/token")]
pub(crate) async fn issue_token(
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Refusal> {
    let form = read_form(&request, payload).await?;
    let (id, secret) = credentials(&request, &form).ok_or_else(|| Refusal::new(ErrorCode::ClientInvalid))?;
    let principal = grant(&state.store, id, secret, form.scope).await?;
    let token = state
        .keys
        .issue_access_token(&principal, state.now())
        .map_err(|error| Refusal::internal(error.to_string()))?;
    Ok(HttpResponse::Ok().json(TokenAnswer {
        access_token: token,
        token_type: TokenType::Bearer,
        expires_in: ACCESS_TOKEN_SECONDS,
        scope: principal.scopes.to_string(),
    }))
}

/// Why no token is issued.
#[derive(Debug, thiserror::Error)]
enum IssueTokenError {
    /// No such client, another secret, or revoked. Answered alike.
    #[error("client id or secret is wrong")]
    Client,
    /// The client does not have a scope that it asks for.
    #[error("the client does not have a scope that it asks for")]
    Scope,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Checks the client and narrows its scopes to those asked for.
async fn grant(
    store: &Store,
    id: String,
    secret: ClientSecret,
    scope: Option<String>,
) -> Result<Principal, IssueTokenError> {
    let id = id.parse().map_err(|_| IssueTokenError::Client)?;
    let client = store
        .read(move |tx| find_api_client(tx, id).map_err(IssueTokenError::Storage))
        .await?
        .filter(|client| client.revoked_at.is_none() && secret.matches(&client.secret_hash))
        .ok_or(IssueTokenError::Client)?;
    let scopes = match scope {
        Some(text) => text.parse::<ScopeSet>().map_err(|_| IssueTokenError::Scope)?,
        None => client.scopes.clone(),
    };
    if client.scopes.covers(&scopes) {
        Ok(principal(&client, scopes))
    } else {
        Err(IssueTokenError::Scope)
    }
}

fn principal(client: &ApiClient, scopes: ScopeSet) -> Principal {
    Principal {
        client_id: client.id,
        authority_id: client.authority_id,
        channel: client.channel,
        site_id: client.site_id,
        scopes,
    }
}

impl From<IssueTokenError> for Refusal {
    fn from(error: IssueTokenError) -> Self {
        match error {
            IssueTokenError::Client => Self::new(ErrorCode::ClientInvalid),
            IssueTokenError::Scope => Self::new(ErrorCode::ScopeMissing).with_field("scope"),
            IssueTokenError::Storage(error) => error.into(),
        }
    }
}

async fn read_form(request: &HttpRequest, payload: web::Payload) -> Result<IssueTokenRequest, Refusal> {
    let media_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if media_type.is_none_or(|text| !text.starts_with("application/x-www-form-urlencoded")) {
        let detail = "the body must be application/x-www-form-urlencoded";
        return Err(Refusal::new(ErrorCode::MediaTypeUnsupported).with_detail(detail));
    }
    let bytes = read_body(payload, MAX_BODY_BYTES).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Refusal::new(ErrorCode::BodyMalformed))?;
    web::Query::<IssueTokenRequest>::from_query(text)
        .map(web::Query::into_inner)
        .map_err(|error| form_refusal(&error.to_string()))
}

fn form_refusal(message: &str) -> Refusal {
    if message.contains("unknown variant") {
        Refusal::new(ErrorCode::GrantUnsupported).with_field("grant_type")
    } else if message.contains("unknown field") {
        Refusal::new(ErrorCode::FieldUnknown)
    } else {
        Refusal::new(ErrorCode::BodyMalformed)
    }
}

/// Id and secret from the form, else from HTTP Basic authentication (RFC 6749 section 2.3.1).
fn credentials(request: &HttpRequest, form: &IssueTokenRequest) -> Option<(String, ClientSecret)> {
    if let (Some(id), Some(secret)) = (&form.client_id, &form.client_secret) {
        return Some((id.clone(), ClientSecret::presented(secret)));
    }
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    let plain = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = plain.split_once(':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| (id.to_owned(), ClientSecret::presented(secret)))
}

fn sample_request() -> IssueTokenRequest {
    IssueTokenRequest {
        grant_type: GrantType::ClientCredentials,
        client_id: Some("0193a5c0-0000-7000-8000-00000000c11e".to_owned()),
        client_secret: Some("the secret of the client".to_owned()),
        scope: Some("slots:read appointments:write".to_owned()),
    }
}

fn sample_answer() -> TokenAnswer {
    TokenAnswer {
        access_token: "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl".to_owned(),
        token_type: TokenType::Bearer,
        expires_in: ACCESS_TOKEN_SECONDS,
        scope: "appointments:write slots:read".to_owned(),
    }
}
