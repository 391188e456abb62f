//! What a server knows of days from the bookings that it has stored itself, so that the next ones need not read it.
//!
//! It is a guess: somebody else may have changed the day. Therefore seats that were chosen by it are stored only at the
//! revision of the day for which it was known; the database compares the two in the transaction that stores.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use einlass_domain::calendar::{LocalDay, SeatSet};
use einlass_domain::ids::PoolId;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::claim_plan::SeatClaim;
use crate::dialect::{DayState, HeldBackSeat};

/// A day of a pool.
pub(crate) type DayKey = (PoolId, Date);

/// The days that are known, and those that are at work.
#[derive(Debug, Default)]
pub(crate) struct KnownDays {
    days: Mutex<HashMap<DayKey, Entry>>,
}

#[derive(Debug)]
struct Entry {
    /// How many groups of bookings are at work on the day.
    groups: u32,
    known: Option<KnownDay>,
    /// Others change the day too: until then it is read for every booking.
    contested_until: Timestamp,
}

/// What is known of a day at a revision.
#[derive(Debug)]
struct KnownDay {
    rev: i64,
    rules_rev: i64,
    /// The first quantum.
    first: i64,
    /// The taken seats of each quantum.
    taken: Vec<SeatSet>,
    held_back: Vec<HeldBackSeat>,
}

/// The days on which a group of bookings is at work.
#[derive(Debug)]
pub(crate) struct DaysAtWork<'k> {
    known: &'k KnownDays,
    days: BTreeMap<DayKey, Access>,
}

#[derive(Debug)]
enum Access {
    /// No other group of this server is at work on the day; what it knows of the day is with this one.
    Alone(Option<KnownDay>),
    /// The day is read, and stored at whatever revision it has by then.
    Shared,
}

impl KnownDays {
    /// Days that are kept at most, in twelve megabytes: the next 90 of 55 pools.
    const MOST: usize = 5_000;

    /// A server whose day is changed by others reads it for so long.
    const CONTESTED: SignedDuration = SignedDuration::from_mins(1);

    /// Begins work on days.
    pub(crate) fn begin(&self, days: impl Iterator<Item = DayKey>, now: Timestamp) -> DaysAtWork<'_> {
        let mut known = self.lock();
        let mut at_work = BTreeMap::new();
        for day in days {
            at_work.entry(day).or_insert_with(|| {
                let entry = known.entry(day).or_default();
                entry.groups += 1;
                if entry.groups == 1 && entry.contested_until <= now {
                    Access::Alone(entry.known.take())
                } else {
                    Access::Shared
                }
            });
        }
        DaysAtWork {
            known: self,
            days: at_work,
        }
    }

    /// Forgets a day that was changed by something else than a booking.
    pub(crate) fn forget(&self, day: DayKey) {
        if let Some(entry) = self.lock().get_mut(&day) {
            entry.known = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DayKey, Entry>> {
        self.days.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'k> DaysAtWork<'k> {
    /// Work that knows of no day and learns nothing.
    pub(crate) const fn reading(known: &'k KnownDays) -> Self {
        Self {
            known,
            days: BTreeMap::new(),
        }
    }
}

impl DaysAtWork<'_> {
    /// The state of a day in these quanta, if it is known.
    pub(super) fn state(&self, day: DayKey, quanta: Range<i64>) -> Option<DayState> {
        match self.days.get(&day)? {
            Access::Alone(Some(known)) => Some(known.state(quanta)),
            Access::Alone(None) | Access::Shared => None,
        }
    }

    /// Whether it serves the next bookings to know all of the day.
    pub(super) fn is_alone_on(&self, day: DayKey) -> bool {
        matches!(self.days.get(&day), Some(Access::Alone(_)))
    }

    /// Takes in the state of a whole day.
    pub(super) fn learn(&mut self, day: DayKey, whole: &LocalDay, state: &DayState) {
        if let Some(Access::Alone(known)) = self.days.get_mut(&day) {
            *known = state.day_rev.map(|rev| KnownDay::new(rev, whole, state));
        }
    }

    /// The revision at which bookings of the day must be stored; `None`: at any.
    pub(super) fn revision(&self, day: DayKey) -> Option<i64> {
        match self.days.get(&day)? {
            Access::Alone(Some(known)) => Some(known.rev),
            Access::Alone(None) | Access::Shared => None,
        }
    }

    /// Whether something must be stored at the revision that was known.
    pub(crate) fn has_revisions(&self) -> bool {
        let is_known = |access: &Access| matches!(access, Access::Alone(Some(_)));
        self.days.values().any(is_known)
    }

    /// Bookings of the day were stored, with these seats; what is known moves on to the next revision.
    pub(super) fn stored(&mut self, day: DayKey, claims: impl Iterator<Item = SeatClaim>) {
        let Some(Access::Alone(Some(known))) = self.days.get_mut(&day) else {
            return;
        };
        known.rev += 1;
        claims.for_each(|claim| known.insert(claim));
    }

    /// Ends the work; what is known serves the next group.
    pub(crate) fn keep(mut self) {
        let mut entries = self.known.lock();
        for (day, access) in &mut self.days {
            if let (Access::Alone(known), Some(entry)) = (access, entries.get_mut(day)) {
                entry.known = known.take();
            }
        }
    }

    /// Ends the work: somebody else has changed one of the days.
    pub(crate) fn contest(self, now: Timestamp) {
        let mut entries = self.known.lock();
        for day in self.days.keys().filter(|day| self.revision(**day).is_some()) {
            if let Some(entry) = entries.get_mut(day) {
                entry.contested_until = now + KnownDays::CONTESTED;
            }
        }
    }
}

impl Drop for DaysAtWork<'_> {
    fn drop(&mut self) {
        let mut entries = self.known.lock();
        for (day, access) in &self.days {
            if let Some(entry) = entries.get_mut(day) {
                entry.groups -= 1;
                if matches!(access, Access::Shared) {
                    entry.known = None;
                }
            }
        }
        if entries.len() > KnownDays::MOST {
            entries.retain(|_, entry| entry.groups > 0);
        }
    }
}

impl KnownDay {
    fn new(rev: i64, whole: &LocalDay, state: &DayState) -> Self {
        let mut known = Self {
            rev,
            rules_rev: state.rules_rev,
            first: whole.first().index(),
            taken: vec![SeatSet::EMPTY; usize::from(whole.count())],
            held_back: state.held_back.clone(),
        };
        for (quantum, seats) in &state.taken {
            if let Some(taken) = known.taken_at_mut(*quantum) {
                *taken = *seats;
            }
        }
        known
    }

    fn state(&self, quanta: Range<i64>) -> DayState {
        let taken = (self.first..).zip(self.taken.iter().copied());
        let held_back = self
            .held_back
            .iter()
            .filter(|seat| quanta.contains(&seat.quantum));
        DayState {
            rules_rev: self.rules_rev,
            day_rev: Some(self.rev),
            held_back: held_back.copied().collect(),
            taken: taken.filter(|(quantum, _)| quanta.contains(quantum)).collect(),
            ..DayState::default()
        }
    }

    fn insert(&mut self, claim: SeatClaim) {
        if let (Some(taken), Ok(seat)) = (self.taken_at_mut(claim.quantum), u8::try_from(claim.seat)) {
            taken.insert(seat);
        }
    }

    fn taken_at_mut(&mut self, quantum: i64) -> Option<&mut SeatSet> {
        let index = usize::try_from(quantum - self.first).ok()?;
        self.taken.get_mut(index)
    }
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            groups: 0,
            known: None,
            contested_until: Timestamp::MIN,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use uuid::Uuid;

    use super::*;

    const DAY: DayKey = (
        PoolId::from_uuid(Uuid::from_u128(7)),
        Date::constant(2026, 11, 20),
    );

    fn now() -> Timestamp {
        "2026-11-20T08:00:00Z".parse().unwrap()
    }

    fn whole() -> LocalDay {
        LocalDay::new(DAY.1, &TimeZone::UTC)
    }

    fn first() -> i64 {
        whole().first().index()
    }

    fn seats(seats: &[u8]) -> SeatSet {
        let mut set = SeatSet::EMPTY;
        for seat in seats {
            set.insert(*seat);
        }
        set
    }

    /// Days of which one is known at this revision.
    fn days_known_at(rev: i64) -> KnownDays {
        let days = KnownDays::default();
        let mut group = begin(&days);
        let read = DayState {
            rules_rev: 3,
            day_rev: Some(rev),
            taken: vec![(first(), seats(&[1]))],
            ..DayState::default()
        };
        group.learn(DAY, &whole(), &read);
        group.keep();
        days
    }

    fn begin(days: &KnownDays) -> DaysAtWork<'_> {
        days.begin(std::iter::once(DAY), now())
    }

    fn claim(quantum: i64, seat: i16) -> SeatClaim {
        SeatClaim { quantum, seat }
    }

    #[test]
    fn what_a_group_stores_the_next_one_knows() {
        let days = days_known_at(5);
        let mut group = begin(&days);
        assert_eq!(group.revision(DAY), Some(5));
        group.stored(DAY, [claim(first(), 0), claim(first() + 1, 0)].into_iter());
        group.keep();
        let group = begin(&days);
        let state = group.state(DAY, first()..first() + 3).unwrap();
        let taken = [seats(&[0, 1]), seats(&[0]), seats(&[])];
        assert_eq!(state.taken, (first()..).zip(taken).collect::<Vec<_>>());
        assert_eq!((state.rules_rev, state.day_rev), (3, Some(6)));
    }

    #[test]
    fn a_group_that_comes_to_nothing_leaves_no_knowledge() {
        let days = days_known_at(5);
        drop(begin(&days));
        assert_eq!(begin(&days).revision(DAY), None);
    }

    #[test]
    fn of_two_groups_on_a_day_the_second_reads_and_then_nothing_is_known() {
        let days = days_known_at(5);
        let first = begin(&days);
        let second = begin(&days);
        assert_eq!((first.revision(DAY), second.revision(DAY)), (Some(5), None));
        first.keep();
        assert_eq!(begin(&days).revision(DAY), None, "the second is still at work");
        second.keep();
        assert_eq!(begin(&days).revision(DAY), None);
    }

    #[test]
    fn a_day_that_others_change_is_read_for_a_while() {
        let days = days_known_at(5);
        begin(&days).contest(now());
        let again = days.begin(std::iter::once(DAY), now());
        assert!(matches!(again.days.get(&DAY), Some(Access::Shared)));
        drop(again);
        let later = days.begin(std::iter::once(DAY), now() + KnownDays::CONTESTED);
        assert!(matches!(later.days.get(&DAY), Some(Access::Alone(None))));
    }

    #[test]
    fn a_change_by_something_else_is_forgotten_about() {
        let days = days_known_at(5);
        days.forget(DAY);
        assert_eq!(begin(&days).revision(DAY), None);
    }
}
