//! Bookings that are stored at the end of their transaction, together with others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use einlass_domain::booking::{Appointment, Contact, EmailAddress, Person, SeatRelease};
use einlass_storage::booking::{self, NumberCandidates, SlotTaken};
use einlass_storage::platform::append_event;
use einlass_testkit::database::Backend;
use jiff::civil::time;
use jiff::{SignedDuration, ToSpan as _};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    what_is_asked_after_the_booking_is_answered
    a_number_that_was_given_out_is_not_given_again
    of_bookings_at_the_same_moment_each_ends_for_itself
    of_one_contact_only_as_many_are_stored_as_were_counted
    what_was_counted_for_a_booking_is_not_trusted_for_anything_else
    what_a_server_knows_of_a_day_counts_only_while_nobody_changes_it
}

/// Books in a closure that reads its own booking.
async fn what_is_asked_after_the_booking_is_answered(town: Town) {
    let mut rng = town.rng();
    let booked = town.booked(town.span(TODAY, time(9, 0, 0, 0), 4), now(), &mut rng);
    let numbers = NumberCandidates::draw(&mut rng);
    let event = town.event(&booked, "appointment.booked", &mut rng);
    let authority = town.authority;
    let found = town.store.write(move |tx| {
        let stored = booking::insert_booking(tx, &booked, &numbers, None, &event, now())??;
        let found = booking::find_appointment(tx, authority, stored.id)?;
        Ok::<_, Refused>((stored, found))
    });
    let (stored, found) = found.await.unwrap();
    assert_eq!(found, Some(stored));
}

async fn a_number_that_was_given_out_is_not_given_again(town: Town) {
    let mut numbers = Vec::new();
    for hour in [8, 9, 10] {
        let mut rng = town.rng();
        let booked = town.booked(town.span(TODAY, time(hour, 0, 0, 0), 4), now(), &mut rng);
        let event = town.event(&booked, "appointment.booked", &mut rng);
        let same = NumberCandidates::draw(&mut StdRng::seed_from_u64(7));
        let stored = town.store.write(move |tx| {
            let stored = booking::insert_booking(tx, &booked, &same, None, &event, now())??;
            Ok::<Appointment, Refused>(stored)
        });
        numbers.push(stored.await.unwrap().number.unwrap());
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 3);
}

/// Of thirty who want one of ten seats ten get one, whoever they are stored with, and the others are told.
async fn of_bookings_at_the_same_moment_each_ends_for_itself(town: Town) {
    town.give_seats(10).await;
    let servers = [town.clone(), town.other_server()];
    let ends = all_at_once((0..60).map(|n| {
        let server = servers[n % 2].clone();
        // Half of them want a day of their own, which nobody else can take; none is a holiday.
        let day = TODAY + i64::try_from(n.max(29) - 29).unwrap().days();
        async move { server.book(server.span(day, time(9, 0, 0, 0), 4)).await.is_ok() }
    }))
    .await;
    let booked = |ends: &[bool]| ends.iter().filter(|is_booked| **is_booked).count();
    assert_eq!(booked(&ends[..30]), 10);
    assert_eq!(booked(&ends[30..]), 30);
    assert_eq!(town.store.verify().await.unwrap(), []);
}

/// Ten people want two bookings each and ask for four at the same moment, on two servers.
async fn of_one_contact_only_as_many_are_stored_as_were_counted(town: Town) {
    town.give_seats(40).await;
    let servers = [town.clone(), town.other_server()];
    let ends = all_at_once((0..40).map(|n| {
        let server = servers[n % 2].clone();
        let email = format!("person-{}@example.org", n % 10);
        let person = Person {
            contact: Some(Contact::Email(EmailAddress::parse(&email).unwrap())),
            ..Person::default()
        };
        let span = town.span(TODAY, time(9, 0, 0, 0), 4);
        async move { server.book_of_at_most(span, person, 2).await.is_ok() }
    }))
    .await;
    for person in 0..10 {
        let of_person = ends.iter().skip(person).step_by(10);
        assert_eq!(of_person.filter(|is_booked| **is_booked).count(), 2, "{person}");
    }
    assert_eq!(town.store.verify().await.unwrap(), []);
}

/// A closure that counts and then writes something else is run again, with the lock of the contact.
async fn what_was_counted_for_a_booking_is_not_trusted_for_anything_else(town: Town) {
    let contact = Contact::Email(EmailAddress::parse("kim@example.org").unwrap());
    let (authority, mut rng) = (town.authority, town.rng());
    let booked = town.booked(town.span(TODAY, time(9, 0, 0, 0), 4), now(), &mut rng);
    let event = town.event(&booked, "appointment.moved", &mut rng);
    let runs = Arc::new(AtomicUsize::new(0));
    let written = town.store.write({
        let runs = Arc::clone(&runs);
        move |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            booking::list_open_by_contact(tx, authority, &contact, now())?;
            append_event(tx, &event)
        }
    });
    written.await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

/// The first server books two at nine on each day, so it knows the days; then the other one changes them.
async fn what_a_server_knows_of_a_day_counts_only_while_nobody_changes_it(town: Town) {
    town.give_seats(3).await;
    let other = town.other_server();
    let at_nine = |day: i64| town.span(TODAY + day.days(), time(9, 0, 0, 0), 4);
    let mut last = Vec::new();
    for day in [0, 3, 4, 5, 6] {
        town.book(at_nine(day)).await.unwrap();
        last.push(town.book(at_nine(day)).await.unwrap());
    }
    // Nothing has changed.
    town.book(at_nine(0)).await.unwrap();
    assert_eq!(
        town.book(at_nine(0)).await.unwrap_err(),
        Refused::Taken(SlotTaken)
    );
    // The last seat is given to somebody else.
    let third = other.book(at_nine(3)).await.unwrap();
    assert_eq!(
        town.book(at_nine(3)).await.unwrap_err(),
        Refused::Taken(SlotTaken)
    );
    // It comes free, but the public does not see it yet.
    let later = now() + SignedDuration::from_mins(7);
    other
        .cancel_with(&third, SeatRelease::PublicFrom(later))
        .await
        .unwrap();
    assert_eq!(
        town.book(at_nine(3)).await.unwrap_err(),
        Refused::Taken(SlotTaken)
    );
    let third = other.book(at_nine(4)).await.unwrap();
    other
        .cancel_with(&third, SeatRelease::PublicFrom(later))
        .await
        .unwrap();
    assert_eq!(
        town.book(at_nine(4)).await.unwrap_err(),
        Refused::Taken(SlotTaken)
    );
    // A seat comes free for everybody.
    town.book(at_nine(5)).await.unwrap();
    other.cancel(&last[3]).await.unwrap();
    town.book(at_nine(5)).await.unwrap();
    // One seat less, and one of the two that are left is given up.
    other.give_seats(2).await;
    town.cancel(&last[4]).await.unwrap();
    town.book(at_nine(6)).await.unwrap();
    assert_eq!(
        town.book(at_nine(6)).await.unwrap_err(),
        Refused::Taken(SlotTaken)
    );
    assert_eq!(town.store.verify().await.unwrap(), []);
}

/// A day whose rules are being edited keeps only those waiting who want that day.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_locked_day_does_not_keep_other_days_waiting() {
    let town = Town::open(Backend::Postgres).await;
    let tomorrow = TODAY.tomorrow().unwrap();
    town.give_seats(2).await;
    town.book(town.span(TODAY, time(8, 0, 0, 0), 4)).await.unwrap();
    let mut editor = PgConnection::establish(&town.database.url_text()).unwrap();
    editor
        .batch_execute("BEGIN; UPDATE day_rev SET rev = rev + 1 WHERE on_date = '2026-11-20'")
        .unwrap();
    let waiting = tokio::spawn({
        let town = town.clone();
        async move { town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await }
    });
    let others = all_at_once((8..12).map(|hour| {
        let town = town.clone();
        async move { town.book(town.span(tomorrow, time(hour, 0, 0, 0), 4)).await }
    }));
    let others = tokio::time::timeout(Duration::from_secs(10), others)
        .await
        .unwrap();
    assert!(others.iter().all(Result::is_ok), "{others:?}");
    assert!(!waiting.is_finished(), "the edit has not ended");
    editor.batch_execute("COMMIT").unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(town.store.verify().await.unwrap(), []);
}
