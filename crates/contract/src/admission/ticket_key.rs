//! Public keys with which tickets can be verified offline.

use serde::{Deserialize, Serialize};

/// A public key (Ed25519).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketKey {
    /// Number in the ticket, 0 to 15.
    pub id: u8,
    /// The 32 bytes in base64url without padding.
    pub public_key: String,
}

/// All keys that are valid now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketKeyList {
    /// Number of the authority in its tickets.
    pub authority_number: u16,
    /// The keys; the first one signs.
    pub keys: Vec<TicketKey>,
}
