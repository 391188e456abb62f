//! Holds lapse by comparison with the present instant; no job is needed.

use std::collections::BTreeSet;
use std::time::Duration;

use einlass_domain::booking::{Appointment, AppointmentState, TransitionError};
use einlass_storage::platform::list_events;
use einlass_storage::{StorageError, WriteTx, booking};
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::on_both::on_both;
use crate::refused::{MoveRefused, Refused};
use crate::town::{TODAY, Town, now};

on_both! {
    a_held_seat_is_taken_until_it_lapses_and_free_from_that_instant_on
    a_lapsed_hold_cannot_be_booked_even_before_somebody_takes_its_seats
    a_booked_hold_keeps_its_seats_for_good
    a_released_hold_gives_its_seats_back_at_once
    whoever_records_a_lapse_first_one_event_tells_of_it
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

/// Records a lapse as housekeeping does; says whether there was something to record.
async fn record_lapse(town: &Town, held: &Appointment, now: Timestamp) -> bool {
    let (authority, id) = (town.authority, held.id);
    let work = move |tx: &mut WriteTx<'_>| {
        let held = booking::lock_appointment(tx, authority, id)?.expect("a hold");
        let Ok(expired) = held.expire(now) else {
            return Ok(false);
        };
        booking::expire_hold(tx, &expired, &booking::lapse_event(&expired, now))?;
        Ok::<_, StorageError>(true)
    };
    town.store.write(work).await.unwrap()
}

/// What the log says of holds that lapsed, once it says something of all `count` appointments.
async fn lapses(town: &Town, count: usize) -> Vec<(Uuid, serde_json::Value)> {
    let authority = town.authority;
    loop {
        let read = town.store.read(move |tx| list_events(tx, authority, None, 1000));
        let events = read.await.unwrap();
        let of: BTreeSet<Uuid> = events.iter().map(|event| event.subject_id).collect();
        if of.len() == count {
            let expired = events
                .into_iter()
                .filter(|event| event.kind == "appointment.expired");
            return expired.map(|event| (event.subject_id, event.payload)).collect();
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn whoever_records_a_lapse_first_one_event_tells_of_it(town: Town) {
    let other = town.other_server();
    let lapsed = now() + SignedDuration::from_mins(10);
    let (mut held, mut by_job) = (Vec::new(), 0);
    for nth in 0..24_i8 {
        let span = town.span(TODAY, time(8 + nth / 6, 10 * (nth % 6), 0, 0), 2);
        let one = town.hold(span, now()).await.unwrap();
        let is_by_job = match nth % 3 {
            // The rival needs the seats before any job has looked.
            0 => {
                other.hold(span, lapsed).await.unwrap();
                record_lapse(&town, &one, lapsed).await
            }
            1 => {
                let is_by_job = record_lapse(&town, &one, lapsed).await;
                other.hold(span, lapsed).await.unwrap();
                is_by_job
            }
            _ => {
                let (is_by_job, rival) =
                    tokio::join!(record_lapse(&town, &one, lapsed), other.hold(span, lapsed));
                rival.unwrap();
                is_by_job
            }
        };
        by_job += u32::from(is_by_job);
        held.push(one.id.as_uuid());
    }
    assert!((8..=16).contains(&by_job), "{by_job} of 24 by the job");
    let events = lapses(&town, 48).await;
    let mut told: Vec<Uuid> = events.iter().map(|(id, _)| *id).collect();
    told.sort_unstable();
    held.sort_unstable();
    assert_eq!(told, held, "one event for each");
    assert!(events.iter().all(|(_, payload)| payload["state"] == "expired"));
    town.assert_sound().await;
}
