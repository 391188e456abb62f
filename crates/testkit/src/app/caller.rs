//! A machine client that talks plain HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use einlass_api::server::openapi_document;
use einlass_contract::access::TokenAnswer;
use reqwest::{Method, RequestBuilder};
use serde::Serialize;

use super::{Answer, Documented};

/// Sends requests with an access token and checks every answer against the OpenAPI document.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(super) address: String,
    pub(super) http: reqwest::Client,
    pub(super) documented: Arc<Documented>,
    pub(super) token: Option<String>,
    pub(super) keys: Arc<AtomicU64>,
}

impl Caller {
    /// A caller without a token of the server at `address`.
    pub fn of(address: &str) -> Result<Self> {
        Ok(Self {
            address: address.to_owned(),
            http: reqwest::Client::new(),
            documented: Arc::new(Documented::new(serde_json::to_value(openapi_document())?)),
            token: None,
            keys: Arc::new(AtomicU64::new(1)),
        })
    }

    /// The same caller with a token for these credentials.
    pub async fn authenticate(&self, id: &str, secret: &str) -> Result<Self> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        let anonymous = self.anonymous();
        let answer = anonymous
            .send(anonymous.request(Method::POST, "/v1/token").form(&form))
            .await?;
        let token: TokenAnswer = answer.json()?;
        Ok(self.with_token(&token.access_token))
    }

    /// The access token.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The same client without a token.
    pub fn anonymous(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// The same client with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// A key that was not used before.
    pub fn new_key(&self) -> String {
        format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    /// A request to be completed by the test.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request and checks its answer.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let request = request.build()?;
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let answer = Answer::read(self.http.execute(request).await?).await?;
        self.documented.check(&method, &path, &answer)?;
        Ok(answer)
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.send(self.request(Method::GET, path)).await
    }

    /// `GET` with the manage token of a booking.
    pub async fn get_managed(&self, path: &str, manage_token: &str) -> Result<Answer> {
        self.send(
            self.request(Method::GET, path)
                .header("Manage-Token", manage_token),
        )
        .await
    }

    /// `POST` with a new idempotency key.
    pub async fn post<B: Serialize + ?Sized>(&self, path: &str, body: &B) -> Result<Answer> {
        self.post_with_key(path, body, &self.new_key()).await
    }

    /// `POST` with a given idempotency key.
    pub async fn post_with_key<B: Serialize + ?Sized>(
        &self,
        path: &str,
        body: &B,
        key: &str,
    ) -> Result<Answer> {
        let request = self.request(Method::POST, path).header("Idempotency-Key", key);
        self.send(request.json(body)).await
    }

    /// `PATCH` with a new idempotency key.
    pub async fn patch<B: Serialize + ?Sized>(&self, path: &str, body: &B) -> Result<Answer> {
        let request = self
            .request(Method::PATCH, path)
            .header("Idempotency-Key", self.new_key());
        self.send(request.json(body)).await
    }

    /// `POST` of a body that is not made by serde.
    pub async fn post_text(&self, path: &str, body: &str) -> Result<Answer> {
        let request = self
            .request(Method::POST, path)
            .header("Idempotency-Key", self.new_key());
        self.send(
            request
                .header("Content-Type", "application/json")
                .body(body.to_owned()),
        )
        .await
    }

    /// A write about the state with this tag: `PUT`, `PATCH`, or `POST` with a new idempotency key.
    pub async fn write_matched<B: Serialize + ?Sized>(
        &self,
        method: Method,
        path: &str,
        etag: &str,
        body: &B,
    ) -> Result<Answer> {
        let media_type = if method == Method::PATCH {
            "application/json-patch+json"
        } else {
            "application/json"
        };
        let request = self
            .request(method, path)
            .header("If-Match", etag)
            .header("Idempotency-Key", self.new_key())
            .header("Content-Type", media_type)
            .body(serde_json::to_string(body)?);
        self.send(request).await
    }
}
