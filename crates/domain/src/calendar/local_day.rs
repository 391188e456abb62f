//! A calendar day of a site, with its true length across the change of clocks.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::{QUANTUM_MINUTES, Quantum};

/// Quanta of a day on which the clocks are not changed.
const USUAL_COUNT: u16 = 288;

/// One local day (Kalendertag) of a time zone as a run of UTC quanta: 288 of them, 276 on the day the clocks go
/// forward and 300 on the day they go back (Europe/Berlin).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDay {
    date: Date,
    zone: TimeZone,
    first: Quantum,
    count: u16,
}

impl LocalDay {
    /// The day `date` in `zone`.
    pub fn new(date: Date, zone: &TimeZone) -> Self {
        let first = Quantum::containing(start_of(date, zone));
        let next = Quantum::containing(start_of(date.saturating_add(1.day()), zone));
        let count = u16::try_from(next.index() - first.index()).unwrap_or(0);
        Self {
            date,
            zone: zone.clone(),
            first,
            count,
        }
    }

    /// The day that `instant` lies in.
    pub fn containing(instant: Timestamp, zone: &TimeZone) -> Self {
        Self::new(zone.to_datetime(instant).date(), zone)
    }

    /// The calendar date.
    pub const fn date(&self) -> Date {
        self.date
    }

    /// The first quantum of the day.
    pub const fn first(&self) -> Quantum {
        self.first
    }

    /// Number of quanta of the day.
    pub const fn count(&self) -> u16 {
        self.count
    }

    /// The quanta between two local times of this day as offsets from its first quantum.
    ///
    /// A time that the change of clocks skips counts as the moment after the gap; one that occurs twice is the
    /// first occurrence as a beginning and as an end alike, so a window of the series keeps its local start.
    pub fn offsets(&self, from: Time, until: Time) -> std::ops::Range<u16> {
        self.offset_of(from)..self.offset_of(until)
    }

    /// The quanta of a window of this day, where an end at midnight is the end of the day.
    pub fn window(&self, from: Time, until: Time) -> std::ops::Range<u16> {
        let mut offsets = self.offsets(from, until);
        if until == Time::midnight() {
            offsets.end = self.count;
        }
        offsets
    }

    /// The offset of an instant from the first quantum, if it lies in this day.
    pub fn offset_at(&self, quantum: Quantum) -> Option<u16> {
        let offset = u16::try_from(quantum.index() - self.first.index()).ok()?;
        (offset < self.count).then_some(offset)
    }

    fn offset_of(&self, time: Time) -> u16 {
        if self.count == USUAL_COUNT {
            // No change of clocks: the offset is the time of day, and looking up the zone can be saved.
            let minutes = u16::try_from(i16::from(time.hour()) * 60 + i16::from(time.minute()));
            return minutes.unwrap_or(0).div_ceil(QUANTUM_MINUTES).min(self.count);
        }
        let instant = instant_of(self.date.to_datetime(time), &self.zone).unwrap_or(self.first.start_at());
        let offset = Quantum::at_or_after(instant).index() - self.first.index();
        u16::try_from(offset.max(0)).unwrap_or(self.count).min(self.count)
    }
}

fn start_of(date: Date, zone: &TimeZone) -> Timestamp {
    instant_of(date.to_datetime(Time::midnight()), zone).unwrap_or(Timestamp::MAX)
}

/// The instant of a local time: the end of the gap if clocks skip it, the first one if it occurs twice.
fn instant_of(time: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(time);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        let before_gap = ambiguous.earlier().ok()?;
        return zone.following(before_gap).next().map(|change| change.timestamp());
    }
    ambiguous.earlier().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn the_days_of_the_clock_change_have_276_and_300_quanta() {
        assert_eq!(LocalDay::new(date(2027, 3, 28), &berlin()).count(), 276);
        assert_eq!(LocalDay::new(date(2027, 10, 31), &berlin()).count(), 300);
        assert_eq!(LocalDay::new(date(2026, 11, 20), &berlin()).count(), 288);
    }

    #[test]
    fn nine_o_clock_stays_nine_o_clock_across_the_clock_change() {
        for day in [
            date(2027, 3, 27),
            date(2027, 3, 28),
            date(2027, 10, 30),
            date(2027, 10, 31),
        ] {
            let local = LocalDay::new(day, &berlin());
            let offset = local.offsets(time(9, 0, 0, 0), time(10, 0, 0, 0)).start;
            let start = local.first().plus(i64::from(offset)).start_at();
            assert_eq!(berlin().to_datetime(start).time(), time(9, 0, 0, 0), "{day}");
        }
    }

    #[test]
    fn a_window_in_the_skipped_hour_is_empty_and_one_across_it_loses_an_hour() {
        let local = LocalDay::new(date(2027, 3, 28), &berlin());
        assert!(local.offsets(time(2, 0, 0, 0), time(3, 0, 0, 0)).is_empty());
        assert_eq!(local.offsets(time(1, 0, 0, 0), time(4, 0, 0, 0)).len(), 24);
    }

    #[test]
    fn a_border_inside_the_skipped_hour_counts_as_its_end() {
        let local = LocalDay::new(date(2027, 3, 28), &berlin());
        assert_eq!(local.offsets(time(2, 30, 0, 0), time(4, 0, 0, 0)), 24..36);
        assert_eq!(local.offsets(time(1, 0, 0, 0), time(2, 30, 0, 0)), 12..24);
        assert!(local.offsets(time(2, 30, 0, 0), time(2, 55, 0, 0)).is_empty());
    }

    #[test]
    fn a_window_over_the_repeated_hour_keeps_both_of_it() {
        let local = LocalDay::new(date(2027, 10, 31), &berlin());
        assert_eq!(local.offsets(time(2, 0, 0, 0), time(3, 0, 0, 0)), 24..48);
        assert_eq!(local.offsets(time(2, 30, 0, 0), time(4, 0, 0, 0)), 30..60);
    }

    #[test]
    fn days_of_other_zones_have_their_own_length() {
        for (zone, day, count) in [
            ("America/St_Johns", date(2027, 3, 14), 276),
            ("Asia/Kolkata", date(2027, 3, 28), 288),
            ("Australia/Lord_Howe", date(2027, 4, 4), 294),
            ("Africa/Cairo", date(2026, 4, 24), 276),
            ("Asia/Kathmandu", date(2027, 1, 1), 288),
        ] {
            let zone = TimeZone::get(zone).unwrap();
            let local = LocalDay::new(day, &zone);
            assert_eq!(local.count(), count, "{day} {zone:?}");
            let next = LocalDay::new(day.tomorrow().unwrap(), &zone);
            assert_eq!(
                local.first().plus(i64::from(count)),
                next.first(),
                "{day} {zone:?}"
            );
            assert_eq!(LocalDay::containing(local.first().start_at(), &zone).date(), day);
        }
    }
}
