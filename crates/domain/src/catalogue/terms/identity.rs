//! How well a visitor must be known to book.

use serde::{Deserialize, Serialize};

/// How well a visitor must be known before a service can be booked. A later level includes the earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityLevel {
    /// Nobody has to say who they are.
    #[default]
    None,
    /// A mail address that answered.
    VerifiedEmail,
    /// An account with which the visitor signed in at the portal (`BundID`, `BayernID`).
    Account,
}
