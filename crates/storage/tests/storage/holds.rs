//! Holds lapse by comparison with the present instant; no job is needed.

use einlass_domain::booking::{AppointmentState, TransitionError};
use einlass_storage::booking;
use jiff::SignedDuration;
use jiff::civil::time;

use crate::on_both::on_both;
use crate::refused::{MoveRefused, Refused};
use crate::town::{TODAY, Town, now};

on_both! {
    a_held_seat_is_taken_until_it_lapses_and_free_from_that_instant_on
    a_lapsed_hold_cannot_be_booked_even_before_somebody_takes_its_seats
    a_booked_hold_keeps_its_seats_for_good
    a_released_hold_gives_its_seats_back_at_once
    whoever_books_a_hold_while_another_claims_its_seats_either_wins_wholly_or_loses_wholly
}

async fn a_held_seat_is_taken_until_it_lapses_and_free_from_that_instant_on(town: Town) {
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    let held = town.hold(span, now()).await.unwrap();
    let just_before = now() + SignedDuration::from_secs(599);
    assert!(matches!(
        town.hold(span, just_before).await,
        Err(Refused::Taken(_))
    ));
    let lapsed = now() + SignedDuration::from_secs(600);
    town.hold(span, lapsed).await.unwrap();
    let expired = town.find(held.id).await.unwrap();
    assert_eq!(expired.state, AppointmentState::Expired { expired_at: lapsed });
    town.assert_sound().await;
}

async fn a_lapsed_hold_cannot_be_booked_even_before_somebody_takes_its_seats(town: Town) {
    let held = town
        .hold(town.span(TODAY, time(9, 0, 0, 0), 4), now())
        .await
        .unwrap();
    let lapsed = now() + SignedDuration::from_mins(10);
    assert_eq!(
        town.book_held(&held, lapsed).await,
        Err(MoveRefused::Move(TransitionError::HoldExpired(lapsed)))
    );
}

async fn a_booked_hold_keeps_its_seats_for_good(town: Town) {
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    let held = town.hold(span, now()).await.unwrap();
    let booked = town.book_held(&held, now()).await.unwrap();
    assert_eq!(town.find(held.id).await, Some(booked));
    let later = now() + SignedDuration::from_hours(1);
    assert!(matches!(town.hold(span, later).await, Err(Refused::Taken(_))));
    town.assert_sound().await;
}

async fn a_released_hold_gives_its_seats_back_at_once(town: Town) {
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    let held = town.hold(span, now()).await.unwrap();
    let event = town.event(&held, "appointment.released", &mut town.rng());
    let (authority, id) = (town.authority, held.id);
    town.store
        .write(move |tx| {
            let held = booking::lock_appointment(tx, authority, id)?.expect("a hold");
            booking::release_hold(tx, &held.release(now())?, &event)?;
            Ok::<_, MoveRefused>(())
        })
        .await
        .unwrap();
    town.book(span).await.unwrap();
    town.assert_sound().await;
}

async fn whoever_books_a_hold_while_another_claims_its_seats_either_wins_wholly_or_loses_wholly(town: Town) {
    // The clocks of two servers differ: for one the hold lives, for the other it has lapsed.
    let other = town.other_server();
    let lapsed = now() + SignedDuration::from_mins(10);
    for hour in 8..12 {
        for minute in [0, 20, 40] {
            let span = town.span(TODAY, time(hour, minute, 0, 0), 4);
            let held = town.hold(span, now()).await.unwrap();
            let (booked, claimed) = tokio::join!(town.book_held(&held, now()), other.hold(span, lapsed));
            assert!(booked.is_ok() != claimed.is_ok(), "{booked:?} {claimed:?}");
        }
    }
    town.assert_sound().await;
}
