//! The search for free time: bitmaps in memory, checked against revisions, recomputed where those differ.

use std::sync::Arc;

use einlass_domain::calendar::{LocalDay, QuantumMap};
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::day_claims::TakenDay;
use super::day_table::DayNumber;
use super::free_days::{FreeDays, FreeDaysQuery, PoolState, PoolStates};
use super::free_times::{Counts, Found, Missing, Remembered, View, Wanted, Window};
use super::{Caches, PoolRules, rules_for};
use crate::dialect::{self, AlsoTaken, RevisionNews, Stretch, TakenSeats};
use crate::{ReadTx, StorageError};

/// A search, with what is the same for all pools.
struct FreeSearch<'s> {
    query: &'s FreeDaysQuery<'s>,
    caches: &'s Caches,
    dates: Vec<Date>,
    wanted: Wanted,
}

/// What is known of one pool.
struct OfPool {
    id: PoolId,
    state: PoolState,
    /// What is remembered of it for this query; `None`: nothing is.
    view: Option<View>,
    days: Days,
}

enum Days {
    /// As they were given before.
    Given(Window),
    /// Some are missing.
    Found(Found),
}

/// What must be read of a pool to compute its missing days.
struct Gap {
    /// Place among the pools.
    place: usize,
    rules: Arc<PoolRules>,
    missing: Vec<Missing>,
}

/// Reads what has changed, and takes it in.
pub(super) fn read_news(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    caches: &Caches,
) -> Result<RevisionNews, StorageError> {
    let horizon = caches.free().horizon();
    let news = tx.run(|conn| dialect::read_revision_news(conn, authority_id, pools, horizon))?;
    if news.horizon != horizon || !news.days.is_empty() {
        caches.free_mut().learn(&news);
    }
    Ok(news)
}

/// Finds the free time of the pools: what is remembered and still counts, the rest from one reading of their claims.
pub(super) fn search(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    caches: &Caches,
    also: AlsoTaken,
) -> Result<FreeDays, StorageError> {
    let news = read_news(tx, query.authority_id, query.pools, caches)?;
    let state = caches.free().states(query.pools, &news.pools);
    search_from(tx, query, caches, state, also)
}

/// Finds the free time of the pools without anything that is remembered of days; so no day needs its revision.
pub(super) fn search_anew(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    also: AlsoTaken,
) -> Result<FreeDays, StorageError> {
    let (authority_id, pools) = (query.authority_id, query.pools);
    let rules = tx.run(|conn| dialect::read_rules_revisions(conn, authority_id, pools))?;
    let nothing = Caches::default();
    let state = nothing.free().states(pools, &rules);
    search_from(tx, query, &nothing, state, also)
}

fn search_from(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    caches: &Caches,
    state: PoolStates,
    also: AlsoTaken,
) -> Result<FreeDays, StorageError> {
    let search = FreeSearch::new(query, caches);
    let mut pools = search.look_up(tx, &state);
    search.compute_missing(tx, &mut pools, also)?;
    let mut counts_until = Timestamp::MAX;
    let mut of_pools = Vec::with_capacity(pools.len());
    for pool in pools {
        let pool_id = pool.id;
        let window = search.keep(pool);
        counts_until = counts_until.min(window.counts.until);
        of_pools.push((pool_id, window.starts));
    }
    Ok(FreeDays {
        dates: search.dates,
        of_pools,
        state,
        counts_until,
    })
}

impl<'s> FreeSearch<'s> {
    fn new(query: &'s FreeDaysQuery<'s>, caches: &'s Caches) -> Self {
        let dates: Vec<Date> = query.from_on.series(1.day()).take(query.days()).collect();
        let wanted = Wanted {
            first: DayNumber::of(query.from_on),
            days: dates.len(),
            quanta: query.quanta,
        };
        Self {
            query,
            caches,
            dates,
            wanted,
        }
    }

    /// What is remembered of each pool.
    fn look_up(&self, tx: &ReadTx, states: &PoolStates) -> Vec<OfPool> {
        let (query, known) = (self.query, self.caches.free());
        let look_up = |(id, state): (&PoolId, &PoolState)| {
            let rules = tx.known_rules(*id, state.rules_rev);
            let view = rules.and_then(|rules| query.view(*id, &rules));
            let window = view.and_then(|view| known.window(view, self.wanted, *state, query.now));
            let days = window.map_or_else(
                || Days::Found(known.look_up(query.now, &self.dates, (*id, state.rules_rev), view)),
                |window| Days::Given(window.clone()),
            );
            OfPool {
                id: *id,
                state: *state,
                view,
                days,
            }
        };
        query.pools.iter().zip(&states.0).map(look_up).collect()
    }

    /// Computes the missing days of all pools with one reading of their claims.
    fn compute_missing(
        &self,
        tx: &mut ReadTx,
        pools: &mut [OfPool],
        also: AlsoTaken,
    ) -> Result<(), StorageError> {
        let (mut gaps, mut stretches) = (Vec::new(), Vec::new());
        for (place, pool) in pools.iter_mut().enumerate() {
            let missing = pool.take_missing();
            let (Some(first), Some(last)) = (missing.first(), missing.last()) else {
                continue;
            };
            let Some(rules) = rules_for(tx, self.query.authority_id, pool.id, pool.state.rules_rev)? else {
                continue;
            };
            stretches.push(stretch(pool.id, &rules, first.date, last.date));
            gaps.push(Gap {
                place,
                rules,
                missing,
            });
        }
        if gaps.is_empty() {
            return Ok(());
        }
        let now = self.query.now;
        let taken = tx.run(|conn| dialect::read_taken_seats(conn, &stretches, also, now))?;
        for (gap, taken) in gaps.iter().zip(taken) {
            if let Some(pool) = pools.get_mut(gap.place) {
                self.fill(pool, gap, &taken);
            }
        }
        Ok(())
    }

    /// Computes the missing days of one pool, and remembers them.
    fn fill(&self, pool: &mut OfPool, gap: &Gap, taken: &TakenSeats) {
        let Days::Found(found) = &mut pool.days else {
            return;
        };
        let mut computed = Vec::with_capacity(gap.missing.len());
        for one in &gap.missing {
            let grid = gap.rules.day_grid(one.date, &self.query.ask());
            let day = TakenDay::of(taken, grid.day());
            let free = QuantumMap::free(&grid, &day.claims);
            if let Some(place) = found.days.get_mut(one.place) {
                *place = free;
            }
            let counts = Counts {
                from: self.query.now,
                until: day.counts_until.min(grid.changes_at()),
            };
            found.counts = found.counts.and(counts);
            let label = one.label;
            computed.push((DayNumber::of(one.date), Remembered { free, label, counts }));
        }
        pool.view = self.query.view(pool.id, &gap.rules);
        if let Some(view) = pool.view {
            self.caches.free_mut().remember(view, &computed);
        }
    }

    /// The answer for one pool, kept for the next one who asks the same.
    fn keep(&self, pool: OfPool) -> Window {
        let found = match pool.days {
            Days::Given(window) => return window,
            Days::Found(found) => found,
        };
        let starts = found.days.iter().map(|free| free.starts(self.wanted.quanta));
        let window = Window {
            wanted: self.wanted,
            starts: starts.collect(),
            state: pool.state,
            counts: found.counts,
        };
        if let Some(view) = pool.view {
            self.caches.free_mut().keep_window(view, window.clone());
        }
        window
    }
}

impl OfPool {
    fn take_missing(&mut self) -> Vec<Missing> {
        match &mut self.days {
            Days::Given(_) => Vec::new(),
            Days::Found(found) => std::mem::take(&mut found.missing),
        }
    }
}

fn stretch(pool_id: PoolId, rules: &PoolRules, first_on: Date, last_on: Date) -> Stretch {
    let [first, last] = [first_on, last_on].map(|date| LocalDay::new(date, &rules.zone));
    let until = last.first().plus(i64::from(last.count()));
    Stretch {
        pool_id,
        first_on,
        last_on,
        quanta: first.first().index()..until.index(),
    }
}
