//! The search for free time: bitmaps in memory, checked against revisions, recomputed where those differ.

use std::collections::HashMap;

use einlass_domain::calendar::{Ask, Asker, LocalDay, QuantumMap};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::day_claims::read_taken_seats;
use super::day_table::{DayNumber, DayTable};
use super::{Caches, PoolRules, ServiceMask, rules_for};
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
    /// By pool in the order asked for, then by day.
    pub days: Vec<FreeDay>,
    /// The state of the pools that was looked at.
    pub state: PoolStates,
    /// While the state stays the same the answer counts until this instant, at which holds lapse or seats are released.
    pub counts_until: Timestamp,
}

/// The state of some pools, as far as this server knows it: any change of their rules or claims makes it another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolStates(Vec<PoolState>);

/// Revision of the rules, and how often a day of the pool was seen to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PoolState {
    rules_rev: i64,
    changes: u64,
}

/// What is remembered of the days of pools.
#[derive(Debug, Default)]
pub(super) struct FreeTimes {
    /// Everything that changed before it is in `revisions`.
    horizon: i64,
    revisions: HashMap<PoolId, Revisions>,
    maps: HashMap<View, DayTable<Option<Remembered>>>,
}

/// The revisions of a pool's days.
#[derive(Debug, Default)]
struct Revisions {
    of_days: DayTable<i64>,
    /// Counts the revisions that were learnt.
    changes: u64,
}

/// Everything but day and revision that decides what is free in a pool.
type View = (PoolId, Asker, ServiceMask);

/// A computed day with the revisions it was computed at and the time for which it counts.
#[derive(Clone, Copy, Debug)]
struct Remembered {
    free: QuantumMap,
    label: Label,
    counts_from: Timestamp,
    counts_until: Timestamp,
}

/// The state of a pool's day: any change of rules or claims changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label {
    rules_rev: i64,
    rev: i64,
}

/// What a search has found so far.
struct Found {
    days: Vec<FreeDay>,
    missing: Vec<Missing>,
    counts_until: Timestamp,
}

/// A day that must be computed.
#[derive(Clone, Copy, Debug)]
struct Missing {
    /// Place in the answer.
    place: usize,
    date: Date,
    label: Label,
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
pub fn pool_states(tx: &mut ReadTx, pools: &[PoolId]) -> Result<Option<PoolStates>, StorageError> {
    let Some(caches) = tx.shared_caches() else {
        return Ok(None);
    };
    let news = read_news(tx, pools, caches)?;
    let states = caches.free().states(pools, &news);
    Ok(Some(states))
}

/// Reads what has changed, and takes it in.
fn read_news(tx: &mut ReadTx, pools: &[PoolId], caches: &Caches) -> Result<RevisionNews, StorageError> {
    let horizon = caches.free().horizon;
    let news = tx.run(|conn| read_revision_news(conn, pools, horizon))?;
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
    let news = read_news(tx, query.pools, caches)?;
    let dates: Vec<Date> = query.from_on.series(1.day()).take(query.days()).collect();
    let mut found = Found::with_capacity(query.pools.len() * query.days());
    let state = {
        let known = caches.free();
        for pool_id in query.pools {
            let rules_rev = rules_rev_of(*pool_id, &news);
            let rules = tx.known_rules(*pool_id, rules_rev);
            let view = rules.and_then(|rules| query.view(*pool_id, &rules));
            known.look_up(query, &dates, (*pool_id, rules_rev, view), &mut found);
        }
        known.states(query.pools, &news)
    };
    let missing = std::mem::take(&mut found.missing);
    for of_pool in missing.chunk_by(|a, b| a.place / query.days() == b.place / query.days()) {
        compute(tx, query, (caches, held_back), of_pool, &mut found)?;
    }
    Ok(FreeDays {
        days: found.days,
        state,
        counts_until: found.counts_until,
    })
}

/// The revision of the rules of a pool; 0 where there is none.
fn rules_rev_of(pool_id: PoolId, news: &RevisionNews) -> i64 {
    let of_pool = news.pools.iter().find(|(id, _)| *id == pool_id);
    of_pool.map_or(0, |(_, rev)| *rev)
}

/// Computes the missing days of one pool with one reading of its claims.
fn compute(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    (caches, held_back): (&Caches, HeldBackSeats),
    missing: &[Missing],
    found: &mut Found,
) -> Result<(), StorageError> {
    let (Some(first), Some(last)) = (missing.first(), missing.last()) else {
        return Ok(());
    };
    let Some(pool_id) = found.days.get(first.place).map(|day| day.pool_id) else {
        return Ok(());
    };
    let Some(rules) = rules_for(tx, query.authority_id, pool_id, first.label.rules_rev)? else {
        return Ok(());
    };
    let [from, to] = [first, last].map(|one| LocalDay::new(one.date, &rules.zone));
    let taken = read_taken_seats(tx, pool_id, &from, &to, held_back, query.now)?;
    let mut computed = Vec::with_capacity(missing.len());
    for one in missing {
        let grid = rules.day_grid(one.date, &query.ask());
        let day = taken.of_day(grid.day());
        let free = QuantumMap::free(&grid, &day.claims);
        if let Some(place) = found.days.get_mut(one.place) {
            place.free = free;
        }
        let remembered = Remembered {
            free,
            label: one.label,
            counts_from: query.now,
            counts_until: day.counts_until.min(grid.changes_at()),
        };
        found.counts_until = found.counts_until.min(remembered.counts_until);
        computed.push((DayNumber::of(one.date), remembered));
    }
    if let Some(view) = query.view(pool_id, &rules) {
        caches.free_mut().remember(view, &computed);
    }
    Ok(())
}

impl Default for FreeDays {
    /// No days of no pools.
    fn default() -> Self {
        Self {
            days: Vec::new(),
            state: PoolStates::default(),
            counts_until: Timestamp::MAX,
        }
    }
}

impl Found {
    fn with_capacity(days: usize) -> Self {
        Self {
            days: Vec::with_capacity(days),
            missing: Vec::new(),
            counts_until: Timestamp::MAX,
        }
    }
}

impl FreeTimes {
    /// Days of a pool that are remembered at most; a server that runs for years forgets the past.
    const MOST_REMEMBERED_DAYS: i32 = 1000;

    /// Takes in news. Two searches may bring theirs in the wrong order; revisions only rise, so the greater counts.
    fn learn(&mut self, news: &RevisionNews) {
        for (pool_id, date, rev) in &news.days {
            let revisions = self.revisions.entry(*pool_id).or_default();
            let day = DayNumber::of(*date);
            let known = revisions.of_days.get(day).copied().unwrap_or(0);
            if *rev > known {
                revisions.of_days.set(day, *rev);
                revisions.changes += 1;
            }
        }
        self.horizon = self.horizon.max(news.horizon);
    }

    fn remember(&mut self, view: View, days: &[(DayNumber, Remembered)]) {
        let table = self.maps.entry(view).or_default();
        for (day, remembered) in days {
            table.forget_unless_near(*day, Self::MOST_REMEMBERED_DAYS);
            table.set(*day, Some(*remembered));
        }
    }

    /// Adds the days of one pool to what is found, and to what is missing those that must be computed.
    fn look_up(
        &self,
        query: &FreeDaysQuery,
        dates: &[Date],
        (pool_id, rules_rev, view): (PoolId, i64, Option<View>),
        found: &mut Found,
    ) {
        let first = DayNumber::of(query.from_on);
        let revisions = self.revisions.get(&pool_id);
        let maps = view.and_then(|view| self.maps.get(&view));
        for (day, date) in first.and_following().zip(dates.iter().copied()) {
            let rev = revisions
                .and_then(|known| known.of_days.get(day))
                .copied()
                .unwrap_or(0);
            let label = Label { rules_rev, rev };
            let known = maps.and_then(|table| table.get(day)).and_then(Option::as_ref);
            let current = known.filter(|known| known.counts_at(label, query.now));
            let free = if let Some(known) = current {
                found.counts_until = found.counts_until.min(known.counts_until);
                known.free
            } else {
                let place = found.days.len();
                found.missing.push(Missing { place, date, label });
                QuantumMap::default()
            };
            found.days.push(FreeDay { pool_id, date, free });
        }
    }

    /// The state of pools, as the news tell it.
    fn states(&self, pools: &[PoolId], news: &RevisionNews) -> PoolStates {
        let states = pools.iter().map(|pool_id| PoolState {
            rules_rev: rules_rev_of(*pool_id, news),
            changes: self.revisions.get(pool_id).map_or(0, |known| known.changes),
        });
        PoolStates(states.collect())
    }
}

impl Remembered {
    fn counts_at(&self, label: Label, now: Timestamp) -> bool {
        self.label == label && self.counts_from <= now && now < self.counts_until
    }
}
