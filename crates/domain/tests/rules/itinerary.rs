//! Visits of several stations against the plain definition of a good chain.

use std::collections::BTreeSet;

use einlass_domain::calendar::{
    Chain, LocalDay, QUANTUM_MINUTES, QuantumMap, Spot, Station, StationOrder, StationPlace, Stations,
    StationsError, VisitPlanError, Walk, WalkingTimes, WalkingTimesError, plan_ways,
};
use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;

use crate::fixtures::{at, berlin, site_id, span, unit_id};

fn spot(site: u64, unit: u64) -> Spot {
    Spot {
        site_id: site_id(site),
        unit_id: unit_id(unit),
    }
}

fn starts(offsets: impl IntoIterator<Item = u16>) -> QuantumMap {
    let mut map = QuantumMap::default();
    for offset in offsets {
        map.insert(offset);
    }
    map
}

fn station(quanta: u16, places: &[(u64, u64, &[u16])]) -> Station {
    Station {
        quanta,
        places: places
            .iter()
            .map(|(site, unit, offsets)| StationPlace {
                spot: spot(*site, *unit),
                starts: starts(offsets.iter().copied()),
            })
            .collect(),
    }
}

fn walk(from: u64, to: u64, minutes: u16) -> Walk {
    Walk {
        from: site_id(from),
        to: site_id(to),
        minutes,
    }
}

fn town(walks: &[Walk]) -> WalkingTimes {
    WalkingTimes::new(5, 15, walks.iter().copied()).unwrap()
}

/// Station, site and start of every stop.
fn told(chains: &[Chain]) -> Vec<Vec<(usize, Spot, u16)>> {
    let stops = |chain: &Chain| {
        chain
            .stops()
            .iter()
            .map(|s| (s.station, s.spot, s.start))
            .collect()
    };
    chains.iter().map(stops).collect()
}

#[test]
fn the_second_station_is_reached_on_foot() {
    // Registration at 09:00 for 20 minutes in the town hall, then vehicle registration ten minutes away.
    let stations = Stations::new(vec![
        station(4, &[(1, 1, &[108])]),
        station(3, &[(2, 2, &[112, 113, 114, 116])]),
    ])
    .unwrap();
    let chains = stations.chains(StationOrder::AsGiven, &town(&[walk(1, 2, 10)]));
    assert_eq!(told(&chains), [[(0, spot(1, 1), 108), (1, spot(2, 2), 114)]]);
    assert_eq!(
        (chains[0].walking_minutes(), chains[0].waiting_minutes()),
        (10, 0)
    );
    assert_eq!((chains[0].start(), chains[0].until()), (108, 117));
}

#[test]
fn minutes_that_fill_no_quantum_are_waiting() {
    let stations = Stations::new(vec![
        station(4, &[(1, 1, &[108])]),
        station(3, &[(2, 2, &[112, 113, 114])]),
    ])
    .unwrap();
    let chains = stations.chains(StationOrder::AsGiven, &town(&[walk(1, 2, 7)]));
    assert_eq!(chains[0].stops()[1].start, 114);
    assert_eq!((chains[0].walking_minutes(), chains[0].waiting_minutes()), (7, 3));
}

#[test]
fn the_order_is_free_only_if_the_visitor_says_so() {
    let stations = Stations::new(vec![station(2, &[(1, 1, &[130])]), station(2, &[(1, 2, &[120])])]).unwrap();
    assert_eq!(stations.chains(StationOrder::AsGiven, &town(&[])), []);
    let any = stations.chains(StationOrder::Any, &town(&[]));
    assert_eq!(told(&any), [[(1, spot(1, 2), 120), (0, spot(1, 1), 130)]]);
    assert_eq!(any[0].waiting_minutes(), 35);
}

#[test]
fn chains_are_sorted_by_waiting_then_end() {
    let stations = Stations::new(vec![
        station(2, &[(1, 1, &[100, 120, 140])]),
        station(2, &[(1, 1, &[104, 122, 142])]),
    ])
    .unwrap();
    let chains = stations.chains(StationOrder::AsGiven, &town(&[]));
    let told: Vec<_> = chains.iter().map(|c| (c.waiting_minutes(), c.start())).collect();
    assert_eq!(told, [(0, 120), (0, 140), (10, 100)]);
}

#[test]
fn time_left_over_lies_early() {
    let stations = Stations::new(vec![
        station(2, &[(1, 1, &[100])]),
        station(2, &[(1, 1, &[102, 105, 108])]),
        station(2, &[(1, 1, &[112])]),
    ])
    .unwrap();
    let chains = stations.chains(StationOrder::AsGiven, &town(&[]));
    assert_eq!(
        told(&chains)[0].iter().map(|stop| stop.2).collect::<Vec<_>>(),
        [100, 108, 112]
    );
}

#[test]
fn of_equal_times_the_shorter_way_wins() {
    let stations = Stations::new(vec![
        station(2, &[(1, 1, &[100])]),
        station(2, &[(2, 2, &[110]), (3, 2, &[110])]),
    ])
    .unwrap();
    let chains = stations.chains(StationOrder::Any, &town(&[walk(1, 2, 20), walk(1, 3, 10)]));
    assert_eq!(chains.len(), 1);
    assert_eq!(chains[0].stops()[1].spot, spot(3, 2));
}

#[test]
fn ways_count_back_unless_stated_otherwise() {
    let town = WalkingTimes::new(4, 25, [walk(1, 2, 10), walk(2, 3, 8), walk(3, 2, 12)]).unwrap();
    for (from, to, minutes) in [
        ((1, 1), (1, 1), 0),
        ((1, 1), (1, 2), 4),
        ((1, 1), (2, 1), 10),
        ((2, 1), (1, 1), 10),
        ((2, 1), (3, 1), 8),
        ((3, 1), (2, 1), 12),
        ((1, 1), (3, 1), 25),
    ] {
        assert_eq!(
            town.minutes(spot(from.0, from.1), spot(to.0, to.1)),
            minutes,
            "{from:?} {to:?}"
        );
    }
}

#[test]
fn ways_that_are_none_are_refused() {
    let new = |walks: &[Walk]| WalkingTimes::new(5, 15, walks.iter().copied()).unwrap_err();
    assert_eq!(new(&[walk(1, 1, 5)]), WalkingTimesError::SameSite);
    assert_eq!(new(&[walk(1, 2, 241)]), WalkingTimesError::TooLong);
    assert_eq!(
        new(&[walk(1, 2, 5), walk(1, 2, 6)]),
        WalkingTimesError::Repeated(site_id(1), site_id(2))
    );
    assert_eq!(WalkingTimes::new(5, 300, []), Err(WalkingTimesError::TooLong));
}

#[test]
fn a_visit_has_two_to_five_stations_of_bounded_size() {
    let one = || station(2, &[(1, 1, &[100])]);
    let new = |stations: Vec<Station>| Stations::new(stations).map(|_| ());
    assert_eq!(new(vec![one()]), Err(StationsError::TooFew));
    assert_eq!(new(vec![one(); 5]), Ok(()));
    assert_eq!(new(vec![one(); 6]), Err(StationsError::TooMany));
    assert_eq!(
        new(vec![one(), station(0, &[(1, 1, &[100])])]),
        Err(StationsError::Length)
    );
    assert_eq!(
        new(vec![one(), station(2, &[(1, 1, [100].as_slice()); 13])]),
        Err(StationsError::TooManyPlaces)
    );
}

#[test]
fn a_station_without_free_time_ends_the_search() {
    let stations = Stations::new(vec![station(2, &[(1, 1, &[100])]), station(2, &[(1, 1, &[])])]).unwrap();
    assert_eq!(stations.chains(StationOrder::Any, &town(&[])), []);
}

#[test]
fn chosen_times_must_leave_time_for_the_way() {
    let town = town(&[walk(1, 2, 12)]);
    let at_nine = |minutes: i64| span(at("2026-11-20T08:00:00Z") + SignedDuration::from_mins(minutes), 4);
    let plan = |second| {
        plan_ways(
            &[(spot(1, 1), at_nine(0)), (spot(2, 2), second)],
            &town,
            &berlin(),
        )
    };
    assert_eq!(plan(at_nine(35)), Ok(vec![0, 12]));
    let earliest_at = at("2026-11-20T08:35:00Z");
    let too_close = VisitPlanError::TooClose {
        station: 1,
        earliest_at,
    };
    assert_eq!(plan(at_nine(30)), Err(too_close));
    assert_eq!(
        plan(at_nine(-60)),
        Err(too_close),
        "the order is the order of the visit"
    );
    assert_eq!(
        plan(at_nine(24 * 60)),
        Err(VisitPlanError::OtherDay { station: 1 })
    );
}

#[test]
fn the_day_of_the_clock_change_is_walked_in_real_minutes() {
    // Served from half past two until a quarter to three; a walk of 15 minutes ends at two o'clock, one hour later on
    // the clock and none in fact.
    let (first, second) = (at("2027-10-31T00:30:00Z"), at("2027-10-31T01:00:00Z"));
    let day = LocalDay::new(date(2027, 10, 31), &berlin());
    assert_eq!(
        [30, 36].map(|offset| day.first().plus(offset).start_at()),
        [first, second]
    );
    let town = town(&[walk(1, 2, 15)]);
    let chosen = [(spot(1, 1), span(first, 3)), (spot(2, 2), span(second, 3))];
    assert_eq!(plan_ways(&chosen, &town, &berlin()), Ok(vec![0, 15]));
    let places = [
        station(3, &[(1, 1, &[30])]),
        station(3, &[(2, 2, &[35, 36, 299])]),
    ];
    let chains = Stations::new(places.to_vec())
        .unwrap()
        .chains(StationOrder::AsGiven, &town);
    assert_eq!(told(&chains), [[(0, spot(1, 1), 30), (1, spot(2, 2), 36)]]);
    assert_eq!(chains[0].waiting_minutes(), 0);
}

/// Begin, end and minutes on foot of every chain there is, by trying everything.
fn every_chain(stations: &[Station], order: StationOrder, town: &WalkingTimes) -> BTreeSet<(u16, u16, u16)> {
    fn go_on(
        stations: &[Station],
        order: StationOrder,
        town: &WalkingTimes,
        visited: &mut Vec<(usize, Spot, u16)>,
        told: &mut BTreeSet<(u16, u16, u16)>,
    ) {
        if visited.len() == stations.len() {
            let walked = visited
                .windows(2)
                .map(|pair| town.minutes(pair[0].1, pair[1].1))
                .sum();
            let (last, _, start) = visited[visited.len() - 1];
            told.insert((visited[0].2, start + stations[last].quanta, walked));
            return;
        }
        for (nth, station) in stations.iter().enumerate() {
            if visited.iter().any(|(known, ..)| *known == nth) {
                continue;
            }
            if order == StationOrder::AsGiven && nth != visited.len() {
                continue;
            }
            for place in &station.places {
                for start in place.starts.iter() {
                    let on_time = visited.last().is_none_or(|(before, spot, began)| {
                        let ended = (began + stations[*before].quanta) * QUANTUM_MINUTES;
                        ended + town.minutes(*spot, place.spot) <= start * QUANTUM_MINUTES
                    });
                    if on_time {
                        visited.push((nth, place.spot, start));
                        go_on(stations, order, town, visited, told);
                        visited.pop();
                    }
                }
            }
        }
    }
    let mut told = BTreeSet::new();
    go_on(stations, order, town, &mut Vec::new(), &mut told);
    told
}

/// Those that no other begins as late and ends as early as; of equal times the least on foot.
fn worth_offering(all: &BTreeSet<(u16, u16, u16)>) -> BTreeSet<(u16, u16, u16)> {
    let beats = |a: &(u16, u16, u16), b: &(u16, u16, u16)| {
        a.0 >= b.0 && a.1 <= b.1 && (a.0 > b.0 || a.1 < b.1 || a.2 < b.2)
    };
    all.iter()
        .filter(|one| !all.iter().any(|other| beats(other, one)))
        .copied()
        .collect()
}

fn any_station() -> impl Strategy<Value = Station> {
    let place = (
        0_u64..3,
        0_u64..2,
        proptest::collection::btree_set(0_u16..40, 0..7),
    );
    let places = proptest::collection::vec(place, 1..3);
    (1_u16..5, places).prop_map(|(quanta, places)| Station {
        quanta,
        places: places
            .into_iter()
            .map(|(site, unit, offsets)| StationPlace {
                spot: spot(site, unit),
                starts: starts(offsets),
            })
            .collect(),
    })
}

proptest! {
    #[test]
    fn the_search_finds_exactly_the_best_chains(
        stations in proptest::collection::vec(any_station(), 2..4),
        minutes in proptest::collection::vec(0_u16..25, 5),
        is_free in proptest::bool::ANY,
    ) {
        let order = if is_free { StationOrder::Any } else { StationOrder::AsGiven };
        let walks = [walk(0, 1, minutes[0]), walk(1, 2, minutes[1]), walk(2, 1, minutes[2])];
        let town = WalkingTimes::new(minutes[3], minutes[4], walks).unwrap();
        let found = Stations::new(stations.clone()).unwrap().chains(order, &town);
        let expected = worth_offering(&every_chain(&stations, order, &town));
        let told: BTreeSet<_> = found.iter().map(|c| (c.start(), c.until(), c.walking_minutes())).collect();
        prop_assert_eq!(told.len(), found.len());
        prop_assert_eq!(told, expected);
        for chain in &found {
            let mut visited: Vec<usize> = chain.stops().iter().map(|stop| stop.station).collect();
            for stop in chain.stops() {
                let station = &stations[stop.station];
                prop_assert_eq!(stop.quanta, station.quanta);
                let is_free = |place: &StationPlace| place.spot == stop.spot && place.starts.contains(stop.start);
                prop_assert!(station.places.iter().any(is_free));
            }
            for pair in chain.stops().windows(2) {
                let gap = (pair[1].start - pair[0].until()) * QUANTUM_MINUTES;
                prop_assert_eq!(gap, pair[1].walking_minutes + pair[1].waiting_minutes);
                prop_assert_eq!(pair[1].walking_minutes, town.minutes(pair[0].spot, pair[1].spot));
            }
            visited.sort_unstable();
            prop_assert_eq!(visited, (0..stations.len()).collect::<Vec<_>>());
        }
        let waits: Vec<_> = found.iter().map(|c| (c.waiting_minutes(), c.until())).collect();
        prop_assert!(waits.is_sorted());
    }
}
