//! Moving a booking never loses the old seat before the new one is certain.

use einlass_domain::ids::PoolId;
use einlass_storage::booking::SlotTaken;
use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::{MoveRefused, Refused};
use crate::town::{TODAY, Town};

on_both! {
    a_move_to_a_taken_time_changes_nothing
    a_move_frees_the_old_time_and_takes_the_new_one
    a_move_by_a_few_minutes_may_use_its_own_seats_again
    bookings_that_want_to_swap_their_times_keep_both
    a_cancelled_booking_cannot_be_moved_back_to_life
}

async fn a_move_to_a_taken_time_changes_nothing(town: Town) {
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let ten = town.span(TODAY, time(10, 0, 0, 0), 4);
    let booked = town.book(nine).await.unwrap();
    town.book(ten).await.unwrap();
    let moved = town.reschedule(&booked, ten).await;
    assert_eq!(moved, Err(MoveRefused::Taken(SlotTaken)));
    assert_eq!(town.find(booked.id).await, Some(booked));
    assert_eq!(town.book(nine).await, Err(Refused::Taken(SlotTaken)));
    town.assert_sound().await;
}

async fn a_move_frees_the_old_time_and_takes_the_new_one(town: Town) {
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let tomorrow = town.span(TODAY.tomorrow().unwrap(), time(10, 0, 0, 0), 4);
    let booked = town.book(nine).await.unwrap();
    let moved = town.reschedule(&booked, tomorrow).await.unwrap();
    assert_eq!(town.find(booked.id).await, Some(moved));
    assert_eq!(town.book(tomorrow).await, Err(Refused::Taken(SlotTaken)));
    town.book(nine).await.unwrap();
    town.assert_sound().await;
}

async fn a_move_by_a_few_minutes_may_use_its_own_seats_again(town: Town) {
    let mut booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 6)).await.unwrap();
    for (minute, quanta) in [(10, 6), (5, 6), (0, 6), (10, 2), (0, 8)] {
        let to = town.span(TODAY, time(9, minute, 0, 0), quanta);
        booked = town.reschedule(&booked, to).await.unwrap();
        town.assert_sound().await;
    }
    town.book(town.span(TODAY, time(9, 40, 0, 0), 4)).await.unwrap();
}

async fn bookings_that_want_to_swap_their_times_keep_both(town: Town) {
    let nine = town.span(TODAY, time(9, 0, 0, 0), 4);
    let ten = town.span(TODAY, time(10, 0, 0, 0), 4);
    let (early, late) = (town.book(nine).await.unwrap(), town.book(ten).await.unwrap());
    let servers = [town.clone(), town.other_server()];
    let moves = all_at_once((0..20).map(|n| {
        let (town, booked, to) = if n % 2 == 0 {
            (servers[0].clone(), early.clone(), ten)
        } else {
            (servers[1].clone(), late.clone(), nine)
        };
        async move { town.reschedule(&booked, to).await }
    }))
    .await;
    assert!(
        moves
            .iter()
            .all(|moved| *moved == Err(MoveRefused::Taken(SlotTaken))),
        "{moves:?}"
    );
    assert_eq!(town.find(early.id).await, Some(early));
    assert_eq!(town.find(late.id).await, Some(late));
    town.assert_sound().await;
}

async fn a_cancelled_booking_cannot_be_moved_back_to_life(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    let to = town.span(TODAY, time(10, 0, 0, 0), 4);
    let (cancelled, moved) = tokio::join!(town.cancel(&booked), town.reschedule(&booked, to));
    assert!(cancelled.is_ok());
    let ended = town.find(booked.id).await.unwrap();
    assert_eq!(ended.state.name(), "cancelled");
    assert!(matches!(moved, Ok(_) | Err(MoveRefused::Move(_))), "{moved:?}");
    let mut elsewhere = town.clone();
    elsewhere.pool = PoolId::generate(crate::town::now(), &mut town.rng());
    assert!(elsewhere.book(to).await.is_err());
    town.book(to).await.unwrap();
    town.assert_sound().await;
}
