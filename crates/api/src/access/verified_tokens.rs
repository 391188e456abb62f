//! Access tokens that were verified before: a signature is checked once per token, not once per request.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::Principal;

/// Tokens remembered at most: more than all clients of a large town fetch in a quarter of an hour.
const MOST: usize = 4096;

/// Digests of tokens whose signature was right, with what they say. The tokens themselves are not kept.
#[derive(Default)]
pub(super) struct VerifiedTokens(RwLock<HashMap<[u8; 32], Verified>>);

/// What a right token says.
#[derive(Clone, Debug)]
pub(super) struct Verified {
    pub(super) principal: Principal,
    /// Seconds since 1970 at which it counts.
    pub(super) counts: Range<i64>,
}

impl VerifiedTokens {
    /// What a token says that was verified before.
    pub(super) fn find(&self, token: &str) -> Option<Verified> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&digest(token)).cloned()
    }

    /// Remembers a token whose signature is right; forgets those that have run out by `now` when there are many.
    pub(super) fn remember(&self, token: &str, verified: Verified, now: Timestamp) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, old| old.counts.end > now.as_second());
        }
        if known.len() < MOST {
            known.insert(digest(token), verified);
        }
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
