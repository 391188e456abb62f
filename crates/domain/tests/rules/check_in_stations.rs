//! The verdict at the door for a visit of several stations.

use einlass_domain::admission::{
    CheckInFacts, CheckInVerdict as Verdict, Expectation, NextAction, StationFacts, judge_stations,
};
use einlass_domain::booking::BookingPolicy;
use jiff::Timestamp;

use crate::fixtures::{at, berlin, site_id};

const TOWN_HALL: u64 = 1;
const VEHICLES: u64 = 2;

use Expectation::{Cancelled, Expected, Here, Missed, Served};

/// Registration at 09:00 and a certificate at 09:30 in the town hall, the vehicle at 10:00 elsewhere, and at 11:00
/// the parking permit back in the town hall (all UTC).
const PLAN: [(u64, &str); 4] = [
    (TOWN_HALL, "2026-11-20T09:00:00Z"),
    (TOWN_HALL, "2026-11-20T09:30:00Z"),
    (VEHICLES, "2026-11-20T10:00:00Z"),
    (TOWN_HALL, "2026-11-20T11:00:00Z"),
];

fn visit(expectations: [Expectation; 4], served: usize) -> Vec<StationFacts> {
    let station = |(nth, ((site, start), expectation)): (usize, ((u64, &str), Expectation))| StationFacts {
        facts: CheckInFacts {
            expectation,
            site_id: site_id(site),
            start_at: at(start),
            ticket_start_at: None,
            policy: BookingPolicy::default(),
        },
        is_served: nth < served,
    };
    PLAN.into_iter()
        .zip(expectations)
        .enumerate()
        .map(station)
        .collect()
}

fn day(time: &str) -> Timestamp {
    at(&format!("2026-11-20T{time}:00Z"))
}

/// What is said at a building and time (UTC) after `served` of the stations are done.
fn told(
    expectations: [Expectation; 4],
    served: usize,
    site: u64,
    time: &str,
) -> (Verdict, usize, Vec<usize>) {
    let facts = visit(expectations, served);
    let told = judge_stations(&facts, site_id(site), day(time), &berlin()).unwrap();
    (told.verdict, told.station, told.admitted)
}

fn wrong(site: u64) -> Verdict {
    Verdict::WrongSite {
        site_id: site_id(site),
    }
}

fn early(time: &str) -> Verdict {
    Verdict::TooEarly { opens_at: day(time) }
}

#[test]
fn one_scan_checks_in_for_all_stations_in_a_row_in_the_building() {
    let new = [Expected; 4];
    assert_eq!(told(new, 0, TOWN_HALL, "08:30"), (early("08:45"), 0, vec![]));
    assert_eq!(
        told(new, 0, TOWN_HALL, "08:50"),
        (Verdict::Admitted, 0, vec![0, 1])
    );
    for time in ["08:30", "08:50"] {
        assert_eq!(
            told(new, 0, VEHICLES, time),
            (wrong(TOWN_HALL), 0, vec![]),
            "{time}"
        );
    }
}

#[test]
fn the_stations_follow_one_another_from_building_to_building() {
    let first_two = [Here, Here, Expected, Expected];
    let waits = Verdict::AlreadyAdmitted;
    assert_eq!(told(first_two, 0, TOWN_HALL, "09:05"), (waits, 0, vec![]));
    assert_eq!(told(first_two, 1, TOWN_HALL, "09:25"), (waits, 1, vec![]));
    // Done there: the next building is named.
    assert_eq!(
        told(first_two, 2, TOWN_HALL, "09:50"),
        (wrong(VEHICLES), 2, vec![])
    );
    assert_eq!(told(first_two, 2, VEHICLES, "09:40"), (early("09:45"), 2, vec![]));
    assert_eq!(
        told(first_two, 2, VEHICLES, "09:50"),
        (Verdict::Admitted, 2, vec![2])
    );
    // The way back is a scan of its own.
    let first_three = [Here, Here, Here, Expected];
    assert_eq!(
        told(first_three, 3, TOWN_HALL, "10:30"),
        (early("10:45"), 3, vec![])
    );
    assert_eq!(
        told(first_three, 3, TOWN_HALL, "10:50"),
        (Verdict::Admitted, 3, vec![3])
    );
    assert_eq!(told([Here; 4], 3, TOWN_HALL, "11:05"), (waits, 3, vec![]));
}

#[test]
fn a_station_that_was_missed_or_cancelled_does_not_stop_the_rest() {
    let late = |time| Verdict::TooLate { closed_at: day(time) };
    for (expectations, site, time, verdict, station, admitted) in [
        // Nobody came to the first, and no job has recorded it yet.
        ([Expected; 4], TOWN_HALL, "09:20", Verdict::Admitted, 1, &[1][..]),
        ([Expected; 4], VEHICLES, "09:50", Verdict::Admitted, 2, &[2]),
        (
            [Missed, Missed, Expected, Expected],
            VEHICLES,
            "09:50",
            Verdict::Admitted,
            2,
            &[2],
        ),
        (
            [Cancelled, Expected, Expected, Expected],
            TOWN_HALL,
            "09:20",
            Verdict::Admitted,
            1,
            &[1],
        ),
        // Without the building between, both in the town hall are one visit.
        (
            [Expected, Expected, Cancelled, Expected],
            TOWN_HALL,
            "08:50",
            Verdict::Admitted,
            0,
            &[0, 1, 3],
        ),
        ([Cancelled; 4], TOWN_HALL, "08:50", Verdict::Cancelled, 0, &[]),
        (
            [Missed, Missed, Missed, Expected],
            TOWN_HALL,
            "11:30",
            late("11:15"),
            3,
            &[],
        ),
        (
            [Here, Missed, Missed, Missed],
            TOWN_HALL,
            "11:30",
            Verdict::AlreadyAdmitted,
            0,
            &[],
        ),
    ] {
        let facts = visit(expectations, 0);
        let told = judge_stations(&facts, site_id(site), day(time), &berlin()).unwrap();
        assert_eq!(
            (told.verdict, told.station),
            (verdict, station),
            "{expectations:?} at {time}"
        );
        assert_eq!(told.admitted, admitted, "{expectations:?} at {time}");
    }
    assert_eq!(
        judge_stations(&[], site_id(TOWN_HALL), day("09:00"), &berlin()),
        None
    );
}

/// Done with the first, the next one counts; done with all, the visit has ended.
#[test]
fn a_station_where_the_visitor_was_served_is_passed_over_until_all_are() {
    assert_eq!(
        told([Served, Expected, Expected, Expected], 1, TOWN_HALL, "09:20"),
        (Verdict::Admitted, 1, vec![1])
    );
    assert_eq!(
        told([Served, Here, Expected, Expected], 1, TOWN_HALL, "09:35"),
        (Verdict::AlreadyAdmitted, 1, vec![])
    );
    assert_eq!(
        told([Served; 4], 4, TOWN_HALL, "11:20"),
        (Verdict::AlreadyServed, 3, vec![])
    );
}

#[test]
fn no_verdict_on_stations_is_a_dead_end() {
    let states = [Expected, Here, Cancelled, Missed, Served];
    let first = day("00:00").as_second();
    for pattern in 0..625_usize {
        let expectations = [1, 5, 25, 125].map(|place| states[pattern / place % 5]);
        let facts = visit(expectations, 0);
        for site in [TOWN_HALL, VEHICLES] {
            for minutes in (8 * 60..12 * 60).step_by(5) {
                let now = Timestamp::from_second(first + minutes * 60).unwrap();
                let told = judge_stations(&facts, site_id(site), now, &berlin()).unwrap();
                let meant = &facts[told.station].facts;
                let actions = told.verdict.next_actions(Some(meant), site_id(site));
                assert!(!actions.is_empty());
                for action in actions {
                    if let NextAction::GoToSite(there) = action {
                        assert_ne!(there, site_id(site), "{expectations:?} at {now}");
                    }
                }
                for nth in told.admitted {
                    assert_eq!(facts[nth].facts.expectation, Expected);
                    assert_eq!(facts[nth].facts.site_id, site_id(site));
                }
            }
        }
    }
}
