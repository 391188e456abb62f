//! Everything at once: holds, bookings, moves, cancellations and rule edits from many sides.

use einlass_domain::booking::Appointment;
use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::rngs::StdRng;

use crate::crowd::{all_at_once, below};
use crate::on_both::on_both;
use crate::refused::{MoveRefused, Refused};
use crate::town::{TODAY, Town, now};

on_both! { no_invariant_breaks_in_a_storm_of_changes }

/// One random change by one client, with its outcome kept in `made`. Lost races are fine, failures are not.
pub(crate) async fn random_change(town: &Town, made: &mut Vec<Appointment>, at: Timestamp, rng: &mut StdRng) {
    let day = TODAY + i64::try_from(below(rng, 3)).unwrap().days();
    let quanta = u16::try_from(1 + below(rng, 8)).unwrap();
    let span = town.span(day, some_time(rng), quanta);
    let pick = usize::try_from(below(rng, 1000)).unwrap() % made.len().max(1);
    match below(rng, 10) {
        0..4 => keep(made, town.hold(span, at).await),
        4..6 => keep(made, town.book(span).await),
        choice if !made.is_empty() => {
            let one = made[pick].clone();
            let result = match choice {
                6 => town.cancel(&one).await,
                7 => town.reschedule(&one, span).await,
                _ => town.book_held(&one, at).await,
            };
            match result {
                Ok(changed) => made[pick] = changed,
                Err(MoveRefused::Storage(failure)) => panic!("{failure}"),
                Err(MoveRefused::Taken(_) | MoveRefused::Move(_)) => {}
            }
        }
        _ => {}
    }
}

fn keep(made: &mut Vec<Appointment>, result: Result<Appointment, Refused>) {
    match result {
        Ok(new) => made.push(new),
        Err(Refused::Taken(_)) => {}
        Err(failure) => panic!("{failure}"),
    }
}

fn some_time(rng: &mut StdRng) -> Time {
    let hour = i8::try_from(8 + below(rng, 4)).unwrap();
    time(hour, i8::try_from(5 * below(rng, 12)).unwrap(), 0, 0)
}

async fn no_invariant_breaks_in_a_storm_of_changes(town: Town) {
    town.give_seats(4).await;
    let servers = [town.clone(), town.other_server()];
    let clients = (0..12).map(|n| {
        let town = servers[n % 2].clone();
        async move {
            let mut rng = town.rng();
            let mut made = Vec::new();
            for step in 0..40_i64 {
                let at = now() + SignedDuration::from_secs(step * 30);
                random_change(&town, &mut made, at, &mut rng).await;
            }
        }
    });
    let editor = tokio::spawn({
        let town = town.clone();
        async move {
            for seats in [2, 4, 0, 3, 4] {
                town.give_seats(seats).await;
            }
        }
    });
    all_at_once(clients).await;
    editor.await.unwrap();
    town.assert_sound().await;
}
