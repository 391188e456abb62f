//! Nobody gets a seat that is not there.

use einlass_storage::booking::SlotTaken;
use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town};

on_both! {
    of_200_who_want_the_last_seat_at_the_same_moment_exactly_one_gets_it
    of_200_who_want_one_of_seven_seats_seven_get_one
    seats_may_differ_from_quantum_to_quantum_so_no_capacity_is_lost
    no_seat_is_given_outside_the_openings
    a_booking_reads_back_as_it_was_made
    a_booking_names_the_place_of_its_pool_or_gets_no_seat
    numbers_are_never_given_twice
}

async fn of_200_who_want_the_last_seat_at_the_same_moment_exactly_one_gets_it(town: Town) {
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    let servers = [town.clone(), town.other_server()];
    let takers = (0..200).map(|n| {
        let server = servers[n % 2].clone();
        async move { server.book(span).await }
    });
    let results = all_at_once(takers).await;
    let won = results.iter().filter(|result| result.is_ok()).count();
    let lost = results
        .iter()
        .filter(|result| **result == Err(Refused::Taken(SlotTaken)))
        .count();
    let other: Vec<_> = results
        .iter()
        .filter(|result| !matches!(result, Ok(_) | Err(Refused::Taken(_))))
        .collect();
    assert_eq!((won, lost), (1, 199), "{other:?}");
    town.assert_sound().await;
}

async fn of_200_who_want_one_of_seven_seats_seven_get_one(town: Town) {
    town.give_seats(7).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    let takers = (0..200).map(|_| {
        let town = town.clone();
        async move { town.book(span).await }
    });
    let results = all_at_once(takers).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 7);
    assert_eq!(
        results
            .iter()
            .filter(|result| matches!(result, Err(Refused::Taken(_))))
            .count(),
        193
    );
    town.assert_sound().await;
}

async fn seats_may_differ_from_quantum_to_quantum_so_no_capacity_is_lost(town: Town) {
    town.give_seats(2).await;
    let at = |minute, quanta| town.span(TODAY, time(9, minute, 0, 0), quanta);
    // Two neighbours on different seats leave one seat free in each half, though not the same one.
    let first = town.book(at(0, 2)).await.unwrap();
    town.book(at(0, 2)).await.unwrap();
    town.book(at(10, 2)).await.unwrap();
    town.cancel(&first).await.unwrap();
    town.book(at(0, 4)).await.unwrap();
    assert_eq!(town.book(at(0, 1)).await, Err(Refused::Taken(SlotTaken)));
    assert_eq!(town.book(at(15, 1)).await, Err(Refused::Taken(SlotTaken)));
    town.assert_sound().await;
}

async fn no_seat_is_given_outside_the_openings(town: Town) {
    for (hour, minute, quanta) in [(7, 55, 2), (11, 55, 2), (23, 55, 2), (13, 0, 1)] {
        let span = town.span(TODAY, time(hour, minute, 0, 0), quanta);
        assert_eq!(
            town.book(span).await,
            Err(Refused::Taken(SlotTaken)),
            "{hour}:{minute}"
        );
    }
    town.book(town.span(TODAY, time(8, 0, 0, 0), 48)).await.unwrap();
}

async fn a_booking_reads_back_as_it_was_made(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    assert!(booked.number.is_some());
    assert_eq!(town.find(booked.id).await, Some(booked.clone()));
    let (authority, number) = (town.authority, booked.number.unwrap());
    let found = town
        .store
        .read(move |tx| einlass_storage::booking::find_appointment_by_number(tx, authority, number))
        .await;
    assert_eq!(found.unwrap(), Some(booked));
}

async fn a_booking_names_the_place_of_its_pool_or_gets_no_seat(town: Town) {
    let mut stranger = town.clone();
    stranger.site = einlass_domain::ids::SiteId::generate(crate::town::now(), &mut town.rng());
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    assert_eq!(stranger.book(span).await, Err(Refused::Taken(SlotTaken)));
}

async fn numbers_are_never_given_twice(town: Town) {
    use einlass_storage::booking::{NumberCandidates, draw_number, insert_booking};
    town.give_seats(60).await;
    let candidates = NumberCandidates::draw(&mut town.rng());
    let span = town.span(TODAY, time(9, 0, 0, 0), 1);
    let mut given = Vec::new();
    for _ in 0..4 {
        let mut rng = town.rng();
        let booked = town.booked(span, crate::town::now(), &mut rng);
        let event = town.event(&booked, "appointment.booked", &mut rng);
        let insert = town.store.write(move |tx| {
            let unused = draw_number(tx, &candidates)?;
            let booked = insert_booking(tx, &booked, &candidates, None, &event, crate::town::now())??;
            Ok::<_, Refused>((unused, booked))
        });
        let (unused, booked) = insert.await.unwrap();
        assert_eq!(booked.number, Some(unused));
        town.cancel(&booked).await.unwrap();
        given.push(unused);
    }
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), 4, "numbers of cancelled bookings stay used");
    let none_left = town.store.write(move |tx| draw_number(tx, &candidates)).await;
    assert!(matches!(
        none_left,
        Err(einlass_storage::StorageError::Conflict(_))
    ));
}
