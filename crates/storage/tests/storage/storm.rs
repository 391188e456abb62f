//! Everything at once: holds, bookings, moves, cancellations and rule edits from many sides.

use einlass_domain::booking::{Appointment, Channel};
use einlass_domain::calendar::{Contingent, KeptFor, Opening, OpeningKind, Recurrence, SeatCount, Staffing};
use einlass_storage::calendar::replace_staffing;
use jiff::civil::{Time, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::rngs::StdRng;

use crate::crowd::{all_at_once, below};
use crate::on_both::on_both;
use crate::oracle::highest_seat;
use crate::refused::{MoveRefused, Refused};
use crate::town::{TODAY, Town, now};

on_both! {
    no_invariant_breaks_in_a_storm_of_changes
    seats_never_exceed_contingents_staffing_and_exceptions_in_a_storm
}

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

/// Windows with kept seats, an exception and extra hours; between 8 and 12 never more than `most` seats.
fn rules(town: &Town, most: u8) -> Vec<Opening> {
    let mut series = town.opening(most, time(8, 0, 0, 0), time(12, 0, 0, 0));
    series.contingents = vec![Contingent {
        kept_for: KeptFor::Channels(vec![Channel::Online]),
        seats: SeatCount::new(1).unwrap(),
        release_minutes: Some(30),
    }];
    let mut exception = town.opening(2, time(8, 30, 0, 0), time(11, 0, 0, 0));
    exception.kind = OpeningKind::Exception { beats_holiday: false };
    exception.recurrence = Recurrence::Once(TODAY + 1.days());
    exception.contingents = vec![Contingent {
        kept_for: KeptFor::Urgent,
        seats: SeatCount::new(1).unwrap(),
        release_minutes: None,
    }];
    vec![series, exception]
}

async fn seats_never_exceed_contingents_staffing_and_exceptions_in_a_storm(town: Town) {
    const MOST: u8 = 4;
    town.set_rules(rules(&town, MOST)).await;
    let servers = [town.clone(), town.other_server()];
    let clients = (0..12).map(|n| {
        let town = servers[n % 2].clone();
        async move {
            let mut rng = town.rng();
            let mut made = Vec::new();
            for step in 0..30_i64 {
                let at = now() + SignedDuration::from_secs(step * 30);
                random_change(&town, &mut made, at, &mut rng).await;
            }
        }
    });
    let editor = tokio::spawn({
        let town = town.clone();
        async move {
            let (authority, pool) = (town.authority, town.pool);
            for count in [1, 3, 0, 2, 4] {
                let change = Staffing {
                    on_date: TODAY,
                    from: time(9, 0, 0, 0),
                    until: time(11, 0, 0, 0),
                    seats: SeatCount::new(count).unwrap(),
                };
                let changed = town
                    .store
                    .write(move |tx| replace_staffing(tx, authority, pool, TODAY, &[change]));
                changed.await.unwrap();
                town.set_rules(rules(&town, MOST - count % 2)).await;
            }
        }
    });
    all_at_once(clients).await;
    editor.await.unwrap();
    town.assert_sound().await;
    let highest = highest_seat(&town);
    assert!(highest < i64::from(MOST), "seat {highest} of {MOST}");
}
