//! C-08: what a waiting person would take, and how long it is offered.

use einlass_domain::booking::{BookingPolicy, Placement, WaitingWish, WaitingWishError};
use einlass_domain::calendar::{Quantum, QuantumSpan};
use einlass_domain::catalogue::{RequestedService, RequestedServices};
use einlass_domain::ids::{PoolId, ServiceId, SiteId, UnitId};
use jiff::civil::{Weekday, date, time};
use uuid::Uuid;

use crate::fixtures::{at, berlin};

fn wish() -> WaitingWish {
    let service = RequestedService {
        service_id: ServiceId::from_uuid(Uuid::from_u128(1)),
        quantity: 1,
    };
    WaitingWish {
        services: RequestedServices::new(vec![service]).unwrap(),
        weekdays: vec![Weekday::Monday, Weekday::Thursday],
        from: time(9, 0, 0, 0),
        until: time(12, 0, 0, 0),
        from_on: date(2026, 11, 23),
        to_on: date(2026, 12, 3),
        site_ids: vec![SiteId::from_uuid(Uuid::from_u128(2))],
        unit_ids: Vec::new(),
    }
}

fn place(start: &str, quanta: u16, site: u128) -> Placement {
    let first = Quantum::starting_at(at(start)).unwrap();
    Placement {
        site_id: SiteId::from_uuid(Uuid::from_u128(site)),
        unit_id: UnitId::from_uuid(Uuid::from_u128(3)),
        pool_id: PoolId::from_uuid(Uuid::from_u128(4)),
        span: QuantumSpan::new(first, quanta).unwrap(),
    }
}

#[test]
fn a_time_fulfils_every_part_of_a_wish_or_is_not_offered() {
    let accepts = |start, quanta, site| wish().accepts(&place(start, quanta, site), &berlin());
    assert!(accepts("2026-11-23T09:00:00+01:00", 4, 2));
    assert!(accepts("2026-11-26T11:40:00+01:00", 4, 2), "it ends at noon");
    assert!(!accepts("2026-11-26T11:45:00+01:00", 4, 2), "it ends after noon");
    assert!(!accepts("2026-11-23T08:55:00+01:00", 4, 2), "it begins too early");
    assert!(!accepts("2026-11-24T09:00:00+01:00", 4, 2), "a Tuesday");
    assert!(
        !accepts("2026-11-19T09:00:00+01:00", 4, 2),
        "before the first day"
    );
    assert!(accepts("2026-12-03T09:00:00+01:00", 4, 2), "on the last day");
    assert!(!accepts("2026-12-07T09:00:00+01:00", 4, 2), "after the last day");
    assert!(!accepts("2026-11-23T09:00:00+01:00", 4, 5), "another building");
    let any_time = WaitingWish {
        from: time(0, 0, 0, 0),
        until: time(0, 0, 0, 0),
        ..wish()
    };
    assert!(any_time.accepts(&place("2026-11-23T23:45:00+01:00", 3, 2), &berlin()));
}

#[test]
fn a_wish_that_no_time_can_fulfil_is_refused() {
    let today = date(2026, 11, 20);
    assert_eq!(wish().check(20, today), Ok(()));
    assert_eq!(wish().check(185, today), Err(WaitingWishError::TimeRange));
    assert_eq!(
        wish().check(20, date(2026, 12, 4)),
        Err(WaitingWishError::DateRange)
    );
    assert_eq!(wish().check(20, date(2026, 12, 3)), Ok(()), "a Thursday");
    let until = |to_on| WaitingWish { to_on, ..wish() }.check(20, today);
    assert_eq!(until(date(2027, 6, 8)), Ok(()), "200 days ahead");
    assert_eq!(until(date(2027, 6, 9)), Err(WaitingWishError::DateRange));
    assert_eq!(until(date(9999, 12, 31)), Err(WaitingWishError::DateRange));
    let one_tuesday = WaitingWish {
        from_on: date(2026, 11, 24),
        to_on: date(2026, 11, 25),
        ..wish()
    };
    assert_eq!(one_tuesday.check(20, today), Err(WaitingWishError::Weekdays));
}

#[test]
fn an_offer_stands_two_hours_and_never_past_the_last_moment_of_booking() {
    let policy = BookingPolicy::default();
    let start = at("2026-11-23T09:00:00Z");
    let expires = |now| policy.offer_expires_at(start, at(now));
    assert_eq!(expires("2026-11-22T09:00:00Z"), Some(at("2026-11-22T11:00:00Z")));
    assert_eq!(expires("2026-11-23T08:00:00Z"), Some(at("2026-11-23T08:55:00Z")));
    assert_eq!(expires("2026-11-23T08:45:00Z"), Some(at("2026-11-23T08:55:00Z")));
    assert_eq!(
        expires("2026-11-23T08:45:01Z"),
        None,
        "nobody could answer in time"
    );
    assert_eq!(expires("2026-11-23T10:00:00Z"), None);
}
