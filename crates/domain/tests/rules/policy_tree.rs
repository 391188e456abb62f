//! Policies of authority, site and unit, and their exceptions for services and channels.

use einlass_domain::booking::{BookingPolicy, BookingPolicyError, Channel, ChannelName};
use einlass_domain::booking::{PolicyLevel, PolicyOverride, PolicyRefusal, PolicyTree};
use jiff::SignedDuration;
use jiff::civil::{date, time};

use crate::fixtures::{at, berlin, service_id};

fn horizon(days: u16) -> PolicyLevel {
    PolicyLevel {
        horizon_days: Some(days),
        ..PolicyLevel::default()
    }
}

fn resolve(levels: &[PolicyLevel; 3], services: &[u64], channel: Channel) -> BookingPolicy {
    let [authority, site, unit] = levels;
    let services: Vec<_> = services.iter().map(|seed| service_id(*seed)).collect();
    PolicyTree {
        authority,
        site,
        unit,
    }
    .resolve(&services, channel)
}

#[test]
fn the_nearest_level_that_says_something_counts() {
    let none = PolicyLevel::default;
    let days = |levels: [PolicyLevel; 3]| resolve(&levels, &[1], Channel::Online).horizon_days;
    assert_eq!(days([none(), none(), none()]), 90);
    assert_eq!(days([horizon(60), none(), none()]), 60);
    assert_eq!(days([horizon(60), horizon(30), none()]), 30);
    assert_eq!(days([horizon(60), horizon(30), horizon(120)]), 120);
}

#[test]
fn services_and_channels_have_their_own_horizon_and_lead_time() {
    let unit = PolicyLevel {
        overrides: vec![
            PolicyOverride {
                service_ids: vec![service_id(1)],
                horizon_days: Some(180),
                ..PolicyOverride::default()
            },
            PolicyOverride {
                service_ids: vec![service_id(2)],
                lead_minutes: Some(60),
                ..PolicyOverride::default()
            },
            PolicyOverride {
                channels: vec![ChannelName(Channel::Onsite)],
                lead_minutes: Some(0),
                ..PolicyOverride::default()
            },
        ],
        ..PolicyLevel::default()
    };
    let levels = [PolicyLevel::default(), horizon(100), unit];
    let of = |services: &[u64], channel| {
        let policy = resolve(&levels, services, channel);
        (policy.horizon_days, policy.lead_minutes)
    };
    assert_eq!(of(&[], Channel::Online), (100, 5));
    assert_eq!(of(&[1], Channel::Online), (180, 5));
    assert_eq!(of(&[2], Channel::Online), (100, 60));
    assert_eq!(of(&[1, 2], Channel::Online), (100, 60), "the strictest counts");
    assert_eq!(of(&[2], Channel::Onsite), (100, 0));
}

#[test]
fn ninety_days() {
    let policy = resolve(&Default::default(), &[], Channel::Online);
    let now = at("2026-11-20T08:00:00Z");
    assert_eq!(policy.last_on(now, &berlin()), date(2027, 2, 18));
    assert_eq!(
        policy.judge_start(at("2027-02-18T09:00:00+01:00"), now, &berlin()),
        Ok(())
    );
    assert_eq!(
        policy.judge_start(at("2027-02-19T09:00:00+01:00"), now, &berlin()),
        Err(PolicyRefusal::BeyondHorizon {
            last_on: date(2027, 2, 18)
        })
    );
    for days in [1, 200] {
        assert_eq!(horizon(days).check(), Ok(()));
    }
    for days in [0, 201] {
        assert_eq!(horizon(days).check(), Err(BookingPolicyError::HorizonDays));
    }
    let hidden = PolicyLevel {
        overrides: vec![PolicyOverride {
            horizon_days: Some(201),
            ..PolicyOverride::default()
        }],
        ..PolicyLevel::default()
    };
    assert_eq!(hidden.check(), Err(BookingPolicyError::HorizonDays));
}

#[test]
fn the_last_bookable_day_opens_at_a_set_time_of_day() {
    let level = PolicyLevel {
        opens_at: Some(time(7, 0, 0, 0)),
        ..horizon(14)
    };
    let policy = level.over(BookingPolicy::default());
    for (now, last_on) in [
        ("2026-11-20T00:00:00+01:00", date(2026, 12, 3)),
        ("2026-11-20T06:59:59+01:00", date(2026, 12, 3)),
        ("2026-11-20T07:00:00+01:00", date(2026, 12, 4)),
        ("2026-11-20T23:59:00+01:00", date(2026, 12, 4)),
        // The clocks go forward in the night: seven is seven.
        ("2027-03-28T06:59:59+02:00", date(2027, 4, 10)),
        ("2027-03-28T07:00:00+02:00", date(2027, 4, 11)),
    ] {
        assert_eq!(policy.last_on(at(now), &berlin()), last_on, "{now}");
    }
}

#[test]
fn lead_time_ends_five_minutes_before_by_unit_and_channel() {
    let unit = PolicyLevel {
        lead_minutes: Some(30),
        overrides: vec![PolicyOverride {
            channels: vec![ChannelName(Channel::Phone)],
            lead_minutes: Some(5),
            ..PolicyOverride::default()
        }],
        ..PolicyLevel::default()
    };
    let levels = [PolicyLevel::default(), PolicyLevel::default(), unit];
    let start = at("2026-11-20T09:00:00Z");
    let may = |channel, minutes| {
        let now = start - SignedDuration::from_mins(minutes);
        resolve(&levels, &[], channel)
            .judge_start(start, now, &berlin())
            .is_ok()
    };
    assert!(may(Channel::Phone, 5) && !may(Channel::Phone, 4));
    assert!(may(Channel::Online, 30) && !may(Channel::Online, 29));
}
