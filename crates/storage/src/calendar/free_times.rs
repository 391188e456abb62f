//! What is remembered of the free time of days.

use std::collections::HashMap;
use std::sync::Arc;

use einlass_domain::calendar::{Asker, QuantumMap};
use einlass_domain::ids::PoolId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::ServiceMask;
use super::day_table::{DayNumber, DayTable};
use super::free_days::{PoolState, PoolStates};
use crate::dialect::RevisionNews;

/// What is remembered of the days of pools.
#[derive(Debug, Default)]
pub(super) struct FreeTimes {
    /// Everything that changed before it is in `revisions`.
    horizon: i64,
    revisions: HashMap<PoolId, Revisions>,
    maps: HashMap<View, Known>,
}

/// What is remembered of a pool for one kind of asker.
#[derive(Debug, Default)]
struct Known {
    days: DayTable<Option<Remembered>>,
    /// The last answers, the newest first.
    windows: Vec<Window>,
}

/// The days of one answer: while the pool is as it was, they are given again without looking at each.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) wanted: Wanted,
    /// The starts on each day.
    pub(super) starts: Arc<[QuantumMap]>,
    pub(super) state: PoolState,
    pub(super) counts: Counts,
}

/// Which days are asked for, and for how long a visit, in quanta.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) first: DayNumber,
    pub(super) days: usize,
    pub(super) quanta: u16,
}

/// The instants at which a search may use what was computed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

/// The revisions of a pool's days.
#[derive(Debug, Default)]
struct Revisions {
    of_days: DayTable<i64>,
    /// Counts the revisions that were learnt.
    changes: u64,
}

/// Everything but day and revision that decides what is free in a pool.
pub(super) type View = (PoolId, Asker, ServiceMask);

/// A computed day with the revisions it was computed at and the time for which it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remembered {
    pub(super) free: QuantumMap,
    pub(super) label: Label,
    pub(super) counts: Counts,
}

/// The state of a pool's day: any change of rules or claims changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) rules_rev: i64,
    pub(super) rev: i64,
}

/// What a search has found of one pool so far.
pub(super) struct Found {
    pub(super) days: Vec<QuantumMap>,
    pub(super) missing: Vec<Missing>,
    pub(super) counts: Counts,
}

/// A day that must be computed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing {
    /// Place among the days.
    pub(super) place: usize,
    pub(super) date: Date,
    pub(super) label: Label,
}

impl Counts {
    /// At every instant.
    pub(super) const ALWAYS: Self = Self {
        from: Timestamp::MIN,
        until: Timestamp::MAX,
    };

    /// The instants of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            until: self.until.min(other.until),
        }
    }

    pub(super) fn include(self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }
}

impl FreeTimes {
    /// Answers of a pool that are kept for each kind of asker: portals ask for a week, a month, a quarter, and visits
    /// differ in length.
    const MOST_WINDOWS: usize = 8;

    /// Days of a pool that are remembered at most; a server that runs for years forgets the past.
    const MOST_REMEMBERED_DAYS: usize = 1024;

    /// Takes in news. Two searches may bring theirs in the wrong order; revisions only rise, so the greater counts.
    pub(super) fn learn(&mut self, news: &RevisionNews) {
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

    pub(super) fn remember(&mut self, view: View, days: &[(DayNumber, Remembered)]) {
        let table = &mut self.maps.entry(view).or_default().days;
        for (day, remembered) in days {
            table.forget_unless_near(*day, Self::MOST_REMEMBERED_DAYS);
            table.set(*day, Some(*remembered));
        }
    }

    /// Keeps an answer instead of the oldest one.
    pub(super) fn keep_window(&mut self, view: View, window: Window) {
        let windows = &mut self.maps.entry(view).or_default().windows;
        windows.retain(|one| one.wanted != window.wanted);
        windows.insert(0, window);
        windows.truncate(Self::MOST_WINDOWS);
    }

    /// Up to which change everything is known.
    pub(super) const fn horizon(&self) -> i64 {
        self.horizon
    }

    /// The answer for these days that was given before, if it still counts.
    pub(super) fn window(
        &self,
        view: View,
        wanted: Wanted,
        state: PoolState,
        now: Timestamp,
    ) -> Option<&Window> {
        let same =
            |window: &&Window| window.wanted == wanted && window.state == state && window.counts.include(now);
        self.maps.get(&view)?.windows.iter().find(same)
    }

    /// The days of a pool as far as they are known, and which of them must be computed.
    pub(super) fn look_up(
        &self,
        now: Timestamp,
        dates: &[Date],
        (pool_id, rules_rev): (PoolId, i64),
        view: Option<View>,
    ) -> Found {
        let mut found = Found {
            days: Vec::with_capacity(dates.len()),
            missing: Vec::new(),
            counts: Counts::ALWAYS,
        };
        let revisions = self.revisions.get(&pool_id);
        let known = view.and_then(|view| self.maps.get(&view));
        for date in dates.iter().copied() {
            let day = DayNumber::of(date);
            let rev = revisions
                .and_then(|known| known.of_days.get(day))
                .copied()
                .unwrap_or(0);
            let label = Label { rules_rev, rev };
            let known = known
                .and_then(|known| known.days.get(day))
                .and_then(Option::as_ref);
            let current = known.filter(|known| known.label == label && known.counts.include(now));
            let free = if let Some(known) = current {
                found.counts = found.counts.and(known.counts);
                known.free
            } else {
                let place = found.days.len();
                found.missing.push(Missing { place, date, label });
                QuantumMap::default()
            };
            found.days.push(free);
        }
        found
    }

    /// The state of pools, whose rules have these revisions; 0 where there is none.
    pub(super) fn states(&self, pools: &[PoolId], rules: &[(PoolId, i64)]) -> PoolStates {
        let rules_rev = |pool_id: PoolId| rules.iter().find(|(id, _)| *id == pool_id).map(|(_, rev)| *rev);
        let states = pools.iter().map(|pool_id| PoolState {
            rules_rev: rules_rev(*pool_id).unwrap_or(0),
            changes: self.revisions.get(pool_id).map_or(0, |known| known.changes),
        });
        PoolStates(states.collect())
    }
}
