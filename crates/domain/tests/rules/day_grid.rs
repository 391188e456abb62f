//! What the rules of a pool give on one day.

use einlass_domain::booking::Channel;
use einlass_domain::calendar::{Closure, DayClaims, DayGrid, DayRule, Opening, QuantumMap};
use jiff::civil::{Date, date, time};
use proptest::prelude::*;

use crate::fixtures::{closure_id, grid_on, opening, seats, site_id};

const FRIDAY: Date = Date::constant(2026, 11, 20);
const NINE: u16 = 9 * 12;

fn grid(openings: &[Opening], closures: &[Closure], channel: Channel) -> DayGrid {
    grid_on(FRIDAY, openings, closures, channel)
}

fn hours(seed: u64, from: i8, until: i8, count: u8) -> Opening {
    opening(seed, time(from, 0, 0, 0), time(until, 0, 0, 0), count)
}

fn only(seed: u64, channels: &[Channel], count: u8) -> Opening {
    let mut rule = hours(seed, 9, 10, count);
    rule.channels = channels.to_vec();
    rule
}

#[test]
fn overlapping_openings_add_their_seats() {
    let grid = grid(&[hours(1, 9, 11, 2), hours(2, 10, 12, 3)], &[], Channel::Online);
    let at = |hour: u16| grid.seats_at(hour * 12).get();
    assert_eq!([8, 9, 10, 11, 12].map(at), [0, 2, 5, 3, 0]);
}

#[test]
fn more_seats_than_a_pool_may_have_are_cut() {
    let grid = grid(&[hours(1, 9, 11, 40), hours(2, 9, 11, 40)], &[], Channel::Online);
    assert_eq!(grid.seats_at(NINE), seats(64));
    assert_eq!(grid.open_seats_at(NINE).len(), 64);
}

#[test]
fn closures_of_the_site_and_of_the_authority_close_the_day() {
    let closed = |site, from_on, until_on| Closure {
        id: closure_id(1),
        site_id: site,
        from_on,
        until_on,
        reason: "Feiertag".to_owned(),
    };
    let (thursday, saturday) = (date(2026, 11, 19), date(2026, 11, 21));
    for (closure, is_closed) in [
        (closed(None, FRIDAY, saturday), true),
        (closed(Some(site_id(1)), FRIDAY, saturday), true),
        (closed(Some(site_id(2)), FRIDAY, saturday), false),
        (closed(None, thursday, FRIDAY), false),
        (closed(None, saturday, date(2026, 11, 22)), false),
        (closed(None, thursday, date(2026, 12, 1)), true),
    ] {
        let grid = grid(
            &[hours(1, 9, 11, 1)],
            std::slice::from_ref(&closure),
            Channel::Online,
        );
        assert_eq!(grid.is_closed(), is_closed, "{closure:?}");
    }
}

#[test]
fn windows_without_appointment_and_outside_their_validity_give_no_seats() {
    let mut free = hours(1, 9, 11, 5);
    free.rule = DayRule::WithoutAppointment;
    let mut ended = hours(2, 9, 11, 5);
    ended.valid_until_on = Some(FRIDAY);
    let mut later = hours(3, 9, 11, 5);
    later.valid_from_on = date(2026, 11, 21);
    assert!(grid(&[free, ended, later], &[], Channel::Online).is_closed());
}

#[test]
fn a_window_until_midnight_ends_with_the_day() {
    for (day, last) in [(FRIDAY, 287), (date(2027, 3, 28), 275), (date(2027, 10, 31), 299)] {
        let rules = [opening(1, time(22, 0, 0, 0), time(0, 0, 0, 0), 1)];
        let grid = grid_on(day, &rules, &[], Channel::Online);
        let free = QuantumMap::free(&grid, &DayClaims::default());
        assert_eq!((free.iter().count(), free.iter().last()), (24, Some(last)));
    }
}

#[test]
fn a_whole_day_has_the_length_of_the_day() {
    for (day, count) in [(FRIDAY, 288), (date(2027, 3, 28), 276), (date(2027, 10, 31), 300)] {
        let rules = [opening(1, time(0, 0, 0, 0), time(0, 0, 0, 0), 1)];
        let grid = grid_on(day, &rules, &[], Channel::Online);
        assert_eq!(
            QuantumMap::free(&grid, &DayClaims::default()).iter().count(),
            count
        );
    }
}

#[test]
fn extra_day_online_only() {
    let grid_of = |channel| grid(&[only(1, &[Channel::Online], 2)], &[], channel);
    assert!(!grid_of(Channel::Online).is_closed());
    for channel in [Channel::Phone, Channel::Onsite, Channel::Internal] {
        assert!(grid_of(channel).is_closed(), "{channel:?}");
        assert_eq!(grid_of(channel).seats_at(NINE), seats(2));
    }
}

#[test]
fn a_booking_by_phone_does_not_use_up_the_seat_kept_for_the_portal() {
    let rules = [only(1, &[Channel::Online], 1), only(2, &[Channel::Phone], 1)];
    let claimable = |claims: &DayClaims, channel| claims.claimable(&grid(&rules, &[], channel), NINE);
    let mut claims = DayClaims::default();
    let by_phone = claimable(&claims, Channel::Phone).iter().next().unwrap();
    claims.insert(NINE, by_phone);
    assert!(claimable(&claims, Channel::Phone).is_empty());
    let online = claimable(&claims, Channel::Online).iter().next().unwrap();
    claims.insert(NINE, online);
    assert!(claimable(&claims, Channel::Online).is_empty());
}

#[test]
fn the_seat_of_the_own_contingent_goes_before_the_common_one() {
    let rules = [hours(1, 9, 10, 1), only(2, &[Channel::Online], 1)];
    let online = grid(&rules, &[], Channel::Online);
    let phone = grid(&rules, &[], Channel::Phone);
    let mut claims = DayClaims::default();
    let first: Vec<u8> = claims.claimable(&online, NINE).iter().collect();
    assert_eq!(
        first.len(),
        1,
        "the common seat is not offered while the own one is free"
    );
    assert_eq!(claims.claimable(&phone, NINE).len(), 1);
    claims.insert(NINE, first[0]);
    assert_eq!(claims.claimable(&online, NINE).len(), 1);
    assert_eq!(claims.claimable(&phone, NINE).len(), 1);
    let second = claims.claimable(&online, NINE).iter().next();
    claims.insert(NINE, second.unwrap());
    assert!(claims.claimable(&phone, NINE).is_empty());
}

#[test]
fn the_order_of_the_rules_does_not_matter() {
    let mut rules = vec![
        hours(1, 9, 10, 1),
        only(2, &[Channel::Online], 2),
        only(3, &[Channel::Phone], 1),
    ];
    let forwards = grid(&rules, &[], Channel::Phone);
    rules.reverse();
    assert_eq!(grid(&rules, &[], Channel::Phone), forwards);
}

proptest! {
    /// Whoever books in whatever order: no more seats than given, and none of another contingent.
    #[test]
    fn contingents_are_kept_and_never_overbooked(
        counts in proptest::array::uniform3(0_u8..4),
        stray in proptest::collection::vec(0_u8..8, 0..4),
        asking in proptest::collection::vec(0_usize..4, 0..20),
    ) {
        let [common, online, phone] = counts;
        let rules: Vec<Opening> = [
            hours(1, 9, 10, common),
            only(2, &[Channel::Online], online),
            only(3, &[Channel::Phone], phone),
        ].into_iter().filter(|rule| rule.seats != seats(0)).collect();
        let given = u32::from(common + online + phone);
        let mut claims = DayClaims::default();
        for seat in &stray {
            claims.insert(NINE, *seat);
        }
        let before = claims.taken_at(NINE).len();
        for channel in asking.into_iter().map(|index| Channel::ALL[index]) {
            let grid = grid(&rules, &[], channel);
            let claimable = claims.claimable(&grid, NINE);
            prop_assert!(claimable.without(grid.open_seats_at(NINE)).is_empty());
            if let Some(seat) = claimable.iter().next() {
                prop_assert!(!claims.taken_at(NINE).contains(seat));
                claims.insert(NINE, seat);
            }
        }
        prop_assert!(claims.taken_at(NINE).len() <= given.max(before));
    }
}
