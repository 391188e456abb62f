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

/// What is remembered of the days of pools.
#[derive(Debug, Default)]
pub(super) struct FreeTimes {
    /// Everything that changed before it is in `revisions`.
    horizon: i64,
    revisions: HashMap<PoolId, DayTable<i64>>,
    maps: HashMap<View, DayTable<Option<Remembered>>>,
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
pub fn free_days(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<Vec<FreeDay>, StorageError> {
    let held_back = HeldBackSeats::for_channel(query.asker.channel);
    match tx.shared_caches() {
        Some(caches) => search(tx, query, caches, held_back),
        None => search(tx, query, &Caches::default(), held_back),
    }
}

/// As [`free_days`], with seats that are held back from the public: what can be offered to those who wait. Nothing of
/// it is remembered.
pub fn free_days_to_offer(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<Vec<FreeDay>, StorageError> {
    search(tx, query, &Caches::default(), HeldBackSeats::Taken)
}

fn search(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    caches: &Caches,
    held_back: HeldBackSeats,
) -> Result<Vec<FreeDay>, StorageError> {
    let horizon = caches.free().horizon;
    let news = tx.run(|conn| read_revision_news(conn, query.pools, horizon))?;
    if news.horizon != horizon || !news.days.is_empty() {
        caches.free_mut().learn(&news);
    }
    let mut answer = Vec::with_capacity(query.pools.len() * query.days());
    let mut missing = Vec::new();
    let dates: Vec<Date> = query.from_on.series(1.day()).take(query.days()).collect();
    {
        let known = caches.free();
        for pool_id in query.pools {
            let rules_rev = news.pools.iter().find(|(id, _)| id == pool_id);
            let rules_rev = rules_rev.map_or(0, |(_, rev)| *rev);
            let rules = tx.known_rules(*pool_id, rules_rev);
            let view = rules.and_then(|rules| query.view(*pool_id, &rules));
            let pool = (*pool_id, rules_rev, view);
            known.look_up(query, &dates, pool, &mut answer, &mut missing);
        }
    }
    for of_pool in missing.chunk_by(|a, b| a.place / query.days() == b.place / query.days()) {
        compute(tx, query, (caches, held_back), of_pool, &mut answer)?;
    }
    Ok(answer)
}

/// Computes the missing days of one pool with one reading of its claims.
fn compute(
    tx: &mut ReadTx,
    query: &FreeDaysQuery,
    (caches, held_back): (&Caches, HeldBackSeats),
    missing: &[Missing],
    answer: &mut [FreeDay],
) -> Result<(), StorageError> {
    let (Some(first), Some(last)) = (missing.first(), missing.last()) else {
        return Ok(());
    };
    let Some(pool_id) = answer.get(first.place).map(|day| day.pool_id) else {
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
        if let Some(place) = answer.get_mut(one.place) {
            place.free = free;
        }
        let remembered = Remembered {
            free,
            label: one.label,
            counts_from: query.now,
            counts_until: day.counts_until.min(grid.changes_at()),
        };
        computed.push((DayNumber::of(one.date), remembered));
    }
    if let Some(view) = query.view(pool_id, &rules) {
        caches.free_mut().remember(view, &computed);
    }
    Ok(())
}

impl FreeTimes {
    /// Days of a pool that are remembered at most; a server that runs for years forgets the past.
    const MOST_REMEMBERED_DAYS: i32 = 1000;

    /// Takes in news. Two searches may bring theirs in the wrong order; revisions only rise, so the greater counts.
    fn learn(&mut self, news: &RevisionNews) {
        for (pool_id, date, rev) in &news.days {
            let table = self.revisions.entry(*pool_id).or_default();
            let day = DayNumber::of(*date);
            let known = table.get(day).copied().unwrap_or(0);
            table.set(day, known.max(*rev));
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

    /// Adds the days of one pool to the answer, and to `missing` those that must be computed.
    fn look_up(
        &self,
        query: &FreeDaysQuery,
        dates: &[Date],
        (pool_id, rules_rev, view): (PoolId, i64, Option<View>),
        answer: &mut Vec<FreeDay>,
        missing: &mut Vec<Missing>,
    ) {
        let first = DayNumber::of(query.from_on);
        let revisions = self.revisions.get(&pool_id);
        let maps = view.and_then(|view| self.maps.get(&view));
        for (day, date) in first.and_following().zip(dates.iter().copied()) {
            let rev = revisions.and_then(|table| table.get(day)).copied().unwrap_or(0);
            let label = Label { rules_rev, rev };
            let known = maps.and_then(|table| table.get(day)).and_then(Option::as_ref);
            let current = known.filter(|known| known.counts_at(label, query.now));
            if current.is_none() {
                let place = answer.len();
                missing.push(Missing { place, date, label });
            }
            let free = current.map_or_else(QuantumMap::default, |known| known.free);
            answer.push(FreeDay { pool_id, date, free });
        }
    }
}

impl Remembered {
    fn counts_at(&self, label: Label, now: Timestamp) -> bool {
        self.label == label && self.counts_from <= now && now < self.counts_until
    }
}
