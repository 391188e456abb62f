//! The files in `towns/`.

use einlass_domain::booking::{Channel, PolicyTree};
use einlass_domain::calendar::{Ask, Asker, DayGrid, DayRule, LocalDay, PoolCalendar};
use einlass_domain::catalogue::{
    AppointmentNeed, Combination, Entrance, RequestedService, RequestedServices, Service, ServicePlan,
};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use super::{BRANDENBURG, KEMPTEN, MUSTERSTADT, OBERALLGAEU, OFFENBURG, read};
use crate::import::{PlannedPool, Town};

pub(super) fn service<'a>(town: &'a Town, slug: &str) -> &'a Service {
    town.services
        .iter()
        .find(|service| service.slug.as_str() == slug)
        .unwrap()
}

fn grid_of(town: &Town, planned: &PlannedPool, on: Date, asker: Asker) -> DayGrid {
    let rules = PoolCalendar {
        site_id: planned.pool.site_id,
        openings: &planned.openings,
        closures: &town.closures,
        holidays: &town.authority.holidays(),
        staffing: &[],
    };
    let ask = Ask {
        asker,
        service_ids: &[],
        now: Timestamp::UNIX_EPOCH,
    };
    DayGrid::new(LocalDay::new(on, &town.authority.zone), &rules, &ask)
}

fn is_open(town: &Town, planned: &PlannedPool, on: Date, channel: Channel) -> bool {
    !grid_of(town, planned, on, channel.into()).is_closed()
}

#[test]
fn every_town_file_of_the_repository_reads() {
    let mut numbers = Vec::new();
    for text in [KEMPTEN, OBERALLGAEU, BRANDENBURG, OFFENBURG, MUSTERSTADT] {
        let town = read(text).unwrap();
        numbers.push(town.authority.number);
        for service in town
            .services
            .iter()
            .filter(|one| one.need != AppointmentNeed::NotNeeded)
        {
            let gives = |planned: &&PlannedPool| planned.pool.service_ids.contains(&service.id);
            assert!(
                town.pools.iter().any(|pool| gives(&pool)),
                "{} is given nowhere",
                service.slug
            );
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 5);
}

#[test]
fn kempten_has_its_four_buildings_with_gatehouses_and_terminals() {
    let town = read(KEMPTEN).unwrap();
    let doors = |has: fn(&Entrance) -> bool| -> Vec<&str> {
        let sites = town.sites.iter().filter(|site| site.entrances.iter().any(has));
        sites.map(|site| site.name.as_str()).collect()
    };
    assert_eq!(
        doors(|door| door.has_kiosk),
        [
            "Rathausplatz 22",
            "Gerberstraße 2",
            "Kronenstraße 8",
            "Bahnhofstraße 80"
        ]
    );
    assert_eq!(
        doors(|door| door.has_gatehouse),
        ["Rathausplatz 22", "Gerberstraße 2"]
    );
    assert_eq!(town.authority.ags, "09763000");
    let live: Vec<&str> = town
        .units
        .iter()
        .filter(|unit| unit.live_from_on.is_some_and(|day| day < date(2025, 3, 1)))
        .map(|unit| unit.slug.as_str())
        .collect();
    assert_eq!(
        live,
        [
            "residents-registration",
            "vehicle-registration",
            "driving-licences",
            "foreigners-office"
        ]
    );
}

#[test]
fn kempten_has_departments_units_entrances_counters_and_rooms_in_one_file() {
    let town = read(KEMPTEN).unwrap();
    assert_eq!(town.sites.len(), 4);
    assert!(town.sites.iter().all(|site| !site.entrances.is_empty()));
    let mut departments: Vec<&str> = town.units.iter().map(|unit| unit.department.as_str()).collect();
    departments.sort_unstable();
    departments.dedup();
    assert_eq!((departments.len(), town.units.len()), (5, 9));
    for site in &town.sites {
        let rooms = town
            .pools
            .iter()
            .filter(|planned| planned.pool.site_id == site.id)
            .flat_map(|planned| planned.pool.counters.iter().map(|counter| counter.room.as_str()));
        assert!(rooms.count() > 0, "{} has no counter", site.slug);
    }
}

#[test]
fn every_pool_has_as_many_counters_as_it_ever_has_seats() {
    for text in [KEMPTEN, OBERALLGAEU, BRANDENBURG, OFFENBURG, MUSTERSTADT] {
        let town = read(text).unwrap();
        for planned in &town.pools {
            let seats = |on: Date| {
                let grid = grid_of(&town, planned, on, Channel::Onsite.into());
                let count = grid.day().count();
                (0..count).map(|offset| grid.seats_at(offset).get()).max()
            };
            let days = date(2026, 11, 23).series(1.day()).take(28);
            // Whoever comes without appointment is served at these counters, too.
            let without = planned
                .openings
                .iter()
                .filter(|one| one.rule == DayRule::WithoutAppointment);
            let without = without.map(|one| one.seats.get()).max();
            let most = days.filter_map(seats).max().max(without).unwrap_or_default();
            assert_eq!(
                planned.pool.counters.len(),
                usize::from(most),
                "{} {}",
                town.authority.slug,
                planned.pool.slug
            );
            assert!(
                planned
                    .pool
                    .counters
                    .iter()
                    .all(|counter| !counter.room.is_empty())
            );
        }
    }
}

#[test]
fn kempten_requires_or_recommends_appointments_as_published() {
    let town = read(KEMPTEN).unwrap();
    for slug in [
        "residence-registration",
        "identity-card",
        "passport",
        "registration-certificate",
        "certificate-of-conduct",
    ] {
        let service = service(&town, slug);
        assert_eq!(service.need, AppointmentNeed::Required, "{slug}");
        assert!(!service.documents.is_empty(), "{slug}");
    }
    assert_eq!(
        service(&town, "building-advice").need,
        AppointmentNeed::Recommended
    );
    let key = service(&town, "residence-registration").leika_key.clone();
    assert_eq!(key.unwrap().as_str(), "99115005104000");
}

#[test]
fn brandenburg_2021_09_roundtrip() {
    let town = read(BRANDENBURG).unwrap();
    let [counters] = town.pools.as_slice() else {
        panic!("one pool is expected")
    };
    assert_eq!(counters.openings.len(), 9);
    let open = |on, channel| is_open(&town, counters, on, channel);
    for (on, online, onsite) in [
        (date(2026, 11, 23), false, false),
        (date(2026, 11, 24), true, true),
        (date(2026, 11, 25), true, false),
        (date(2026, 11, 26), false, false),
        (date(2026, 11, 27), true, true),
        (date(2026, 11, 28), true, false),
        (date(2026, 12, 5), false, false),
        (date(2026, 12, 12), true, false),
        // The 4th Saturday is a public holiday.
        (date(2026, 12, 26), false, false),
    ] {
        assert_eq!(
            (open(on, Channel::Online), open(on, Channel::Onsite)),
            (online, onsite),
            "{on}"
        );
        assert!(!open(on, Channel::Phone), "{on}: phone booking is switched off");
    }
}

#[test]
fn offenburg_joins_several_concerns_and_keeps_the_information_desk_free() {
    let town = read(OFFENBURG).unwrap();
    let plan = |slugs: &[&str]| {
        let requested = slugs.iter().map(|slug| RequestedService {
            service_id: service(&town, slug).id,
            quantity: 1,
        });
        ServicePlan::new(
            &RequestedServices::new(requested.collect()).unwrap(),
            &town.services,
        )
    };
    let both = plan(&["passport", "residence-registration"]).unwrap();
    assert_eq!(both.minutes(), 35);
    assert!(plan(&["passport", "parking-permit"]).is_err());
    assert!(plan(&["bus-tickets"]).is_err());
    assert!(plan(&["lost-property"]).is_err());
    assert!(matches!(
        service(&town, "passport").combination,
        Combination::Only(_)
    ));
    let policy = PolicyTree {
        authority: &town.authority.policy,
        site: &town.sites.first().unwrap().policy,
        unit: &town.units.first().unwrap().policy,
    }
    .base();
    assert_eq!(
        (
            policy.horizon_days,
            policy.check_in_before_minutes,
            policy.check_in_after_minutes
        ),
        (90, 15, 15)
    );
}

#[test]
fn brandenburg_answers_emergencies_by_telephone_in_august_2021_only() {
    let town = read(BRANDENBURG).unwrap();
    let [hours] = town.units.first().unwrap().phone_hours.as_slice() else {
        panic!("one window is expected")
    };
    for (on, is_answered) in [
        (date(2021, 7, 30), false),
        (date(2021, 8, 2), true),
        (date(2021, 8, 7), false),
        (date(2021, 8, 31), true),
        (date(2021, 9, 1), false),
    ] {
        assert_eq!(
            hours.is_answered_on(on, &town.authority.holidays()),
            is_answered,
            "{on}"
        );
    }
    assert_eq!(hours.phone, "03381 581300");
}

#[test]
fn offenburg_keeps_seats_for_urgent_cases() {
    let town = read(OFFENBURG).unwrap();
    let counters = town.pools.first().unwrap();
    let seats = |asker| {
        let grid = grid_of(&town, counters, date(2026, 11, 25), asker);
        (grid.seats_at(100).get(), grid.open_seats_at(100).len())
    };
    assert_eq!(seats(Asker::ordinary(Channel::Online)), (7, 5));
    assert_eq!(seats(Asker::ordinary(Channel::Phone)), (7, 6));
    assert_eq!(seats(Asker::urgent(Channel::Phone)), (7, 7));
}

#[test]
fn public_holidays_of_2027_are_closed() {
    for (text, count, closed, open) in [
        (KEMPTEN, 13, date(2027, 1, 6), date(2027, 10, 31)),
        (BRANDENBURG, 12, date(2027, 10, 31), date(2027, 1, 6)),
        (OFFENBURG, 12, date(2027, 1, 6), date(2027, 8, 15)),
    ] {
        let town = read(text).unwrap();
        let holidays = town.authority.holidays();
        assert_eq!(holidays.in_year(2027).len(), count, "{}", town.authority.name);
        assert!(
            holidays.on(closed).is_some() && holidays.on(open).is_none(),
            "{}",
            town.authority.name
        );
    }
}

#[test]
fn musterstadt_is_open_round_the_clock() {
    let town = read(MUSTERSTADT).unwrap();
    let counters = town.pools.first().unwrap();
    for on in [date(2026, 11, 22), date(2027, 3, 28), date(2027, 10, 31)] {
        let grid = grid_of(&town, counters, on, Channel::Onsite.into());
        let quanta = grid.day().count();
        assert!((0..quanta).all(|offset| grid.seats_at(offset).get() > 0), "{on}");
    }
}
