//! Machine clients: secrets, tokens, scopes.

mod access_token;
mod booking_token;
mod client_secret;
mod gate;
pub(crate) mod issue_token;
mod key_ring;
mod principal;
mod ticket_key;
mod verified_tokens;

pub use access_token::{ACCESS_TOKEN_SECONDS, AccessTokenError};
pub use client_secret::ClientSecret;
pub use gate::gate;
pub use key_ring::{KeyRing, KeyRingError};
pub use principal::Principal;
