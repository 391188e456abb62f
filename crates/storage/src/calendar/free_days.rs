//! What is free in which pool on which day.

use std::sync::Arc;

use einlass_domain::calendar::{Ask, Asker, QuantumMap};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::PoolRules;
use super::free_search::{read_news, search, search_anew};
use super::free_times::View;
use crate::booking::HeldBackSeats;
use crate::dialect::AlsoTaken;
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
    /// How long the visit is, in quanta of five minutes.
    pub quanta: u16,
    /// The present instant, by which holds lapse and kept seats are released.
    pub now: Timestamp,
}

/// When a visit could begin in one pool on one local day. Starts that have passed are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeDay {
    /// The pool.
    pub pool_id: PoolId,
    /// The local day.
    pub date: Date,
    /// The quanta from which on a seat is left for the asker for the whole visit.
    pub starts: QuantumMap,
}

/// The free time of pools and days, with what tells whether it still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeDays {
    /// The local days that were looked at.
    pub(super) dates: Vec<Date>,
    /// The pools in the order asked for, each with the starts on its days.
    pub(super) of_pools: Vec<(PoolId, Arc<[QuantumMap]>)>,
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
    pub(super) const fn ask(&self) -> Ask<'_> {
        Ask {
            asker: self.asker,
            service_ids: self.service_ids,
            now: self.now,
        }
    }

    /// What is remembered of a pool for this query; `None`: nothing is.
    pub(super) fn view(&self, pool_id: PoolId, rules: &PoolRules) -> Option<View> {
        let mask = rules.service_mask(self.service_ids)?;
        Some((pool_id, self.asker, mask))
    }

    /// Most days of one search: more than the longest horizon.
    pub const MAX_DAYS: usize = 400;

    pub(super) fn days(&self) -> usize {
        let days = (self.until_on - self.from_on).get_days();
        usize::try_from(days).unwrap_or(0).min(Self::MAX_DAYS)
    }
}

/// The possible starts of every pool and day, by pool in the order asked for, then by day.
///
/// Advice, exact at the moment of reading on any number of servers; the claims decide. Inside a transaction that
/// writes nothing is remembered and everything is computed anew.
pub fn free_days(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<FreeDays, StorageError> {
    let also = AlsoTaken {
        held_back: HeldBackSeats::for_channel(query.asker.channel),
        lapsed_offers: true,
    };
    match tx.shared_caches() {
        Some(caches) => search(tx, query, caches, also),
        None => search_anew(tx, query, also),
    }
}

/// As [`free_days`], with seats that are held back from the public and those of lapsed offers: what can be offered to
/// those who wait. Nothing of it is remembered.
pub fn free_days_to_offer(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<FreeDays, StorageError> {
    let also = AlsoTaken {
        held_back: HeldBackSeats::Taken,
        lapsed_offers: false,
    };
    search_anew(tx, query, also)
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
    let states = caches.free().states(pools, &news.pools);
    Ok(Some(states))
}

impl FreeDays {
    /// The days, by pool in the order asked for, then by date.
    pub fn days(&self) -> impl Iterator<Item = FreeDay> {
        self.of_pools.iter().flat_map(|(pool_id, starts)| {
            let days = self.dates.iter().zip(starts.iter());
            days.map(|(date, starts)| FreeDay {
                pool_id: *pool_id,
                date: *date,
                starts: *starts,
            })
        })
    }

    /// The local days that were looked at.
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// The starts on the day at this place among the dates, in the pools in the order asked for.
    pub fn on_day(&self, place: usize) -> impl Iterator<Item = QuantumMap> {
        let of_pools = self.of_pools.iter();
        of_pools.map(move |(_, starts)| starts.get(place).copied().unwrap_or_default())
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
