//! What a server keeps in memory. All of it is checked against revisions whenever it is used.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use einlass_domain::ids::PoolId;

use super::PoolRules;
use super::free_days::FreeTimes;

/// The rules of pools and the free time of days.
#[derive(Debug, Default)]
pub(crate) struct Caches {
    rules: RwLock<HashMap<PoolId, Arc<PoolRules>>>,
    free: RwLock<FreeTimes>,
}

impl Caches {
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

    /// Keeps the rules of several pools.
    pub(crate) fn keep_all_rules(&self, all: Vec<(PoolId, Arc<PoolRules>)>) {
        for (pool_id, rules) in all {
            self.keep_rules(pool_id, rules);
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
