//! What all requests share.

use std::sync::Arc;

use einlass_domain::clock::Clock;
use einlass_storage::Store;
use jiff::Timestamp;

use super::RandomSource;
use crate::access::KeyRing;
use crate::calendar::SlotAnswers;

/// What all requests share. Servers keep nothing else that the database does not decide about, so any number may run on one database.
pub struct AppState {
    /// The database.
    pub store: Store,
    /// Server time, which decides.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: RandomSource,
    /// The secrets of the installation.
    pub keys: KeyRing,
    /// Searches that were answered before.
    pub(crate) slot_answers: Arc<SlotAnswers>,
}

impl AppState {
    /// The state of a server that starts.
    pub fn new(store: Store, clock: Arc<dyn Clock>, random: RandomSource, keys: KeyRing) -> Self {
        Self {
            store,
            clock,
            random,
            keys,
            slot_answers: Arc::default(),
        }
    }

    /// The present instant, in full milliseconds: what every database keeps and every client reads.
    pub fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}
