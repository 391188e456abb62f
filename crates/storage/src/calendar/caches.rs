//! What a server keeps in memory. All of it is checked against revisions whenever it is used.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use einlass_domain::calendar::LocalDay;
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::Timestamp;

use super::PoolRules;
use super::free_times::FreeTimes;
use crate::booking::KnownDays;
use crate::catalogue::Catalogue;
use crate::store::Learnt;

/// Catalogues, the rules of pools, the free time of days and what was booked on them last.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    catalogues: RwLock<HashMap<AuthorityId, Arc<Catalogue>>>,
    rules: RwLock<HashMap<PoolId, Arc<PoolRules>>>,
    free: RwLock<FreeTimes>,
    known_days: KnownDays,
}

impl Caches {
    /// The days on which bookings were stored last.
    pub(crate) const fn known_days(&self) -> &KnownDays {
        &self.known_days
    }

    /// The day of a moment at a pool, as far as rules of the pool were looked at before: its zone is that of the town.
    pub(crate) fn day_at(&self, pool_id: PoolId, at: Timestamp) -> Option<LocalDay> {
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        let zone = &rules.get(&pool_id)?.zone;
        Some(LocalDay::containing(at, zone))
    }

    /// The rules of a pool at exactly this revision.
    pub(crate) fn rules(&self, pool_id: PoolId, rules_rev: i64) -> Option<Arc<PoolRules>> {
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        let known = rules.get(&pool_id)?;
        (known.rules_rev == rules_rev).then(|| Arc::clone(known))
    }

    /// Keeps the newest rules of a pool.
    pub(crate) fn keep_rules(&self, pool_id: PoolId, new: Arc<PoolRules>) {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let is_older = rules
            .get(&pool_id)
            .is_some_and(|known| known.rules_rev > new.rules_rev);
        if !is_older {
            rules.insert(pool_id, new);
        }
    }

    /// The catalogue of an authority at exactly this revision.
    pub(crate) fn catalogue(&self, authority_id: AuthorityId, rev: i64) -> Option<Arc<Catalogue>> {
        let catalogues = self.catalogues.read().unwrap_or_else(PoisonError::into_inner);
        let known = catalogues.get(&authority_id)?;
        (known.rev() == rev).then(|| Arc::clone(known))
    }

    /// Keeps the newest catalogue of an authority.
    pub(crate) fn keep_catalogue(&self, new: Arc<Catalogue>) {
        let mut catalogues = self.catalogues.write().unwrap_or_else(PoisonError::into_inner);
        let id = new.authority().id;
        if catalogues.get(&id).is_none_or(|known| known.rev() <= new.rev()) {
            catalogues.insert(id, new);
        }
    }

    /// Keeps what a transaction has learnt, after its commit.
    pub(crate) fn keep_all(&self, learnt: Learnt) {
        for (pool_id, rules) in learnt.rules {
            self.keep_rules(pool_id, rules);
        }
        for catalogue in learnt.catalogues {
            self.keep_catalogue(catalogue);
        }
    }

    /// The free times, for looking up.
    pub(super) fn free(&self) -> RwLockReadGuard<'_, FreeTimes> {
        // Every change of the table is one insertion, so a panic in another thread leaves it sound.
        self.free.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The free times, for changing.
    pub(super) fn free_mut(&self) -> RwLockWriteGuard<'_, FreeTimes> {
        self.free.write().unwrap_or_else(PoisonError::into_inner)
    }
}
