//! The search for free time: bitmaps in memory, checked against revisions, recomputed where those differ.

use std::sync::Arc;

use einlass_domain::calendar::{Ask, Asker, LocalDay, QuantumMap};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::day_claims::read_taken_seats;
use super::day_table::DayNumber;
use super::free_times::{Counts, Found, Missing, Remembered, View, Window};
use super::{Caches, PoolRules, rules_for};
use crate::booking::HeldBackSeats;
use crate::dialect::{RevisionNews, read_revision_news};
use crate::{ReadTx, StorageError};

/// Which free time is asked for.
#[derive(Clone, Copy, Debug)]
pub struct FreeDaysQuery<'a> {
    /// The tenant; pools of others count as closed.
    pub authority_id: AuthorityId,
    /// The pools, in the order of the answer.
    pub pools: &'a [PoolId],
    /// First local day.
    pub from_on: Date,
    /// The day after the last one; at most [`FreeDaysQuery::MAX_DAYS`] are looked at.
    pub until_on: Date,
    /// Who would book the seats.
    pub asker: Asker,
    /// All services of the visit: windows for others give no seats.
    pub service_ids: &'a [ServiceId],
    /// The present instant, by which holds lapse and kept seats are released.
    pub now: Timestamp,
}

/// The free quanta of one pool and local day. Quanta that have passed are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeDay {
    /// The pool.
    pub pool_id: PoolId,
    /// The local day.
    pub date: Date,
    /// The quanta with a seat left for the asker.
    pub free: QuantumMap,
}

/// The free time of pools and days, with what tells whether it still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeDays {
    /// The local days that were looked at.
    dates: Vec<Date>,
    /// The pools in the order asked for, each with its days.
    of_pools: Vec<(PoolId, Arc<[QuantumMap]>)>,
    /// The state of the pools that was looked at.
    pub state: PoolStates,
    /// While the state stays the same the answer counts until this instant, at which holds lapse or seats are released.
    pub counts_until: Timestamp,
}

/// The state of some pools, as far as this server knows it: any change of their rules or claims makes it another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolStates(pub(super) Vec<PoolState>);

/// Revision of the rules, and how often a day of the pool was seen to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PoolState {
    pub(super) rules_rev: i64,
    pub(super) changes: u64,
}

impl FreeDaysQuery<'_> {
    const fn ask(&self) -> Ask<'_> {
        Ask {
            asker: self.asker,
            service_ids: self.service_ids,
            now: self.now,
        }
    }

    /// What is remembered of a pool for this query; `None`: nothing is.
    fn view(&self, pool_id: PoolId, rules: &PoolRules) -> Option<View> {
        let mask = rules.service_mask(self.service_ids)?;
        Some((pool_id, self.asker, mask))
    }

    /// Most days of one search: more than the longest horizon.
    pub const MAX_DAYS: usize = 400;

    fn days(&self) -> usize {
        let days = (self.until_on - self.from_on).get_days();
        usize::try_from(days).unwrap_or(0).min(Self::MAX_DAYS)
    }
}

/// The free quanta of every pool and day, by pool in the order asked for, then by day.
///
/// Advice, exact at the moment of reading on any number of servers; the claims decide. Inside a transaction that
/// writes nothing is remembered and everything is computed anew.
pub fn free_days(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<FreeDays, StorageError> {
    let held_back = HeldBackSeats::for_channel(query.asker.channel);
    match tx.shared_caches() {
        Some(caches) => search(tx, query, caches, held_back),
        None => search(tx, query, &Caches::default(), held_back),
    }
}

/// As [`free_days`], with seats that are held back from the public: what can be offered to those who wait. Nothing of
/// it is remembered.
pub fn free_days_to_offer(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<FreeDays, StorageError> {
    search(tx, query, &Caches::default(), HeldBackSeats::Taken)
}

/// The state of these pools now, without computing any free time: one statement. `None` inside a transaction that
/// writes, where nothing is remembered.
pub fn pool_states(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
) -> Result<Option<PoolStates>, StorageError> {
    let Some(caches) = tx.shared_caches() else {
        return Ok(None);
    };
    let news = read_news(tx, authority_id, pools, caches)?;
    let states = caches.free().states(pools, &news);
    Ok(Some(states))
}

/// Reads what has changed, and takes it in.
fn read_news(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    caches: &Caches,
) -> Result<RevisionNews, StorageError> {
    let horizon = caches.free().horizon();
    let news = tx.run(|conn| read_revision_news(conn, authority_id, pools, horizon))?;
    if news.horizon != horizon || !news.days.is_empty() {
        caches.free_mut().learn(&news);
    }
    Ok(news)
}

fn search(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    caches: &Caches,
    held_back: HeldBackSeats,
) -> Result<FreeDays, StorageError> {
    let news = read_news(tx, query.authority_id, query.pools, caches)?;
    let dates: Vec<Date> = query.from_on.series(1.day()).take(query.days()).collect();
    let states = caches.free().states(query.pools, &news);
    let mut of_pools = Vec::with_capacity(query.pools.len());
    let mut counts_until = Timestamp::MAX;
    for (pool_id, state) in query.pools.iter().zip(&states.0) {
        let window = find_pool(tx, query, (caches, held_back), &dates, (*pool_id, *state))?;
        counts_until = counts_until.min(window.counts.until);
        of_pools.push((*pool_id, window.free));
    }
    Ok(FreeDays {
        dates,
        of_pools,
        state: states,
        counts_until,
    })
}

/// The days of one pool: as they were given before, or put together anew.
fn find_pool(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    (caches, held_back): (&Caches, HeldBackSeats),
    dates: &[Date],
    (pool_id, state): (PoolId, PoolState),
) -> Result<Window, StorageError> {
    let rules = tx.known_rules(pool_id, state.rules_rev);
    let view = rules.and_then(|rules| query.view(pool_id, &rules));
    let first = DayNumber::of(query.from_on);
    let mut found = {
        let known = caches.free();
        if let Some(window) = view.and_then(|view| known.window(view, first, dates.len(), state, query.now)) {
            return Ok(window.clone());
        }
        known.look_up(query.now, dates, (pool_id, state.rules_rev), view)
    };
    let missing = std::mem::take(&mut found.missing);
    let view = compute(tx, query, (caches, held_back), (pool_id, &missing), &mut found)?.or(view);
    let window = Window {
        first,
        free: found.days.into(),
        state,
        counts: found.counts,
    };
    if let Some(view) = view {
        caches.free_mut().keep_window(view, window.clone());
    }
    Ok(window)
}

/// Computes the missing days of one pool with one reading of its claims; returns under what they are remembered.
fn compute(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    (caches, held_back): (&Caches, HeldBackSeats),
    (pool_id, missing): (PoolId, &[Missing]),
    found: &mut Found,
) -> Result<Option<View>, StorageError> {
    let (Some(first), Some(last)) = (missing.first(), missing.last()) else {
        return Ok(None);
    };
    let Some(rules) = rules_for(tx, query.authority_id, pool_id, first.label.rules_rev)? else {
        return Ok(None);
    };
    let [from, to] = [first, last].map(|one| LocalDay::new(one.date, &rules.zone));
    let taken = read_taken_seats(tx, pool_id, &from, &to, held_back, query.now)?;
    let mut computed = Vec::with_capacity(missing.len());
    for one in missing {
        let grid = rules.day_grid(one.date, &query.ask());
        let day = taken.of_day(grid.day());
        let free = QuantumMap::free(&grid, &day.claims);
        if let Some(place) = found.days.get_mut(one.place) {
            *place = free;
        }
        let counts = Counts {
            from: query.now,
            until: day.counts_until.min(grid.changes_at()),
        };
        found.counts = found.counts.and(counts);
        let label = one.label;
        computed.push((DayNumber::of(one.date), Remembered { free, label, counts }));
    }
    let view = query.view(pool_id, &rules);
    if let Some(view) = view {
        caches.free_mut().remember(view, &computed);
    }
    Ok(view)
}

impl FreeDays {
    /// The days, by pool in the order asked for, then by date.
    pub fn days(&self) -> impl Iterator<Item = FreeDay> {
        self.of_pools.iter().flat_map(|(pool_id, free)| {
            let days = self.dates.iter().zip(free.iter());
            days.map(|(date, free)| FreeDay {
                pool_id: *pool_id,
                date: *date,
                free: *free,
            })
        })
    }

    /// The local days that were looked at.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// What is free on the day at this place among the dates, in the pools in the order asked for.
    pub fn on_day(&self, place: usize) -> impl Iterator<Item = QuantumMap> {
        let of_pools = self.of_pools.iter();
        of_pools.map(move |(_, free)| free.get(place).copied().unwrap_or_default())
    }
}

impl Default for FreeDays {
    /// No days of no pools.
    fn default() -> Self {
        Self {
            dates: Vec::new(),
            of_pools: Vec::new(),
            state: PoolStates::default(),
            counts_until: Timestamp::MAX,
        }
    }
}
