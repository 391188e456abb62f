//! Accounts with which visitors sign in at a portal.

use sha2::{Digest, Sha256};

/// A digest of what a portal calls an account, as it is stored: the database never learns the portal's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountKey(String);

/// Why a text cannot be what a portal calls an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account is 16 to 200 visible ASCII characters")]
pub(super) struct AccountMalformed;

impl AccountKey {
    pub(super) fn parse(text: &str) -> Result<Self, AccountMalformed> {
        let fits = (16..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !fits {
            return Err(AccountMalformed);
        }
        let digest = Sha256::digest(text.as_bytes());
        let hex = digest.iter().map(|byte| format!("{byte:02x}"));
        Ok(Self(hex.collect()))
    }

    /// A digest as it was stored.
    pub(super) const fn stored(digest: String) -> Self {
        Self(digest)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}
