//! The waiting list: what somebody would take if it came free.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{BookingPolicy, Placement};
use crate::catalogue::RequestedServices;
use crate::ids::{SiteId, UnitId};

/// What somebody on the waiting list would take (Warteliste). Empty lists mean that any will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingWish {
    /// What for.
    pub services: RequestedServices,
    /// On which days of the week.
    pub weekdays: Vec<Weekday>,
    /// The visit begins at or after this local time; midnight for any.
    pub from: Time,
    /// The visit ends by this local time; midnight for any.
    pub until: Time,
    /// First day.
    pub from_on: Date,
    /// Last day (included).
    pub to_on: Date,
    /// In which buildings.
    pub site_ids: Vec<SiteId>,
    /// At which units.
    pub unit_ids: Vec<UnitId>,
}

/// Which part of a wish no time can fulfil.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitingWishError {
    /// The time range ends before it begins or is too short for the visit.
    #[error("the time range is shorter than the visit")]
    TimeRange,
    /// The last day lies before the first one, before today, or further ahead than anything can ever be booked.
    #[error(
        "the last day has passed, lies before the first one or more than {} days ahead",
        BookingPolicy::MOST_HORIZON_DAYS
    )]
    DateRange,
    /// No day of the date range is one of the weekdays.
    #[error("no day of the date range is one of the weekdays")]
    Weekdays,
}

/// Shortest time for which an offer must stand: one that nobody can read in time is none.
const SHORTEST_OFFER: SignedDuration = SignedDuration::from_mins(10);

impl WaitingWish {
    /// Checks that some time could fulfil the wish of a visit that takes `minutes`. Nobody waits beyond the longest horizon
    /// that a town can choose: within it new days can be booked as time passes, beyond it personal data would be kept for
    /// nothing.
    pub fn check(&self, minutes: u16, today: Date) -> Result<(), WaitingWishError> {
        let until = end_minute(self.until);
        if minute_of(self.from) + i32::from(minutes) > until {
            return Err(WaitingWishError::TimeRange);
        }
        if self.to_on < self.from_on.max(today) || self.to_on > BookingPolicy::furthest_on(today) {
            return Err(WaitingWishError::DateRange);
        }
        let first = self.from_on.max(today);
        let mut week = std::iter::successors(Some(first), |day| day.tomorrow().ok())
            .take(7)
            .take_while(|day| *day <= self.to_on);
        if week.any(|day| self.names(day.weekday())) {
            Ok(())
        } else {
            Err(WaitingWishError::Weekdays)
        }
    }

    /// Whether a free time fulfils the wish.
    pub fn accepts(&self, placement: &Placement, zone: &TimeZone) -> bool {
        let start = zone.to_datetime(placement.span.start_at());
        let end = zone.to_datetime(placement.span.end_at());
        let day = start.date();
        self.allows(day, placement.site_id, placement.unit_id)
            && minute_of(start.time()) >= minute_of(self.from)
            && minute_after(day, end) <= end_minute(self.until)
    }

    /// Whether some time on this day at this unit could fulfil the wish.
    pub fn allows(&self, day: Date, site_id: SiteId, unit_id: UnitId) -> bool {
        (self.from_on..=self.to_on).contains(&day)
            && self.names(day.weekday())
            && (self.site_ids.is_empty() || self.site_ids.contains(&site_id))
            && (self.unit_ids.is_empty() || self.unit_ids.contains(&unit_id))
    }

    fn names(&self, weekday: Weekday) -> bool {
        self.weekdays.is_empty() || self.weekdays.contains(&weekday)
    }
}

impl BookingPolicy {
    /// Until when a time that begins at `start_at` may be offered to somebody who waits: for the time that the town
    /// gives for an answer, and never past the moment until which it could be booked. `None`: it is too late to offer.
    pub fn offer_expires_at(&self, start_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let lead = SignedDuration::from_mins(i64::from(self.lead_minutes));
        let answer = SignedDuration::from_mins(i64::from(self.offer_minutes));
        let bookable_until = start_at.checked_sub(lead).ok()?;
        let expires_at = now.checked_add(answer).ok()?.min(bookable_until);
        (expires_at >= now.checked_add(SHORTEST_OFFER).ok()?).then_some(expires_at)
    }
}

fn minute_of(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

/// Midnight ends the day.
fn end_minute(time: Time) -> i32 {
    match minute_of(time) {
        0 => 24 * 60,
        minute => minute,
    }
}

/// The minute of `day` at which a visit ends, which may be its last one.
fn minute_after(day: Date, end: DateTime) -> i32 {
    if end.date() == day {
        minute_of(end.time())
    } else {
        24 * 60 + minute_of(end.time())
    }
}
