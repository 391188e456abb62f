//! What a day offers, compared between two sets of rules.

use einlass_domain::calendar::{
    Contingent, DayHours, DayRule, HolidayCalendar, KeptFor, Opening, PoolCalendar,
};
use jiff::civil::{Date, Time, date, time};

use crate::fixtures::{no_rules, opening, seats, service_id};

const MONDAY: Date = date(2026, 11, 23);

fn hours(openings: &[Opening]) -> DayHours {
    let rules = PoolCalendar {
        openings,
        ..no_rules()
    };
    DayHours::of(&rules.plan(MONDAY))
}

fn window(from: i8, until: i8, count: u8) -> Opening {
    let clock = |hour| time(hour, 0, 0, 0);
    opening(1, clock(from), clock(until), count)
}

#[test]
fn rules_that_offer_the_same_are_equal_however_they_are_cut() {
    let whole = hours(&[window(8, 12, 3)]);
    assert_eq!(whole, hours(&[window(10, 12, 3), window(8, 10, 3)]));
    assert_eq!(whole, hours(&[window(8, 12, 1), window(8, 12, 2)]));
    assert_eq!(
        hours(&[opening(1, time(20, 0, 0, 0), Time::midnight(), 1)]),
        hours(&[
            window(20, 22, 1),
            opening(1, time(22, 0, 0, 0), Time::midnight(), 1)
        ])
    );
}

#[test]
fn every_kind_of_change_is_seen() {
    let before = hours(&[window(8, 12, 3)]);
    let changed = |change: fn(&mut Opening)| {
        let mut window = window(8, 12, 3);
        change(&mut window);
        hours(&[window])
    };
    let kept = |one: &mut Opening| {
        one.contingents = vec![Contingent {
            kept_for: KeptFor::Urgent,
            seats: seats(1),
            release_minutes: None,
        }];
    };
    for (what, after) in [
        ("removed", hours(&[])),
        ("added", hours(&[window(8, 12, 3), window(14, 16, 1)])),
        ("earlier", hours(&[window(7, 12, 3)])),
        ("seats", hours(&[window(8, 12, 2)])),
        ("mode", changed(|one| one.rule = DayRule::WithoutAppointment)),
        (
            "channels",
            changed(|one| one.channels = vec![einlass_domain::booking::Channel::Online]),
        ),
        ("services", changed(|one| one.service_ids = vec![service_id(1)])),
        ("contingents", changed(kept)),
        ("validity", changed(|one| one.valid_until_on = Some(MONDAY))),
    ] {
        assert_ne!(before, after, "{what}");
    }
}

#[test]
fn a_window_without_appointment_counts_and_a_public_holiday_closes() {
    let walk_in = |until| {
        let mut window = window(8, until, 2);
        window.rule = DayRule::WithoutAppointment;
        window
    };
    assert_ne!(hours(&[walk_in(12)]), hours(&[walk_in(11)]));
    let holidays = HolidayCalendar::new("09763000", einlass_domain::calendar::HolidayRules::default());
    let openings = [walk_in(12)];
    let rules = PoolCalendar {
        openings: &openings,
        holidays: &holidays,
        ..no_rules()
    };
    assert_eq!(DayHours::of(&rules.plan(date(2027, 1, 6))), DayHours::default());
}
