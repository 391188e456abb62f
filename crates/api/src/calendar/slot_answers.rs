//! Answers of searches that were given before and still count.
//!
//! Nothing is trusted for a while: each use reads the revisions of catalogue, rules and days (two statements), so an
//! answer is exact on any number of servers. What is saved is computing and writing it.

use std::sync::Arc;

use actix_web::web::Bytes;
use einlass_contract::calendar::SearchSlotsQuery;
use einlass_domain::calendar::Asker;
use einlass_domain::ids::{AuthorityId, SiteId};
use einlass_storage::calendar::PoolStates;
use jiff::Timestamp;
use jiff::civil::Date;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::found_times::Bounds;
use crate::access::Principal;

/// Bytes of answers that are kept at most; a search over 90 days and all sites fills some hundred thousand.
const MOST_BYTES: u64 = 32 << 20;

/// Answers that are expected to be kept.
const EXPECTED: usize = 1024;

/// A question: who asks for what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    authority_id: AuthorityId,
    asker: Asker,
    own_site: Option<SiteId>,
    query: String,
}

/// Everything that decides about the answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Circumstances {
    /// The revision of the catalogue.
    pub(super) catalogue_rev: i64,
    /// The local day.
    pub(super) today: Date,
    /// The first start and the last day of every pool.
    pub(super) bounds: Vec<Bounds>,
    /// Rules and claims.
    pub(super) state: PoolStates,
}

/// An answer as it went over the wire.
#[derive(Debug)]
pub(super) struct KnownAnswer {
    pub(super) circumstances: Circumstances,
    /// The instant for which it was computed.
    pub(super) counts_from: Timestamp,
    /// When a hold lapses or kept seats are released.
    pub(super) counts_until: Timestamp,
    /// The tag of its content.
    pub(super) tag: String,
    /// The JSON text.
    pub(super) body: Bytes,
}

/// The answers that this server keeps, the least useful go first.
pub struct SlotAnswers(Cache<Question, Arc<KnownAnswer>, ByBytes>);

#[derive(Clone)]
struct ByBytes;

impl Question {
    /// The question of a client; `None` if it cannot be written down.
    pub(super) fn of(principal: &Principal, asker: Asker, query: &SearchSlotsQuery) -> Option<Self> {
        Some(Self {
            authority_id: principal.authority_id,
            asker,
            own_site: principal.site_id,
            query: serde_json::to_string(query).ok()?,
        })
    }
}

impl KnownAnswer {
    /// Whether the answer is right at `now`, if the circumstances are these.
    pub(super) fn counts(&self, now: Timestamp, circumstances: &Circumstances) -> bool {
        self.counts_from <= now && now < self.counts_until && self.circumstances == *circumstances
    }
}

impl SlotAnswers {
    /// The answer that was last given to a question.
    pub(super) fn find(&self, question: &Question) -> Option<Arc<KnownAnswer>> {
        self.0.get(question)
    }

    /// Keeps an answer.
    pub(super) fn keep(&self, question: Question, answer: Arc<KnownAnswer>) {
        self.0.insert(question, answer);
    }
}

impl Default for SlotAnswers {
    fn default() -> Self {
        Self(Cache::with_weighter(EXPECTED, MOST_BYTES, ByBytes))
    }
}

impl Weighter<Question, Arc<KnownAnswer>> for ByBytes {
    fn weight(&self, question: &Question, answer: &Arc<KnownAnswer>) -> u64 {
        let bytes = question.query.len() + answer.body.len();
        u64::try_from(bytes).unwrap_or(u64::MAX).max(1)
    }
}
