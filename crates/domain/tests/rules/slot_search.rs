//! The search for free starts against the plain definition of a free seat.

use einlass_domain::booking::Channel;
use einlass_domain::calendar::{DayClaims, LocalDay, Opening, QuantumMap};
use jiff::civil::{Date, Time, date, time};
use proptest::prelude::*;

use crate::fixtures::{berlin, grid_on, opening};

const DAYS: [Date; 3] = [
    Date::constant(2026, 11, 20),
    Date::constant(2027, 3, 28),
    Date::constant(2027, 10, 31),
];

fn rules() -> impl Strategy<Value = Vec<Opening>> {
    let one = (0_i8..24, 0_i8..12, 0_i8..24, 0_i8..12, 1_u8..4, 0_u64..100);
    let rule = one.prop_map(|(from_hour, from_five, until_hour, until_five, count, seed)| {
        let from = time(from_hour, from_five * 5, 0, 0);
        opening(seed, from, time(until_hour, until_five * 5, 0, 0), count)
    });
    proptest::collection::vec(
        rule.prop_filter("a window has a length", |rule| rule.check().is_ok()),
        1..5,
    )
}

/// Seats that the rules give at a moment, told from its local time alone.
fn given(rules: &[Opening], day: &LocalDay, offset: u16) -> u32 {
    let local = berlin().to_datetime(day.first().plus(i64::from(offset)).start_at());
    let until_day_end = |rule: &Opening| rule.until == time(0, 0, 0, 0);
    rules
        .iter()
        .filter(|rule| local.time() >= rule.from && (until_day_end(rule) || local.time() < rule.until))
        .map(|rule| u32::from(rule.seats.get()))
        .sum()
}

fn is_clear(border: Time) -> bool {
    border.hour() != 2 || border.minute() == 0
}

proptest! {
    #[test]
    fn a_found_start_has_a_free_seat_in_every_quantum_and_none_is_missed(
        rules in rules(),
        taken in proptest::collection::vec((0_u16..300, 0_u8..12), 0..200),
        day in 0_usize..3,
        quanta in 1_u16..40,
    ) {
        // Borders inside the skipped or repeated hour have tests of their own in the calendar.
        prop_assume!(day == 0 || rules.iter().all(|rule| is_clear(rule.from) && is_clear(rule.until)));
        let day = LocalDay::new(DAYS[day], &berlin());
        let grid = grid_on(day.date(), &rules, &[], Channel::Online);
        let mut claims = DayClaims::default();
        for (offset, seat) in &taken {
            claims.insert(*offset, *seat);
        }
        let starts = QuantumMap::free(&grid, &claims).starts(quanta);
        let is_free = |offset: u16| {
            offset < day.count() && claims.taken_at(offset).len() < given(&rules, &day, offset).min(64)
        };
        for start in 0..300_u16 {
            let fits = (start..start + quanta).all(is_free);
            prop_assert_eq!(starts.contains(start), fits, "{} at {}", day.date(), start);
        }
    }

    #[test]
    fn seats_never_exceed_the_rules_when_every_found_start_is_booked(
        rules in rules(),
        wishes in proptest::collection::vec((0_usize..300, 1_u16..20), 1..60),
    ) {
        let day = LocalDay::new(DAYS[0], &berlin());
        let grid = grid_on(day.date(), &rules, &[], Channel::Online);
        let mut claims = DayClaims::default();
        for (nth, quanta) in wishes {
            let starts: Vec<u16> = QuantumMap::free(&grid, &claims).starts(quanta).iter().collect();
            let Some(start) = starts.get(nth % starts.len().max(1)) else { continue };
            for offset in *start..start + quanta {
                let seat = claims.claimable(&grid, offset).iter().next();
                prop_assert!(seat.is_some(), "a found start lost its seat at {}", offset);
                claims.insert(offset, seat.unwrap());
            }
        }
        for offset in 0..day.count() {
            prop_assert!(claims.taken_at(offset).len() <= u32::from(grid.seats_at(offset).get()));
        }
    }
}

#[test]
fn capacity_three_counters() {
    let rules = [opening(1, time(9, 0, 0, 0), time(9, 20, 0, 0), 3)];
    let grid = grid_on(date(2026, 11, 20), &rules, &[], Channel::Online);
    let mut claims = DayClaims::default();
    for booking in 1..=4 {
        let starts: Vec<u16> = QuantumMap::free(&grid, &claims).starts(4).iter().collect();
        assert_eq!(
            starts,
            if booking <= 3 { vec![108] } else { vec![] },
            "booking {booking}"
        );
        for offset in starts.into_iter().flat_map(|start| start..start + 4) {
            let seat = claims.claimable(&grid, offset).iter().next().unwrap();
            claims.insert(offset, seat);
        }
    }
}

#[test]
fn fragmented_seats_lose_no_capacity() {
    let rules = [opening(1, time(9, 0, 0, 0), time(9, 10, 0, 0), 2)];
    let grid = grid_on(date(2026, 11, 20), &rules, &[], Channel::Online);
    let mut claims = DayClaims::default();
    // Two short bookings on different seats leave one seat free in each quantum, never the same one.
    claims.insert(108, 0);
    claims.insert(109, 1);
    assert_eq!(
        QuantumMap::free(&grid, &claims)
            .starts(2)
            .iter()
            .collect::<Vec<_>>(),
        [108]
    );
}
