//! Bookings that no rule carries any more.

use einlass_domain::calendar::{QuantumSpan, Staffing};
use einlass_domain::catalogue::{Service, Validity};
use einlass_domain::ids::{AppointmentId, ServiceId};
use einlass_storage::StorageError;
use einlass_storage::booking::{self, NumberCandidates};
use einlass_storage::calendar::{self, Misfit, MisfitReason, MisfitState, list_misfits, replace_staffing};
use einlass_storage::catalogue::upsert_service;
use jiff::SignedDuration;
use jiff::civil::{Date, time};

use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    the_bookings_made_last_are_listed_as_many_as_are_above_the_seats
    what_a_change_would_orphan_is_seen_before_it_is_kept
    fewer_counters_on_a_day_list_that_day_only
    holds_that_are_still_live_are_listed_after_bookings_and_marked
    bookings_of_a_service_that_is_no_longer_given_are_listed_with_the_reason
}

async fn misfits(town: &Town, from_on: Date) -> Vec<Misfit> {
    let (authority, pool) = (town.authority, town.pool);
    let listed = town
        .store
        .read(move |tx| list_misfits(tx, authority, &[pool], from_on, now()))
        .await;
    listed.unwrap()
}

async fn the_bookings_made_last_are_listed_as_many_as_are_above_the_seats(town: Town) {
    town.give_seats(3).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let mut booked = Vec::new();
    for _ in 0..3 {
        booked.push(town.book(span).await.unwrap());
    }
    let elsewhere = town.book(town.span(TODAY, time(11, 0, 0, 0), 2)).await.unwrap();
    town.hold(town.span(TODAY, time(10, 0, 0, 0), 2), now())
        .await
        .unwrap();
    assert_eq!(misfits(&town, TODAY).await, []);
    town.give_seats(1).await;
    let found = misfits(&town, TODAY).await;
    let mut late: Vec<_> = booked.iter().map(|one| one.id).collect();
    late.sort_unstable();
    let mut ids: Vec<_> = found.iter().map(|misfit| misfit.appointment_id).collect();
    ids.sort_unstable();
    assert_eq!(ids, late.split_off(1), "made at the same instant: by id");
    assert!(
        found
            .iter()
            .all(|misfit| misfit.span == span && misfit.on_date == TODAY)
    );
    assert_eq!(misfits(&town, TODAY.tomorrow().unwrap()).await, []);
    town.give_seats(0).await;
    assert_eq!(misfits(&town, TODAY).await.len(), 5, "the hold is live");
    assert!(town.find(elsewhere.id).await.is_some());
    town.assert_sound().await;
}

async fn what_a_change_would_orphan_is_seen_before_it_is_kept(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 2)).await.unwrap();
    let (authority, pool) = (town.authority, town.pool);
    let (seen, seen_by_all) = (booked.id, misfits(&town, TODAY).await);
    assert_eq!(seen_by_all, []);
    let undone = town.store.write(move |tx| {
        calendar::replace_openings(tx, authority, pool, &[], TODAY)?;
        let found = list_misfits(tx, authority, &[pool], TODAY, now())?;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].appointment_id, seen);
        Err::<(), _>(Refused::OnPurpose)
    });
    undone.await.unwrap_err();
    assert_eq!(misfits(&town, TODAY).await, []);
}

async fn fewer_counters_on_a_day_list_that_day_only(town: Town) {
    town.give_seats(2).await;
    let tomorrow = TODAY.tomorrow().unwrap();
    for day in [TODAY, tomorrow] {
        for _ in 0..2 {
            town.book(town.span(day, time(9, 0, 0, 0), 2)).await.unwrap();
        }
    }
    let (authority, pool) = (town.authority, town.pool);
    let change = Staffing {
        on_date: tomorrow,
        from: time(0, 0, 0, 0),
        until: time(0, 0, 0, 0),
        seats: einlass_domain::calendar::SeatCount::new(1).unwrap(),
    };
    let changed = town.store.write(move |tx| {
        replace_staffing(tx, authority, pool, tomorrow, &[change])?;
        list_misfits(tx, authority, &[pool], TODAY, now())
    });
    let found = changed.await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].on_date, tomorrow);
    assert_eq!(misfits(&town, TODAY).await, found);
}

async fn holds_that_are_still_live_are_listed_after_bookings_and_marked(town: Town) {
    town.give_seats(2).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let held = town.hold(span, now()).await.unwrap();
    let booked = town.book(span).await.unwrap();
    town.give_seats(1).await;
    let found = misfits(&town, TODAY).await;
    let [misfit] = found.as_slice() else {
        panic!("the booking made later has the seat: {found:?}");
    };
    assert_eq!(
        (misfit.appointment_id, misfit.state, misfit.reason, misfit.number),
        (held.id, MisfitState::Held, MisfitReason::NoSeat, None)
    );
    town.give_seats(0).await;
    let found = misfits(&town, TODAY).await;
    let states: Vec<_> = found.iter().map(|one| (one.appointment_id, one.state)).collect();
    assert_eq!(
        states,
        [(booked.id, MisfitState::Booked), (held.id, MisfitState::Held)]
    );
    // A hold that has lapsed needs nobody's care.
    let (authority, pool) = (town.authority, town.pool);
    let later = now() + SignedDuration::from_hours(1);
    let listed = town
        .store
        .read(move |tx| list_misfits(tx, authority, &[pool], TODAY, later))
        .await;
    let listed: Result<Vec<Misfit>, StorageError> = listed;
    assert_eq!(listed.unwrap().len(), 1);
}

/// Books a time for one service of the catalogue.
async fn book_service(town: &Town, span: QuantumSpan, service_id: ServiceId) -> AppointmentId {
    let mut rng = town.rng();
    let mut booked = town.booked(span, now(), &mut rng);
    booked.services[0].service_id = service_id;
    let numbers = NumberCandidates::draw(&mut rng);
    let event = town.event(&booked, "appointment.booked", &mut rng);
    let id = booked.id;
    let stored = town.store.write::<_, Refused, _>(move |tx| {
        Ok(booking::insert_booking(
            tx,
            &booked,
            &numbers,
            None,
            &event,
            now(),
        )??)
    });
    stored.await.unwrap();
    id
}

async fn give(town: &Town, service: Service) -> ServiceId {
    let authority = town.authority;
    let given = town
        .store
        .write::<_, StorageError, _>(move |tx| upsert_service(tx, authority, &service, TODAY))
        .await;
    given.unwrap().id
}

async fn bookings_of_a_service_that_is_no_longer_given_are_listed_with_the_reason(town: Town) {
    let service = town.service_value();
    let id = give(&town, service.clone()).await;
    let booked = book_service(&town, town.span(TODAY, time(9, 0, 0, 0), 2), id).await;
    assert_eq!(misfits(&town, TODAY).await, []);
    let validity = Validity::new(None, Some(TODAY)).unwrap();
    give(&town, Service { validity, ..service }).await;
    let found = misfits(&town, TODAY).await;
    let [misfit] = found.as_slice() else {
        panic!("one is expected: {found:?}");
    };
    assert_eq!(
        (misfit.appointment_id, misfit.reason, misfit.state),
        (booked, MisfitReason::ServiceNotValid, MisfitState::Booked)
    );
    assert!(town.find(booked).await.is_some(), "it stays");
    town.assert_sound().await;
}
