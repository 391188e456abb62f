//! Exceptions, extra hours, contingents, restricted services and staffing on one day.

use einlass_domain::booking::Channel;
use einlass_domain::calendar::{
    Ask, Asker, ClosedBy, Contingent, DayClaims, DayGrid, DayRule, KeptFor, LocalDay, Opening, OpeningError,
    OpeningKind, PoolCalendar, QuantumMap, Recurrence, SeatCount, Staffing, StaffingError,
};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date, time};
use proptest::prelude::*;

use crate::fixtures::{ask_for, at, berlin, no_rules, opening, seats, service_id};

const FRIDAY: Date = Date::constant(2026, 11, 20);
const NINE: u16 = 9 * 12;
const ONLINE: Asker = Asker::ordinary(Channel::Online);
const PHONE: Asker = Asker::ordinary(Channel::Phone);
const URGENT: Asker = Asker::urgent(Channel::Phone);

fn hours(seed: u64, from: i8, until: i8, count: u8) -> Opening {
    let mut hours = opening(seed, time(from, 0, 0, 0), time(until, 0, 0, 0), count);
    hours.slug = format!("hours-{seed}").parse().unwrap();
    hours
}

fn once(seed: u64, kind: OpeningKind, from: i8, until: i8, count: u8) -> Opening {
    let mut once = hours(seed, from, until, count);
    once.kind = kind;
    once.recurrence = Recurrence::Once(FRIDAY);
    once
}

const EXCEPTION: OpeningKind = OpeningKind::Exception { beats_holiday: false };
const EXTRA: OpeningKind = OpeningKind::Extra { beats_holiday: false };

fn kept(kept_for: KeptFor, count: u8, release_minutes: Option<u32>) -> Contingent {
    Contingent {
        kept_for,
        seats: seats(count),
        release_minutes,
    }
}

fn for_channel(channel: Channel, count: u8, release_minutes: Option<u32>) -> Contingent {
    kept(KeptFor::Channels(vec![channel]), count, release_minutes)
}

fn grid(openings: &[Opening], asker: Asker, now: Timestamp) -> DayGrid {
    let rules = PoolCalendar {
        openings,
        ..no_rules()
    };
    ask_for(FRIDAY, &rules, asker, now)
}

/// Seats by hour from 8 to 13.
fn by_hour(openings: &[Opening]) -> [u8; 6] {
    let grid = grid(openings, ONLINE, Timestamp::UNIX_EPOCH);
    [8, 9, 10, 11, 12, 13].map(|hour: u16| grid.seats_at(hour * 12).get())
}

#[test]
fn an_exception_takes_the_place_of_the_series_of_its_day_only() {
    let rules = [hours(1, 8, 12, 3), once(2, EXCEPTION, 10, 13, 1)];
    assert_eq!(by_hour(&rules), [0, 0, 1, 1, 1, 0]);
    let other_day = PoolCalendar {
        openings: &rules,
        ..no_rules()
    };
    let thursday = ask_for(date(2026, 11, 19), &other_day, ONLINE, Timestamp::UNIX_EPOCH);
    assert_eq!(thursday.seats_at(NINE), seats(3));
}

#[test]
fn extra_hours_come_on_top() {
    let rules = [hours(1, 8, 12, 3), once(2, EXTRA, 10, 13, 1)];
    assert_eq!(by_hour(&rules), [3, 3, 4, 4, 1, 0]);
    let with_exception = [
        hours(1, 8, 12, 3),
        once(2, EXTRA, 10, 13, 1),
        once(3, EXCEPTION, 8, 9, 2),
    ];
    assert_eq!(by_hour(&with_exception), [2, 0, 1, 1, 1, 0]);
}

#[test]
fn an_exception_that_closes_closes_the_whole_day() {
    let mut closed = once(2, EXCEPTION, 0, 0, 0);
    closed.rule = DayRule::Closed;
    assert_eq!(closed.check(), Ok(()));
    let rules = [hours(1, 8, 12, 3), once(3, EXTRA, 10, 13, 1), closed.clone()];
    assert_eq!(by_hour(&rules), [0; 6]);
    let calendar = PoolCalendar {
        openings: &rules,
        ..no_rules()
    };
    assert_eq!(
        calendar.plan(FRIDAY).closed_by,
        Some(ClosedBy::Exception(&closed))
    );
    let mut series = closed;
    series.kind = OpeningKind::Series;
    assert_eq!(series.check(), Err(OpeningError::ClosedSeries));
}

#[test]
fn extra_days_can_be_restricted_to_one_channel() {
    let mut wednesdays = hours(2, 9, 11, 2);
    wednesdays.kind = EXTRA;
    wednesdays.recurrence = Recurrence::Weekly(vec![Weekday::Wednesday]);
    wednesdays.channels = vec![Channel::Online];
    let mut fridays = hours(1, 8, 12, 3);
    fridays.recurrence = Recurrence::Weekly(vec![Weekday::Friday]);
    let rules = [fridays, wednesdays];
    let calendar = PoolCalendar {
        openings: &rules,
        ..no_rules()
    };
    let is_closed = |day, asker| ask_for(day, &calendar, asker, Timestamp::UNIX_EPOCH).is_closed();
    let wednesday = date(2026, 11, 25);
    assert!(!is_closed(wednesday, ONLINE));
    assert!(is_closed(wednesday, PHONE));
    assert!(!is_closed(FRIDAY, PHONE));
}

/// Seats at nine that an asker has in all when nobody else asks.
fn open_seats(rules: &[Opening], asker: Asker, now: Timestamp) -> u32 {
    grid(rules, asker, now).open_seats_at(NINE).len()
}

#[test]
fn quota_release() {
    let mut window = hours(1, 9, 12, 6);
    window.contingents = vec![
        for_channel(Channel::Online, 2, None),
        for_channel(Channel::Phone, 2, Some(120)),
        kept(KeptFor::Urgent, 1, Some(60)),
    ];
    let rules = [window];
    // Nine o'clock in Berlin is eight in UTC.
    for (now, online, phone, onsite, urgent) in [
        ("2026-11-20T05:59:59Z", 3, 3, 1, 4),
        ("2026-11-20T06:00:00Z", 5, 3, 3, 4),
        ("2026-11-20T06:59:59Z", 5, 3, 3, 4),
        ("2026-11-20T07:00:00Z", 6, 4, 4, 4),
        ("2026-11-20T10:00:00Z", 6, 4, 4, 4),
    ] {
        let seats = |asker| open_seats(&rules, asker, at(now));
        assert_eq!(
            [
                seats(ONLINE),
                seats(PHONE),
                seats(Asker::ordinary(Channel::Onsite)),
                seats(URGENT)
            ],
            [online, phone, onsite, urgent],
            "{now}"
        );
    }
    let changes_at = |now| grid(&rules, ONLINE, at(now)).changes_at();
    assert_eq!(changes_at("2026-11-19T00:00:00Z"), at("2026-11-20T06:00:00Z"));
    assert_eq!(changes_at("2026-11-20T06:00:00Z"), at("2026-11-20T07:00:00Z"));
    assert_eq!(changes_at("2026-11-20T07:00:00Z"), Timestamp::MAX);
}

#[test]
fn urgent_seats_are_for_urgent_cases_only() {
    let mut window = hours(1, 9, 10, 2);
    window.contingents = vec![kept(KeptFor::Urgent, 1, None)];
    let rules = [window];
    for channel in Channel::ALL {
        assert_eq!(
            open_seats(&rules, Asker::ordinary(channel), Timestamp::UNIX_EPOCH),
            1
        );
        assert_eq!(
            open_seats(&rules, Asker::urgent(channel), Timestamp::UNIX_EPOCH),
            2
        );
    }
    let mut claims = DayClaims::default();
    let urgent = grid(&rules, URGENT, Timestamp::UNIX_EPOCH);
    let seat = claims.claimable(&urgent, NINE).iter().next().unwrap();
    claims.insert(NINE, seat);
    let online = grid(&rules, ONLINE, Timestamp::UNIX_EPOCH);
    assert_eq!(
        claims.claimable(&online, NINE).len(),
        1,
        "the kept seat went first, the common one is left"
    );
}

#[test]
fn a_window_for_certain_services_admits_visits_of_nothing_else() {
    let (passports, registration) = (service_id(1), service_id(2));
    let mut window = hours(1, 9, 10, 1);
    window.service_ids = vec![passports];
    let rules = PoolCalendar {
        openings: &[window],
        ..no_rules()
    };
    let is_closed = |service_ids: &[_]| {
        let ask = Ask {
            asker: ONLINE,
            service_ids,
            now: Timestamp::UNIX_EPOCH,
        };
        DayGrid::new(LocalDay::new(FRIDAY, &berlin()), &rules, &ask).is_closed()
    };
    assert!(!is_closed(&[passports]));
    assert!(is_closed(&[registration]));
    assert!(is_closed(&[passports, registration]));
}

#[test]
fn fewer_staff_take_common_seats_first_and_only_while_they_are_missing() {
    let mut window = hours(1, 8, 12, 4);
    window.contingents = vec![for_channel(Channel::Phone, 1, None)];
    let openings = [window];
    let staffing = [Staffing {
        on_date: FRIDAY,
        from: time(9, 0, 0, 0),
        until: time(10, 0, 0, 0),
        seats: seats(2),
    }];
    let rules = PoolCalendar {
        openings: &openings,
        staffing: &staffing,
        ..no_rules()
    };
    let online = ask_for(FRIDAY, &rules, ONLINE, Timestamp::UNIX_EPOCH);
    let seats_at = |hour: u16| {
        (
            online.seats_at(hour * 12).get(),
            online.open_seats_at(hour * 12).len(),
        )
    };
    assert_eq!([8, 9, 10].map(seats_at), [(4, 3), (2, 1), (4, 3)]);
    let phone = ask_for(FRIDAY, &rules, PHONE, Timestamp::UNIX_EPOCH);
    assert_eq!(phone.open_seats_at(NINE).len(), 2);
    let nobody = [Staffing {
        seats: SeatCount::NONE,
        until: time(0, 0, 0, 0),
        from: time(0, 0, 0, 0),
        ..staffing[0]
    }];
    let rules = PoolCalendar {
        staffing: &nobody,
        ..rules
    };
    assert!(ask_for(FRIDAY, &rules, PHONE, Timestamp::UNIX_EPOCH).is_closed());
}

#[test]
fn staffing_changes_of_one_day_must_not_overlap() {
    let change = |from, until| Staffing {
        on_date: FRIDAY,
        from: time(from, 0, 0, 0),
        until: time(until, 0, 0, 0),
        seats: seats(1),
    };
    for (changes, expected) in [
        (vec![], Ok(())),
        (vec![change(10, 12), change(8, 10)], Ok(())),
        (vec![change(8, 11), change(10, 12)], Err(StaffingError::Overlap)),
        (vec![change(8, 0), change(22, 23)], Err(StaffingError::Overlap)),
        (vec![change(12, 8)], Err(StaffingError::EmptyWindow)),
    ] {
        assert_eq!(Staffing::check_day(&changes), expected, "{changes:?}");
    }
}

#[test]
fn contingents_that_cannot_be_kept_are_refused() {
    let check = |rule, contingents: Vec<Contingent>| {
        let mut window = hours(1, 9, 10, 3);
        window.contingents = contingents;
        window.rule = rule;
        window.check()
    };
    let with = DayRule::WithAppointment;
    let online = |count| for_channel(Channel::Online, count, None);
    assert_eq!(check(with, vec![online(2), online(1)]), Ok(()));
    assert_eq!(
        check(with, vec![online(2), online(2)]),
        Err(OpeningError::ContingentsAboveSeats)
    );
    assert_eq!(check(with, vec![online(0)]), Err(OpeningError::EmptyContingent));
    assert_eq!(
        check(with, vec![kept(KeptFor::Channels(Vec::new()), 1, None)]),
        Err(OpeningError::ContingentForNobody)
    );
    assert_eq!(
        check(DayRule::WithoutAppointment, vec![online(1)]),
        Err(OpeningError::ContingentsWithoutAppointment)
    );
}

#[test]
fn spring_and_autumn_2027() {
    let rules = [hours(1, 9, 12, 1)];
    let calendar = PoolCalendar {
        openings: &rules,
        ..no_rules()
    };
    for (day, nine) in [
        (date(2027, 3, 27), "2027-03-27T08:00:00Z"),
        (date(2027, 3, 28), "2027-03-28T07:00:00Z"),
        (date(2027, 3, 29), "2027-03-29T07:00:00Z"),
        (date(2027, 10, 30), "2027-10-30T07:00:00Z"),
        (date(2027, 10, 31), "2027-10-31T08:00:00Z"),
        (date(2027, 11, 1), "2027-11-01T08:00:00Z"),
    ] {
        let grid = ask_for(day, &calendar, ONLINE, Timestamp::UNIX_EPOCH);
        let free: Vec<u16> = QuantumMap::free(&grid, &DayClaims::default()).iter().collect();
        assert_eq!(free.len(), 36, "{day}");
        assert_eq!(grid.day().first().plus(i64::from(free[0])).start_at(), at(nine));
    }
}

#[test]
fn windows_across_the_change_of_clocks_have_the_true_number_of_quanta() {
    let mut night = hours(1, 1, 5, 1);
    night.contingents = vec![for_channel(Channel::Phone, 1, Some(60))];
    let rules = [night];
    let calendar = PoolCalendar {
        openings: &rules,
        ..no_rules()
    };
    for (day, quanta, released_at) in [
        (date(2027, 3, 28), 36, "2027-03-27T23:00:00Z"),
        (date(2027, 10, 31), 60, "2027-10-30T22:00:00Z"),
        (FRIDAY, 48, "2026-11-19T23:00:00Z"),
    ] {
        let phone = ask_for(day, &calendar, PHONE, Timestamp::UNIX_EPOCH);
        let free = QuantumMap::free(&phone, &DayClaims::default());
        assert_eq!(free.iter().count(), quanta, "{day}");
        assert_eq!(phone.changes_at(), at(released_at), "{day}");
    }
}

proptest! {
    /// Numbers of seats depend neither on the asker nor on the moment, so whoever books in whatever order: no more
    /// seats than given, and while a contingent is kept nobody else gets into it.
    #[test]
    fn kept_seats_are_kept_and_nothing_is_overbooked(
        common in 0_u8..4,
        online in 0_u8..3,
        urgent in 0_u8..3,
        cap in 0_u8..10,
        asking in proptest::collection::vec((0_usize..4, any::<bool>(), 0_i64..240), 0..24),
    ) {
        prop_assume!(common + online + urgent > 0);
        let mut window = hours(1, 9, 10, common + online + urgent);
        let contingents = [for_channel(Channel::Online, online, None), kept(KeptFor::Urgent, urgent, Some(60))];
        window.contingents = contingents.into_iter().filter(|one| one.seats != seats(0)).collect();
        prop_assert_eq!(window.check(), Ok(()));
        let openings = [window];
        let staffing = [Staffing { on_date: FRIDAY, from: time(0, 0, 0, 0), until: time(0, 0, 0, 0), seats: seats(cap) }];
        let rules = PoolCalendar { openings: &openings, staffing: &staffing, ..no_rules() };
        let mut claims = DayClaims::default();
        let mut by_others = 0;
        for (index, is_urgent, minutes) in asking {
            let asker = Asker { channel: Channel::ALL[index], urgent: is_urgent };
            let now = at("2026-11-20T05:00:00Z") + jiff::SignedDuration::from_mins(minutes);
            let grid = ask_for(FRIDAY, &rules, asker, now);
            if let Some(seat) = claims.claimable(&grid, NINE).iter().next() {
                prop_assert!(grid.open_seats_at(NINE).contains(seat));
                prop_assert!(claims.taken_at(NINE).without(grid.seats_at(NINE).as_set()).is_empty());
                prop_assert!(!claims.taken_at(NINE).contains(seat));
                claims.insert(NINE, seat);
                by_others += u32::from(!is_urgent && minutes < 120 && asker.channel != Channel::Online);
            }
        }
        prop_assert!(claims.taken_at(NINE).len() <= u32::from(cap.min(common + online + urgent)));
        prop_assert!(by_others <= u32::from(common));
    }
}
