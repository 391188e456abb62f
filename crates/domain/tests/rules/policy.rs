//! Horizon, lead time, hold and the ranges of a policy.

use einlass_domain::booking::{BookingPolicy, BookingPolicyError, PolicyLevel, PolicyRefusal};
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
fn a_hold_lasts_ten_minutes_and_a_mail_thirty_unless_the_unit_says_otherwise() {
    let now = at("2026-11-20T09:00:00Z");
    let usual = BookingPolicy::default();
    let unit = PolicyLevel {
        hold_minutes: Some(3),
        activation_minutes: Some(7),
        ..PolicyLevel::default()
    };
    let own = unit.over(usual);
    for (policy, hold_until, activate_until) in [
        (usual, "2026-11-20T09:10:00Z", "2026-11-20T09:30:00Z"),
        (own, "2026-11-20T09:03:00Z", "2026-11-20T09:07:00Z"),
    ] {
        assert_eq!(policy.hold_expires_at(now), at(hold_until));
        let start = at("2026-11-24T09:00:00Z");
        assert_eq!(policy.activation_expires_at(start, now), at(activate_until));
    }
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

#[test]
fn a_mail_address_answers_within_half_an_hour_and_before_the_visit_begins() {
    let policy = BookingPolicy::default();
    let until = |start_at| policy.activation_expires_at(at(start_at), at("2026-11-20T09:00:00Z"));
    assert_eq!(until("2026-11-23T09:00:00Z"), at("2026-11-20T09:30:00Z"));
    assert_eq!(until("2026-11-20T09:10:00Z"), at("2026-11-20T09:10:00Z"));
}
