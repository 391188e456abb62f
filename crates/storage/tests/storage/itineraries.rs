//! Visits of several stations: all of them or none.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use einlass_domain::booking::{Appointment, Itinerary, Person, PersonName, SeatRelease};
use einlass_domain::calendar::{QuantumSpan, Walk, WalkingTimes};
use einlass_domain::ids::{PoolId, SiteId, UnitId};
use einlass_storage::booking::{
    NumberCandidates, SlotTaken, StationTaken, WantedStation, book_itinerary, find_itinerary, lock_itinerary,
    reschedule_itinerary,
};
use einlass_storage::catalogue::{self, Change};
use einlass_storage::{DatabaseUrl, StorageError, booking};
use jiff::civil::{date, time};

use crate::crowd::{all_at_once, below};
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    stations_are_booked_together_under_one_number
    a_taken_second_station_leaves_no_trace
    fifty_visitors_with_one_and_two_stations_never_exceed_capacity
    stations_in_one_pool_claim_without_waiting_for_one_another
    a_move_may_use_what_another_station_of_it_had
    a_move_to_a_taken_time_keeps_all_old_seats
    stations_on_the_day_of_the_clock_change_keep_their_seats
    walking_times_are_kept_per_authority
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
enum NotBooked {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Taken(#[from] StationTaken),
}

/// The same town with another unit in another building.
async fn elsewhere(town: &Town, seats: u8) -> Town {
    let mut rng = town.rng();
    let other = Town {
        site: SiteId::generate(now(), &mut rng),
        unit: UnitId::generate(now(), &mut rng),
        pool: PoolId::generate(now(), &mut rng),
        ..town.clone()
    };
    let made = other.clone();
    let stored = other.store.write(move |tx| {
        let mut site = made.site_value();
        site.slug = "ostbahnhofstrasse".parse().unwrap();
        site.number.0 = 2;
        let mut unit = made.unit_value();
        unit.slug = "zulassung".parse().unwrap();
        let mut pool = made.pool_value();
        pool.slug = "zulassung-schalter".parse().unwrap();
        catalogue::upsert_site(tx, made.authority, &site)?;
        catalogue::upsert_unit(tx, made.authority, &unit)?;
        catalogue::upsert_pool(tx, made.authority, &pool, TODAY)?;
        Ok::<_, StorageError>(())
    });
    stored.await.unwrap();
    other.give_seats(seats).await;
    other
}

/// Books stations at these towns and times, in this order.
async fn book(stations: &[(&Town, QuantumSpan)], person: Option<&str>) -> Result<Itinerary, NotBooked> {
    let town = stations[0].0.clone();
    let mut rng = town.rng();
    let wanted: Vec<WantedStation> = stations
        .iter()
        .map(|(town, span)| {
            let appointment = town.booked(*span, now(), &mut rng);
            WantedStation {
                candidates: vec![appointment.placement],
                appointment,
                walking_minutes: 0,
            }
        })
        .collect();
    let person = person.map(|name| {
        let person = Person {
            name: Some(PersonName::parse(name).unwrap()),
            contact: None,
        };
        town.person(person, &mut rng)
    });
    let store = town.store.clone();
    let booked = store.write(move |tx| {
        let mut rng = town.rng();
        let numbers = NumberCandidates::draw(&mut rng);
        let mut event = |of: &Appointment| town.event(of, "appointment.booked", &mut rng);
        Ok::<_, NotBooked>(book_itinerary(
            tx,
            &wanted,
            &numbers,
            person.as_ref(),
            &mut event,
            now(),
        )??)
    });
    booked.await
}

/// Moves the stations to these towns and times.
async fn shift(town: &Town, old: &Itinerary, to: &[(&Town, QuantumSpan)]) -> Result<Itinerary, NotBooked> {
    let ids = old.appointments().map(|one| one.id);
    let to: Vec<_> = ids
        .zip(to.iter().map(|(town, span)| town.placement(*span)))
        .collect();
    let (town, id) = (town.clone(), old.id);
    let store = town.store.clone();
    let moved = store.write(move |tx| {
        let old = lock_itinerary(tx, town.authority, id)?.unwrap();
        let moved = old.clone().reschedule(&to, now()).unwrap();
        let wanted: Vec<_> = moved
            .into_iter()
            .map(|appointment| WantedStation {
                candidates: vec![appointment.placement],
                appointment,
                walking_minutes: 0,
            })
            .collect();
        let mut rng = town.rng();
        let mut event = |of: &Appointment| town.event(of, "appointment.rescheduled", &mut rng);
        Ok::<_, NotBooked>(reschedule_itinerary(
            tx,
            &old,
            &wanted,
            SeatRelease::AtOnce,
            &mut event,
            now(),
        )??)
    });
    moved.await
}

async fn find(town: &Town, id: einlass_domain::ids::AppointmentId) -> Option<Itinerary> {
    let authority = town.authority;
    let found = town
        .store
        .read::<_, StorageError, _>(move |tx| find_itinerary(tx, authority, id));
    found.await.unwrap()
}

async fn stations_are_booked_together_under_one_number(town: Town) {
    let other = elsewhere(&town, 1).await;
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let ten = town.span(TODAY, time(10, 0, 0, 0), 3);
    let booked = book(&[(&other, nine), (&town, ten)], Some("Erika Muster"))
        .await
        .unwrap();
    assert_eq!(find(&town, booked.id).await, Some(booked.clone()));
    let appointments: Vec<_> = booked.appointments().collect();
    assert_eq!(appointments[0].id, booked.id);
    assert_eq!(
        appointments
            .iter()
            .map(|one| one.number.is_some())
            .collect::<Vec<_>>(),
        [true, false]
    );
    assert!(appointments[0].person_data_id.is_some());
    assert_eq!(appointments[0].person_data_id, appointments[1].person_data_id);
    assert_eq!(
        [appointments[0], appointments[1]].map(|one| one.placement.span),
        [nine, ten]
    );
    assert_eq!(town.book(ten).await, Err(Refused::Taken(SlotTaken)));
    assert_eq!(other.book(nine).await, Err(Refused::Taken(SlotTaken)));
    town.book(nine).await.unwrap();
    let alone = town.book(town.span(TODAY, time(11, 0, 0, 0), 2)).await.unwrap();
    assert_eq!(find(&town, alone.id).await, None);
    let second = appointments[1].id;
    let told = town.store.read::<_, StorageError, _>(move |tx| {
        Ok([
            booking::is_station(tx, second)?,
            booking::is_station(tx, alone.id)?,
        ])
    });
    assert_eq!(told.await.unwrap(), [true, false]);
    town.assert_sound().await;
}

/// How many rows a booking could have left behind, by table.
fn traces(town: &Town) -> Vec<i64> {
    let count = |table: &str| {
        let query = diesel::select(sql::<BigInt>(&format!("(SELECT count(*) FROM {table})")));
        match town.database.url() {
            DatabaseUrl::Postgres(url) => {
                query.get_result(&mut diesel::PgConnection::establish(url).unwrap())
            }
            DatabaseUrl::Sqlite(path) => {
                let path = path.to_str().unwrap();
                query.get_result(&mut diesel::SqliteConnection::establish(path).unwrap())
            }
        }
    };
    let tables = [
        "appointment",
        "seat_claim",
        "itinerary_station",
        "person_data",
        "event",
    ];
    tables.map(|table| count(table).unwrap()).into()
}

async fn a_taken_second_station_leaves_no_trace(town: Town) {
    let other = elsewhere(&town, 1).await;
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let ten = town.span(TODAY, time(10, 0, 0, 0), 4);
    other.book(ten).await.unwrap();
    let before = traces(&town);
    let refused = book(&[(&town, nine), (&other, ten)], Some("Erika Muster")).await;
    assert_eq!(refused, Err(NotBooked::Taken(StationTaken { station: 1 })));
    assert_eq!(traces(&town), before);
    // Nor when both begin in the order in which the pools are not claimed.
    let refused = book(
        &[(&other, ten), (&town, town.span(TODAY, time(11, 0, 0, 0), 4))],
        None,
    )
    .await;
    assert_eq!(refused, Err(NotBooked::Taken(StationTaken { station: 0 })));
    assert_eq!(traces(&town), before);
    town.book(nine).await.unwrap();
    town.assert_sound().await;
}

async fn fifty_visitors_with_one_and_two_stations_never_exceed_capacity(town: Town) {
    town.give_seats(2).await;
    let other = elsewhere(&town, 2).await;
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let half_past = town.span(TODAY, time(9, 30, 0, 0), 4);
    let servers = [
        (town.clone(), other.clone()),
        (town.other_server(), other.other_server()),
    ];
    let visitors = (0..50).map(|n| {
        let (town, other) = servers[n % 2].clone();
        async move {
            let result = match n % 4 {
                0 => book(&[(&town, nine), (&other, half_past)], None).await.map(drop),
                1 => book(&[(&other, nine), (&town, half_past)], None).await.map(drop),
                2 => single(&town, nine).await,
                _ => single(&other, half_past).await,
            };
            match result {
                Ok(()) => Some(n % 4),
                Err(NotBooked::Taken(_)) => None,
                Err(NotBooked::Storage(failure)) => panic!("{failure}"),
            }
        }
    });
    let won = all_at_once(visitors).await;
    let count = |wish| won.iter().filter(|one| **one == Some(wish)).count();
    assert_eq!(count(0) + count(2), 2, "in the town hall at nine: {won:?}");
    assert_eq!(count(0) + count(3), 2, "elsewhere at half past nine: {won:?}");
    assert_eq!(count(1), 2, "the other way round: {won:?}");
    town.assert_sound().await;
}

async fn single(town: &Town, span: QuantumSpan) -> Result<(), NotBooked> {
    match town.book(span).await {
        Ok(_) => Ok(()),
        Err(Refused::Taken(SlotTaken)) => Err(NotBooked::Taken(StationTaken { station: 0 })),
        Err(Refused::Storage(failure)) => Err(NotBooked::Storage(failure)),
        Err(Refused::OnPurpose) => panic!("nothing is undone on purpose here"),
    }
}

async fn stations_in_one_pool_claim_without_waiting_for_one_another(town: Town) {
    town.give_seats(3).await;
    let servers = [town.clone(), town.other_server()];
    let visitors = (0..24).map(|n| {
        let town = servers[n % 2].clone();
        async move {
            let mut rng = town.rng();
            let early = town.span(
                TODAY,
                time(8, i8::try_from(5 * below(&mut rng, 6)).unwrap(), 0, 0),
                4,
            );
            let late = town.span(
                TODAY,
                time(9, i8::try_from(5 * below(&mut rng, 6)).unwrap(), 0, 0),
                4,
            );
            let result = match n % 3 {
                0 => book(&[(&town, early), (&town, late)], None).await.map(drop),
                1 => single(&town, late).await,
                _ => single(&town, early).await,
            };
            if let Err(NotBooked::Storage(failure)) = result {
                panic!("{failure}");
            }
        }
    });
    all_at_once(visitors).await;
    town.assert_sound().await;
}

async fn a_move_may_use_what_another_station_of_it_had(town: Town) {
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let twenty_past = town.span(TODAY, time(9, 20, 0, 0), 4);
    let twenty_to = town.span(TODAY, time(9, 40, 0, 0), 4);
    let booked = book(&[(&town, nine), (&town, twenty_past)], None).await.unwrap();
    let moved = shift(&town, &booked, &[(&town, twenty_past), (&town, twenty_to)])
        .await
        .unwrap();
    assert_eq!(find(&town, booked.id).await, Some(moved.clone()));
    assert_eq!(moved.number(), booked.number());
    town.assert_sound().await;
    town.book(nine).await.unwrap();
    // The other way round: the order of the visit is told by the order of the stations.
    let tomorrow = TODAY.tomorrow().unwrap();
    let (first, second) = (
        town.span(tomorrow, time(8, 0, 0, 0), 4),
        town.span(tomorrow, time(9, 0, 0, 0), 4),
    );
    let turned = Itinerary {
        id: moved.id,
        stations: moved.stations.iter().rev().cloned().collect(),
    };
    let moved = shift(&town, &turned, &[(&town, first), (&town, second)])
        .await
        .unwrap();
    assert_eq!(moved.stations[1].appointment.id, booked.id);
    assert_eq!(find(&town, booked.id).await, Some(moved));
    town.assert_sound().await;
}

async fn a_move_to_a_taken_time_keeps_all_old_seats(town: Town) {
    let other = elsewhere(&town, 1).await;
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let ten = town.span(TODAY, time(10, 0, 0, 0), 4);
    let eleven = town.span(TODAY, time(11, 0, 0, 0), 4);
    let booked = book(&[(&town, nine), (&other, ten)], None).await.unwrap();
    other.book(eleven).await.unwrap();
    let before = traces(&town);
    let refused = shift(&town, &booked, &[(&town, ten), (&other, eleven)]).await;
    assert_eq!(refused, Err(NotBooked::Taken(StationTaken { station: 1 })));
    assert_eq!(find(&town, booked.id).await, Some(booked));
    assert_eq!(traces(&town), before);
    assert_eq!(town.book(nine).await, Err(Refused::Taken(SlotTaken)));
    town.book(ten).await.unwrap();
    town.assert_sound().await;
}

async fn stations_on_the_day_of_the_clock_change_keep_their_seats(town: Town) {
    let other = elsewhere(&town, 1).await;
    for place in [&town, &other] {
        let all_night = place.opening(1, time(0, 0, 0, 0), time(6, 0, 0, 0));
        place.set_rules(vec![all_night]).await;
    }
    // Half past two comes twice: the first time for one station, the second time for the other.
    let sunday = date(2027, 10, 31);
    let first = town.span(sunday, time(2, 30, 0, 0), 4);
    let second = QuantumSpan::new(first.first().plus(12), 4).unwrap();
    book(&[(&town, first), (&other, second)], None).await.unwrap();
    assert_eq!(town.book(first).await, Err(Refused::Taken(SlotTaken)));
    assert_eq!(other.book(second).await, Err(Refused::Taken(SlotTaken)));
    town.book(second).await.unwrap();
    other.book(first).await.unwrap();
    town.assert_sound().await;
}

async fn walking_times_are_kept_per_authority(town: Town) {
    let other = elsewhere(&town, 1).await;
    let walk = Walk {
        from: town.site,
        to: other.site,
        minutes: 12,
    };
    let times = WalkingTimes::new(4, 20, [walk]).unwrap();
    let (authority, wanted) = (town.authority, times.clone());
    let changes = town.store.write::<_, StorageError, _>(move |tx| {
        let before = catalogue::find_walking_times(tx, authority)?;
        let created = catalogue::set_walking_times(tx, authority, &wanted)?;
        let unchanged = catalogue::set_walking_times(tx, authority, &wanted)?;
        Ok((
            before,
            created,
            unchanged,
            catalogue::find_walking_times(tx, authority)?,
        ))
    });
    let (before, created, unchanged, after) = changes.await.unwrap();
    assert_eq!(before, WalkingTimes::default());
    assert_eq!((created, unchanged), (Change::Created, Change::Unchanged));
    assert_eq!(after, times);
    let fewer = WalkingTimes::new(4, 20, []).unwrap();
    let edit = town
        .store
        .write::<_, StorageError, _>(move |tx| catalogue::set_walking_times(tx, authority, &fewer));
    assert_eq!(edit.await.unwrap(), Change::Changed);
}
