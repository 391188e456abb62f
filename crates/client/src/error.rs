//! What can go wrong on the way to the server and back.

use einlass_contract::platform::Problem;

/// Why a call gave no answer of its kind.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused the request and said why.
    #[error("{} ({})", .0.title, .0.code.as_str())]
    Problem(Box<Problem>),
    /// Nobody answered in time, also not after repeating.
    #[error("the server cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// An answer came that is not of the API, e.g. from a proxy.
    #[error("unexpected answer with status {status}")]
    Unexpected {
        /// Its HTTP status.
        status: u16,
    },
    /// The base address or the options make no client.
    #[error("the client cannot be set up")]
    Setup(#[source] reqwest::Error),
    /// The base address is not one of the web.
    #[error("\"{0}\" is not an http(s) address")]
    Address(String),
}

impl ClientError {
    /// The problem document, if the server sent one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Unreachable(_) | Self::Unexpected { .. } | Self::Setup(_) | Self::Address(_) => None,
        }
    }
}
