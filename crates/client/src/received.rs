//! Answers, read to their end.

use std::time::Duration;

use einlass_contract::platform::Problem;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::ClientError;

/// An answer with all of its body. One that was cut off is none: nobody knows what it would have said.
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Received {
    /// Reads an answer to its end.
    pub(crate) async fn read(response: Response) -> Result<Self, ClientError> {
        let status = response.status();
        let headers = response.headers().clone();
        let body = response.bytes().await.map_err(ClientError::Unreachable)?;
        Ok(Self {
            status,
            headers,
            body: body.to_vec(),
        })
    }

    /// A success as it is; everything else as the problem it states.
    pub(crate) fn accept(self) -> Result<Self, ClientError> {
        if self.status.is_success() {
            return Ok(self);
        }
        let problem: Problem = self.json()?;
        Err(ClientError::Problem(Box::new(problem)))
    }

    /// The body as JSON of the API.
    pub(crate) fn json<A: DeserializeOwned>(&self) -> Result<A, ClientError> {
        serde_json::from_slice(&self.body).map_err(|_| ClientError::Unexpected {
            status: self.status.as_u16(),
        })
    }

    /// The body as it is.
    pub(crate) fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// How long the server asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
        Some(Duration::from_secs(seconds))
    }
}
