//! The transport: tokens, repetition, reading of answers.

use std::time::{Duration, Instant};

use einlass_contract::access::{GrantType, IssueTokenRequest, TokenAnswer};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::received::Received;
use crate::{ClientError, Credentials, IdempotencyKey, RetryPolicy};

/// How a [`Client`] behaves.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// Longest wait for one answer.
    pub timeout: Duration,
    /// Repetition of what got no answer.
    pub retry: RetryPolicy,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(5),
            retry: RetryPolicy::default(),
        }
    }
}

/// A connection to one Einlass server with one set of credentials. Cheap to share behind an `Arc`.
#[derive(Debug)]
pub struct Client {
    base: String,
    http: reqwest::Client,
    credentials: Credentials,
    retry: RetryPolicy,
    token: Mutex<Option<Token>>,
}

#[derive(Clone)]
struct Token {
    text: String,
    renew_at: Instant,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

/// One request as it can be sent again and again.
pub(crate) struct Call<'a, Q, B> {
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a Q>,
    pub(crate) body: Option<&'a B>,
    pub(crate) key: Option<&'a IdempotencyKey>,
    pub(crate) manage_token: Option<&'a str>,
}

impl Client {
    /// A client for the server at `base`, e.g. `https://termine.example.org`.
    pub fn new(base: &str, credentials: Credentials, options: &ClientOptions) -> Result<Self, ClientError> {
        let base = base.trim_end_matches('/');
        if !base.starts_with("http://") && !base.starts_with("https://") {
            return Err(ClientError::Address(base.to_owned()));
        }
        let http = reqwest::Client::builder()
            .timeout(options.timeout)
            .user_agent(concat!("einlass-client/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(ClientError::Setup)?;
        Ok(Self {
            base: base.to_owned(),
            http,
            credentials,
            retry: options.retry,
            token: Mutex::new(None),
        })
    }

    /// Sends a call and reads its JSON answer.
    pub(crate) async fn json<Q: Serialize, B: Serialize, A: DeserializeOwned>(
        &self,
        call: Call<'_, Q, B>,
    ) -> Result<A, ClientError> {
        self.send(&call).await?.json()
    }

    /// Sends a call and reads the bytes of its answer.
    pub(crate) async fn bytes<Q: Serialize, B: Serialize>(
        &self,
        call: Call<'_, Q, B>,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(&call).await.map(Received::into_body)
    }

    /// Sends a call, again where that is safe, and gives its answer if it is a success.
    ///
    /// Every call is safe to repeat: reads change nothing and writes carry an idempotency key or `If-Match`.
    pub(crate) async fn send<Q: Serialize, B: Serialize>(
        &self,
        call: &Call<'_, Q, B>,
    ) -> Result<Received, ClientError> {
        self.send_with(call, &[]).await
    }

    /// As [`Client::send`], with further headers.
    pub(crate) async fn send_with<Q: Serialize, B: Serialize>(
        &self,
        call: &Call<'_, Q, B>,
        headers: &[(&str, &str)],
    ) -> Result<Received, ClientError> {
        let mut tries = 0;
        let mut renewed = false;
        loop {
            tries += 1;
            let outcome = match self.access_token().await {
                Ok(token) => receive(self.build(call, &token, headers)).await,
                Err(error) => Err(error),
            };
            let pause = match &outcome {
                Ok(received) if received.status == StatusCode::UNAUTHORIZED && !renewed => {
                    renewed = true;
                    *self.token.lock().await = None;
                    continue;
                }
                Ok(received) if asks_to_wait(received.status) => {
                    self.retry.pause_after(tries, received.retry_after())
                }
                Err(ClientError::Unreachable(_)) => self.retry.pause_after(tries, None),
                Ok(_) | Err(_) => None,
            };
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return outcome?.accept(),
            }
        }
    }

    fn build<Q: Serialize, B: Serialize>(
        &self,
        call: &Call<'_, Q, B>,
        token: &str,
        headers: &[(&str, &str)],
    ) -> RequestBuilder {
        let mut request = self
            .http
            .request(call.method.clone(), format!("{}{}", self.base, call.path))
            .bearer_auth(token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(query) = call.query {
            request = request.query(query);
        }
        if let Some(body) = call.body {
            request = request.json(body);
        }
        if let Some(key) = call.key {
            request = request.header("Idempotency-Key", key.as_str());
        }
        if let Some(token) = call.manage_token {
            request = request.header("Manage-Token", token);
        }
        request
    }

    async fn access_token(&self) -> Result<String, ClientError> {
        let mut token = self.token.lock().await;
        match token.as_ref() {
            Some(known) if Instant::now() < known.renew_at => Ok(known.text.clone()),
            Some(_) | None => {
                let fresh = self.issue_token().await?;
                let text = fresh.text.clone();
                *token = Some(fresh);
                Ok(text)
            }
        }
    }

    async fn issue_token(&self) -> Result<Token, ClientError> {
        let form = IssueTokenRequest {
            grant_type: GrantType::ClientCredentials,
            client_id: Some(self.credentials.id().to_owned()),
            client_secret: Some(self.credentials.secret().to_owned()),
            scope: None,
        };
        let request = self.http.post(format!("{}/v1/token", self.base)).form(&form);
        let answer: TokenAnswer = receive(request).await?.accept()?.json()?;
        // Renewed at four fifths of its life, so that a slow request never carries an expired token.
        let life = Duration::from_secs(u64::from(answer.expires_in)) * 4 / 5;
        Ok(Token {
            text: answer.access_token,
            renew_at: Instant::now() + life,
        })
    }

    /// The address of the server.
    pub fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

/// Sends a request once and reads its answer to the end.
pub(crate) async fn receive(request: RequestBuilder) -> Result<Received, ClientError> {
    Received::read(request.send().await.map_err(ClientError::Unreachable)?).await
}

fn asks_to_wait(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}
