//! Town rules about when a booking may be made and used.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// The rules of a unit. Data, not code: every number can be set per unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BookingPolicy {
    /// Days ahead that can be booked (Buchungsvorlauf), 1 to 200; default 90 (Offenburg).
    pub horizon_days: u16,
    /// Minutes before the start until which a time can be booked; default 5 (Brandenburg: at short notice).
    pub lead_minutes: u16,
    /// Local time of day at which the last bookable day opens; `None`: at midnight.
    pub opens_at: Option<Time>,
    /// Minutes before the start from which check-in is accepted; default 15 (Offenburg).
    pub check_in_before_minutes: u16,
    /// Minutes after the start until which check-in is accepted; default 15 (Offenburg).
    pub check_in_after_minutes: u16,
    /// Minutes that a hold lasts, 1 to 60; default 10.
    pub hold_minutes: u16,
    /// Most open bookings per contact; default 2 (Brandenburg: no placeholder bookings).
    pub max_open_per_person: u16,
    /// Longest time that a seat given back by a visitor is kept from the public, 0 to 60; default 10 (Munich: against
    /// trade with freed times).
    pub freed_seat_delay_minutes: u16,
    /// Minutes for which a freed time is offered to one person on the waiting list, 10 to 1440; default 120.
    pub offer_minutes: u16,
    /// Most bookings per contact on one day; default none.
    pub max_per_person_and_day: Option<u16>,
    /// Minutes in which a mail address must answer where it is verified, at most until the start, 1 to 1440; default 30.
    pub activation_minutes: u16,
    /// Days after the appointment at which personal data are deleted, 0 to 30; default 2 (Ludwigsburg).
    pub keep_person_days: u16,
}

impl Default for BookingPolicy {
    fn default() -> Self {
        Self {
            horizon_days: 90,
            lead_minutes: 5,
            opens_at: None,
            check_in_before_minutes: 15,
            check_in_after_minutes: 15,
            hold_minutes: 10,
            max_open_per_person: 2,
            freed_seat_delay_minutes: 10,
            offer_minutes: 120,
            max_per_person_and_day: None,
            activation_minutes: 30,
            keep_person_days: 2,
        }
    }
}

/// Why a start cannot be booked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// The start has passed.
    #[error("the time has passed")]
    Past,
    /// The start is nearer than the lead time.
    #[error("times before {earliest_at} can no longer be booked")]
    TooSoon {
        /// The first instant that can still be booked.
        earliest_at: Timestamp,
    },
    /// The start lies beyond the horizon.
    #[error("{last_on} is the last day that can be booked")]
    BeyondHorizon {
        /// The last bookable day.
        last_on: Date,
    },
}

/// Which rule of a policy lies outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookingPolicyError {
    /// The horizon.
    #[error("horizon_days must lie between 1 and 200")]
    HorizonDays,
    /// The lead time.
    #[error("lead_minutes must be at most 43200 (30 days)")]
    LeadMinutes,
    /// A border of the check-in window.
    #[error("check_in_before_minutes and check_in_after_minutes must be at most 720")]
    CheckInMinutes,
    /// The hold.
    #[error("hold_minutes must lie between 1 and 60")]
    HoldMinutes,
    /// The limit per person.
    #[error("max_open_per_person must be at least 1")]
    MaxOpenPerPerson,
    /// The delay of freed seats.
    #[error("freed_seat_delay_minutes must be at most 60")]
    FreedSeatDelayMinutes,
    /// The time for an answer to an offer.
    #[error("offer_minutes must lie between 10 and 1440")]
    OfferMinutes,
    /// The limit per person and day.
    #[error("max_per_person_and_day must be at least 1; leave it out for none")]
    MaxPerPersonAndDay,
    /// The time to confirm a mail address.
    #[error("activation_minutes must lie between 1 and 1440")]
    ActivationMinutes,
    /// The time for which personal data are kept.
    #[error("keep_person_days must be at most 30")]
    KeepPersonDays,
}

impl BookingPolicy {
    /// The longest horizon.
    pub const MOST_HORIZON_DAYS: u16 = 200;

    /// The last day for which anything may be planned or waited for, whatever horizon a town chooses.
    pub fn furthest_on(today: Date) -> Date {
        today.saturating_add(i64::from(Self::MOST_HORIZON_DAYS).days())
    }

    /// Checks that every number lies in its range.
    pub fn check(&self) -> Result<(), BookingPolicyError> {
        if !(1..=Self::MOST_HORIZON_DAYS).contains(&self.horizon_days) {
            return Err(BookingPolicyError::HorizonDays);
        }
        if self.lead_minutes > 30 * 24 * 60 {
            return Err(BookingPolicyError::LeadMinutes);
        }
        if self.check_in_before_minutes.max(self.check_in_after_minutes) > 12 * 60 {
            return Err(BookingPolicyError::CheckInMinutes);
        }
        if !(1..=60).contains(&self.hold_minutes) {
            return Err(BookingPolicyError::HoldMinutes);
        }
        if self.max_open_per_person == 0 {
            return Err(BookingPolicyError::MaxOpenPerPerson);
        }
        if self.freed_seat_delay_minutes > 60 {
            return Err(BookingPolicyError::FreedSeatDelayMinutes);
        }
        if !(10..=24 * 60).contains(&self.offer_minutes) {
            return Err(BookingPolicyError::OfferMinutes);
        }
        if self.max_per_person_and_day == Some(0) {
            return Err(BookingPolicyError::MaxPerPersonAndDay);
        }
        if !(1..=24 * 60).contains(&self.activation_minutes) {
            return Err(BookingPolicyError::ActivationMinutes);
        }
        if self.keep_person_days > 30 {
            return Err(BookingPolicyError::KeepPersonDays);
        }
        Ok(())
    }

    /// The last local day that can be booked at `now`: today plus the horizon, the last of them not before it opens.
    pub fn last_on(&self, now: Timestamp, zone: &TimeZone) -> Date {
        let local = zone.to_datetime(now);
        let is_open = self.opens_at.is_none_or(|opens_at| local.time() >= opens_at);
        let days = i64::from(self.horizon_days) - i64::from(!is_open);
        local.date().saturating_add(days.days())
    }

    /// The stricter of two policies for times: shorter horizon, longer lead.
    pub(super) fn stricter(self, other: Self) -> Self {
        Self {
            horizon_days: self.horizon_days.min(other.horizon_days),
            lead_minutes: self.lead_minutes.max(other.lead_minutes),
            ..self
        }
    }

    /// The first instant that can be booked at `now`.
    pub fn earliest_at(&self, now: Timestamp) -> Timestamp {
        later(now, self.lead_minutes)
    }

    /// Whether a visit may begin at `start_at` when it is booked at `now`.
    pub fn judge_start(
        &self,
        start_at: Timestamp,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<(), PolicyRefusal> {
        if start_at < now {
            return Err(PolicyRefusal::Past);
        }
        let earliest_at = self.earliest_at(now);
        if start_at < earliest_at {
            return Err(PolicyRefusal::TooSoon { earliest_at });
        }
        let last_on = self.last_on(now, zone);
        if zone.to_datetime(start_at).date() > last_on {
            return Err(PolicyRefusal::BeyondHorizon { last_on });
        }
        Ok(())
    }

    /// The first instant at which check-in for `start_at` is accepted (included).
    pub fn check_in_opens_at(&self, start_at: Timestamp) -> Timestamp {
        start_at
            .checked_sub(SignedDuration::from_mins(i64::from(self.check_in_before_minutes)))
            .unwrap_or(Timestamp::MIN)
    }

    /// The last instant at which check-in for `start_at` is accepted (included).
    pub fn check_in_closes_at(&self, start_at: Timestamp) -> Timestamp {
        later(start_at, self.check_in_after_minutes)
    }

    /// When a mail address must have answered that was given at `now` for a visit that begins at `start_at`: before it
    /// begins at the latest.
    pub fn activation_expires_at(&self, start_at: Timestamp, now: Timestamp) -> Timestamp {
        later(now, self.activation_minutes).min(start_at)
    }

    /// When the personal data of an appointment that ends at `end_at` must be deleted (Löschfrist).
    pub fn delete_person_after(&self, end_at: Timestamp) -> Timestamp {
        end_at
            .checked_add(SignedDuration::from_hours(24 * i64::from(self.keep_person_days)))
            .unwrap_or(Timestamp::MAX)
    }

    /// When a hold made at `now` lapses.
    pub fn hold_expires_at(&self, now: Timestamp) -> Timestamp {
        later(now, self.hold_minutes)
    }
}

fn later(instant: Timestamp, minutes: u16) -> Timestamp {
    instant
        .checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn ninety_days_are_bookable_and_the_next_is_not() {
        let now = "2026-11-20T08:00:00Z".parse().unwrap();
        let policy = BookingPolicy::default();
        assert_eq!(
            policy.judge_start("2027-02-18T09:00:00+01:00".parse().unwrap(), now, &berlin()),
            Ok(())
        );
        assert_eq!(
            policy.judge_start("2027-02-19T09:00:00+01:00".parse().unwrap(), now, &berlin()),
            Err(PolicyRefusal::BeyondHorizon {
                last_on: date(2027, 2, 18)
            })
        );
    }

    #[test]
    fn a_time_is_bookable_five_minutes_before_and_not_four() {
        let start: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        let policy = BookingPolicy::default();
        let at = |minutes| start - SignedDuration::from_mins(minutes);
        assert_eq!(policy.judge_start(start, at(5), &berlin()), Ok(()));
        assert!(matches!(
            policy.judge_start(start, at(4), &berlin()),
            Err(PolicyRefusal::TooSoon { .. })
        ));
        assert_eq!(
            policy.judge_start(start, at(-1), &berlin()),
            Err(PolicyRefusal::Past)
        );
    }
}
