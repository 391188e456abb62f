//! The bit maps of storage as starts of visits.

use einlass_domain::booking::BookingPolicy;
use einlass_domain::calendar::{LocalDay, Quantum, QuantumMap};
use einlass_domain::catalogue::Pool;
use einlass_domain::ids::{SiteId, UnitId};
use einlass_storage::calendar::FreeDays;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{FreeTime, FreeTimes};

/// Between which times the rules of a unit let a pool be booked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    first: Quantum,
    last_on: Date,
}

/// What a search found.
#[derive(Clone, Copy)]
pub(super) struct FoundTimes<'a> {
    pub(super) search: &'a FreeTimes<'a>,
    pub(super) pools: &'a [&'a Pool],
    /// The bounds of each pool.
    pub(super) bounds: &'a [Bounds],
    pub(super) days: &'a FreeDays,
}

/// The starts of a day at one site of one unit.
type StartsAt = (QuantumMap, SiteId, UnitId);

impl Bounds {
    /// The first start and the last day at `now`.
    pub(super) fn of(policy: &BookingPolicy, now: Timestamp, zone: &TimeZone) -> Self {
        Self {
            first: Quantum::at_or_after(policy.earliest_at(now)),
            last_on: policy.last_on(now, zone),
        }
    }

    /// The last day that can be booked.
    pub(super) const fn last_on(&self) -> Date {
        self.last_on
    }

    /// Those of the starts of a day, which begins with the quantum `first`, that are within the bounds.
    fn limit(&self, (date, starts): (Date, QuantumMap), first: Quantum) -> QuantumMap {
        if date > self.last_on {
            return QuantumMap::default();
        }
        let passed = self.first.index() - first.index();
        match u16::try_from(passed.max(0)) {
            Ok(offset) => starts.from_offset(offset),
            Err(_) => QuantumMap::default(),
        }
    }
}

impl FoundTimes<'_> {
    /// The starts on those of the days that are wanted, in ascending order.
    pub(super) fn times(&self, is_wanted: impl Fn(Date) -> bool) -> Vec<FreeTime> {
        let mut times = Vec::new();
        for (place, date) in self.dates().filter(|(_, date)| is_wanted(*date)) {
            let first = self.first_of(date);
            let begin = times.len();
            for (starts, site_id, unit_id) in self.starts_of_day((place, date), first) {
                times.extend(starts.iter().map(|offset| FreeTime {
                    start: first.plus(i64::from(offset)),
                    site_id,
                    unit_id,
                }));
            }
            if let Some(of_day) = times.get_mut(begin..) {
                of_day.sort_unstable();
            }
        }
        times
    }

    /// The last day before a date on which a visit could begin.
    pub(super) fn last_before(&self, date: Date) -> Option<Date> {
        let mut earlier = self.dates().rev().filter(|(_, one)| *one < date);
        earlier.find(|day| self.is_bookable(day)).map(|(_, date)| date)
    }

    /// The first day from a date on on which a visit could begin.
    pub(super) fn first_from(&self, date: Date) -> Option<Date> {
        let mut later = self.dates().filter(|(_, one)| *one >= date);
        later.find(|day| self.is_bookable(day)).map(|(_, date)| date)
    }

    fn is_bookable(&self, day: &(usize, Date)) -> bool {
        !self.starts_of_day(*day, self.first_of(day.1)).is_empty()
    }

    /// The dates with their places.
    fn dates(&self) -> impl DoubleEndedIterator<Item = (usize, Date)> {
        self.days.dates().iter().copied().enumerate()
    }

    fn first_of(&self, date: Date) -> Quantum {
        LocalDay::new(date, &self.search.catalogue.authority.zone).first()
    }

    /// The starts on the day at a place, once for each site and unit that has any.
    fn starts_of_day(&self, (place, date): (usize, Date), first: Quantum) -> Vec<StartsAt> {
        let mut starts_at: Vec<StartsAt> = Vec::new();
        let pools = self.pools.iter().zip(self.bounds);
        for ((pool, bounds), starts) in pools.zip(self.days.on_day(place)) {
            let starts = bounds.limit((date, starts), first);
            if starts.is_empty() {
                continue;
            }
            let same = |one: &&mut StartsAt| one.1 == pool.site_id && one.2 == pool.unit_id;
            match starts_at.iter_mut().find(same) {
                Some(known) => known.0 = known.0.union(starts),
                None => starts_at.push((starts, pool.site_id, pool.unit_id)),
            }
        }
        starts_at
    }
}
