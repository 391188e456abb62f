//! OAuth 2 client credentials (RFC 6749 section 4.4) for a short access token.

use serde::{Deserialize, Serialize};

/// The grants offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum GrantType {
    /// Machine to machine.
    ClientCredentials,
}

/// Form body of `POST /v1/token`. Client id and secret may also come as HTTP Basic authentication.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueTokenRequest {
    /// Always `client_credentials`.
    pub grant_type: GrantType,
    /// Id of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Secret of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Scopes wanted, with spaces between; all that the client has, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// The kinds of access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TokenType {
    /// Send it as `Authorization: Bearer …`.
    Bearer,
}

/// A short access token: a JWT signed with EdDSA, at most 15 minutes long.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenAnswer {
    /// The token.
    pub access_token: String,
    /// How to send it.
    pub token_type: TokenType,
    /// Seconds until it expires.
    pub expires_in: u32,
    /// The scopes granted, with spaces between.
    pub scope: String,
}
