//! Seats that are taken away while people book: what was decided on the old rules is not stored under the new ones.
//!
//! The keys of the seats alone would allow it: a seat above the new number is as unique as any other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use einlass_domain::calendar::QuantumSpan;
use einlass_storage::booking::{self, NumberCandidates, list_booked};
use einlass_storage::calendar::replace_openings;
use einlass_storage::platform::append_event;
use einlass_storage::{StorageError, WriteTx};
use einlass_testkit::database::Backend;
use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    once_an_edit_has_taken_seats_away_nobody_gets_one_of_them
    whoever_decides_while_an_edit_is_on_its_way_decides_again
}

/// A sign that one part of a test gives to another.
#[derive(Clone, Default)]
struct Sign(Arc<AtomicBool>);

impl Sign {
    fn give(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_given(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    async fn wait(&self) {
        while !self.is_given() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Waits on a thread of its own.
    fn wait_here(&self) {
        while !self.is_given() {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Town {
    /// Leaves this many seats, and says how many bookings of the span stand as the edit ends. It ends no sooner than
    /// `pause` after it has locked the days, when it gives its sign.
    async fn lower_to(&self, seats: u8, span: QuantumSpan, locked: Sign, pause: Duration) -> usize {
        let opening = self.opening(seats, time(8, 0, 0, 0), time(12, 0, 0, 0));
        let (authority, pool, site) = (self.authority, self.pool, self.site);
        let work = move |tx: &mut WriteTx<'_>| {
            replace_openings(tx, authority, pool, std::slice::from_ref(&opening), TODAY)?;
            locked.give();
            std::thread::sleep(pause);
            // Bookings that are running wait for the edit, so this is what is taken at its end.
            let booked = list_booked(tx, authority, site, TODAY)?;
            Ok::<_, StorageError>(booked.iter().filter(|one| one.placement.span == span).count())
        };
        self.store.write(work).await.unwrap()
    }

    async fn count_booked(&self, span: QuantumSpan) -> usize {
        let (authority, site) = (self.authority, self.site);
        let booked = self.store.read(move |tx| list_booked(tx, authority, site, TODAY));
        let booked = booked.await.unwrap().into_iter();
        booked.filter(|one| one.placement.span == span).count()
    }
}

async fn once_an_edit_has_taken_seats_away_nobody_gets_one_of_them(town: Town) {
    let servers = [town.clone(), town.other_server()];
    for round in 0..12_i8 {
        town.give_seats(8).await;
        let span = town.span(TODAY, time(8 + round / 3, 20 * (round % 3), 0, 0), 2);
        let edited = Sign::default();
        let editor = tokio::spawn({
            let (town, edited) = (town.clone(), edited.clone());
            async move {
                let taken = town.lower_to(2, span, Sign::default(), Duration::ZERO).await;
                edited.give();
                taken
            }
        });
        // From round to round fewer of the bookings come before the edit.
        tokio::time::sleep(Duration::from_millis(u64::from(round.unsigned_abs()))).await;
        all_at_once((0..12).map(|n| {
            let (town, edited) = (servers[n % 2].clone(), edited.clone());
            async move {
                while !edited.is_given() {
                    match town.book(span).await {
                        Ok(_) | Err(Refused::Taken(_)) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
                // And once more, when the edit has certainly ended.
                drop(town.book(span).await);
            }
        }))
        .await;
        let taken = editor.await.unwrap();
        let booked = town.count_booked(span).await;
        assert_eq!(
            booked,
            taken.max(2),
            "round {round}: {taken} stood when two were left"
        );
    }
    town.assert_sound().await;
}

/// An edit that has locked the days but is not seen yet: who books now reads the old rules.
async fn whoever_decides_while_an_edit_is_on_its_way_decides_again(town: Town) {
    let servers = [town.clone(), town.other_server()];
    // Shorter and longer than what bookings that are stored together wait for one of them.
    for (round, pause) in [(0, 60), (1, 60), (2, 400)] {
        town.give_seats(8).await;
        let span = town.span(TODAY, time(9, 20 * round, 0, 0), 2);
        for _ in 0..2 {
            town.book(span).await.unwrap();
        }
        let locked = Sign::default();
        let editor = tokio::spawn({
            let (town, locked) = (town.clone(), locked.clone());
            async move { town.lower_to(2, span, locked, Duration::from_millis(pause)).await }
        });
        locked.wait().await;
        let ends = all_at_once((0..6).map(|n| {
            let town = servers[n % 2].clone();
            async move { town.book(span).await }
        }))
        .await;
        assert_eq!(editor.await.unwrap(), 2);
        for end in ends {
            assert!(matches!(end, Err(Refused::Taken(_))), "{end:?}");
        }
        assert_eq!(town.count_booked(span).await, 2);
    }
    town.assert_sound().await;
}

/// A booking in a transaction of its own, which has its seats when the edit comes and ends after it. On SQLite there is
/// no such thing: from decision to end there is one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_that_has_its_seats_when_an_edit_comes_is_decided_again() {
    let town = Town::open(Backend::Postgres).await;
    town.give_seats(8).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    for _ in 0..2 {
        town.book(span).await.unwrap();
    }
    let (decided, edited, runs) = (Sign::default(), Sign::default(), Arc::new(AtomicUsize::new(0)));
    let slow = tokio::spawn({
        let mut rng = town.rng();
        let booked = town.booked(span, now(), &mut rng);
        let numbers = NumberCandidates::draw(&mut rng);
        let before = town.event(&booked, "appointment.wanted", &mut rng);
        let event = town.event(&booked, "appointment.booked", &mut rng);
        let (store, decided, edited, runs) = (
            town.store.clone(),
            decided.clone(),
            edited.clone(),
            Arc::clone(&runs),
        );
        let work = move |tx: &mut WriteTx<'_>| {
            // What is written before makes it choose its seats here and not at the end.
            append_event(tx, &before)?;
            let stored = booking::insert_booking(tx, &booked, &numbers, None, &event, now())?;
            runs.fetch_add(1, Ordering::SeqCst);
            decided.give();
            edited.wait_here();
            Ok::<_, Refused>(stored?)
        };
        async move { store.write(work).await }
    });
    decided.wait().await;
    assert_eq!(town.lower_to(2, span, Sign::default(), Duration::ZERO).await, 2);
    edited.give();
    let end = slow.await.unwrap();
    assert!(matches!(end, Err(Refused::Taken(_))), "{end:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(town.count_booked(span).await, 2);
    town.assert_sound().await;
}
