//! Horizon, lead time, hold and the ranges of a policy.

use einlass_domain::booking::{BookingPolicy, BookingPolicyError, PolicyRefusal};
use jiff::civil::date;

use crate::fixtures::{at, berlin};

#[test]
fn horizon_is_counted_in_local_days() {
    let policy = BookingPolicy {
        horizon_days: 1,
        ..BookingPolicy::default()
    };
    // 23:30 UTC on the 19th is already the 20th in Berlin.
    let now = at("2026-11-19T23:30:00Z");
    assert_eq!(policy.last_on(now, &berlin()), date(2026, 11, 21));
    assert_eq!(
        policy.judge_start(at("2026-11-21T22:55:00Z"), now, &berlin()),
        Ok(())
    );
    assert_eq!(
        policy.judge_start(at("2026-11-21T23:00:00Z"), now, &berlin()),
        Err(PolicyRefusal::BeyondHorizon {
            last_on: date(2026, 11, 21)
        })
    );
}

#[test]
fn without_lead_time_the_present_instant_is_bookable() {
    let policy = BookingPolicy {
        lead_minutes: 0,
        ..BookingPolicy::default()
    };
    let now = at("2026-11-20T09:00:00Z");
    assert_eq!(policy.judge_start(now, now, &berlin()), Ok(()));
}

#[test]
fn a_hold_lasts_ten_minutes_unless_the_unit_says_otherwise() {
    let now = at("2026-11-20T09:00:00Z");
    assert_eq!(
        BookingPolicy::default().hold_expires_at(now),
        at("2026-11-20T09:10:00Z")
    );
}

#[test]
fn numbers_outside_their_range_are_named() {
    let set = |change: fn(&mut BookingPolicy)| {
        let mut policy = BookingPolicy::default();
        change(&mut policy);
        policy.check()
    };
    assert_eq!(set(|_| ()), Ok(()));
    assert_eq!(set(|p| p.horizon_days = 1), Ok(()));
    assert_eq!(set(|p| p.horizon_days = 200), Ok(()));
    assert_eq!(set(|p| p.horizon_days = 0), Err(BookingPolicyError::HorizonDays));
    assert_eq!(
        set(|p| p.horizon_days = 201),
        Err(BookingPolicyError::HorizonDays)
    );
    assert_eq!(
        set(|p| p.lead_minutes = 43_201),
        Err(BookingPolicyError::LeadMinutes)
    );
    assert_eq!(
        set(|p| p.check_in_after_minutes = 721),
        Err(BookingPolicyError::CheckInMinutes)
    );
    assert_eq!(set(|p| p.hold_minutes = 0), Err(BookingPolicyError::HoldMinutes));
    assert_eq!(set(|p| p.hold_minutes = 61), Err(BookingPolicyError::HoldMinutes));
    assert_eq!(
        set(|p| p.max_open_per_person = 0),
        Err(BookingPolicyError::MaxOpenPerPerson)
    );
    assert_eq!(
        set(|p| p.freed_seat_delay_minutes = 61),
        Err(BookingPolicyError::FreedSeatDelayMinutes)
    );
    assert_eq!(
        set(|p| p.offer_minutes = 9),
        Err(BookingPolicyError::OfferMinutes)
    );
}
