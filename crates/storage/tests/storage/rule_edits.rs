//! Rules that are edited while people book.

use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town};

on_both! {
    after_seats_were_taken_away_no_more_bookings_than_seats_are_taken_in
    a_closed_pool_takes_no_booking_and_keeps_those_it_has
    while_seats_are_taken_away_and_given_again_the_number_of_bookings_is_exactly_right
}

async fn after_seats_were_taken_away_no_more_bookings_than_seats_are_taken_in(town: Town) {
    town.give_seats(3).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let booked = [
        town.book(span).await.unwrap(),
        town.book(span).await.unwrap(),
        town.book(span).await.unwrap(),
    ];
    town.give_seats(2).await;
    assert!(matches!(town.book(span).await, Err(Refused::Taken(_))));
    town.cancel(&booked[0]).await.unwrap();
    assert!(
        matches!(town.book(span).await, Err(Refused::Taken(_))),
        "two of two are taken"
    );
    town.cancel(&booked[1]).await.unwrap();
    town.book(span).await.unwrap();
    assert!(matches!(town.book(span).await, Err(Refused::Taken(_))));
    town.assert_sound().await;
}

async fn a_closed_pool_takes_no_booking_and_keeps_those_it_has(town: Town) {
    town.give_seats(2).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let booked = town.book(span).await.unwrap();
    town.give_seats(0).await;
    assert!(matches!(town.book(span).await, Err(Refused::Taken(_))));
    assert_eq!(town.find(booked.id).await, Some(booked));
    town.assert_sound().await;
}

async fn while_seats_are_taken_away_and_given_again_the_number_of_bookings_is_exactly_right(town: Town) {
    town.give_seats(8).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let servers = [town.clone(), town.other_server()];
    let editor = tokio::spawn({
        let town = town.clone();
        async move {
            for seats in [3, 8, 2, 6, 1, 8] {
                town.give_seats(seats).await;
            }
        }
    });
    let takers = all_at_once((0..12).map(|n| {
        let town = servers[n % 2].clone();
        async move {
            let mut won = 0;
            for _ in 0..20 {
                match town.book(span).await {
                    Ok(_) => won += 1,
                    Err(Refused::Taken(_)) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            won
        }
    }))
    .await;
    editor.await.unwrap();
    let mut won: i32 = takers.iter().sum();
    assert!(won <= 8, "{won} bookings on 8 seats");
    while won < 8 {
        town.book(span).await.unwrap();
        won += 1;
    }
    assert!(matches!(town.book(span).await, Err(Refused::Taken(_))));
    town.assert_sound().await;
}
