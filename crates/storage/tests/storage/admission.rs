//! Check-in and the queue.

use einlass_domain::booking::Appointment;
use einlass_storage::admission::{CheckedIn, honour};
use einlass_storage::booking;
use einlass_storage::queue::{self, VisitFilter};
use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::MoveRefused;
use crate::town::{TODAY, Town, now};

on_both! {
    of_two_terminals_that_check_the_same_visitor_in_both_show_the_same_visit
    call_numbers_count_through_without_gap_or_repetition
    a_visit_moves_and_is_listed_by_site_and_unit
}

async fn check_in(town: &Town, booked: &Appointment) -> Result<CheckedIn, MoveRefused> {
    let mut rng = town.rng();
    let visit = town.visit(Some(booked), &mut rng);
    let event = town.event(booked, "appointment.honoured", &mut rng);
    let (authority, id) = (town.authority, booked.id);
    town.store
        .write(move |tx| {
            let stored = booking::find_appointment(tx, authority, id)?.expect("a booking");
            let honoured = match stored.clone().honour(visit.id, now()) {
                Ok(honoured) => honoured,
                Err(_) => stored,
            };
            Ok(honour(tx, &honoured, &visit, &event)?)
        })
        .await
}

async fn of_two_terminals_that_check_the_same_visitor_in_both_show_the_same_visit(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    let servers = [town.clone(), town.other_server()];
    let results = all_at_once((0..20).map(|n| {
        let (server, booked) = (servers[n % 2].clone(), booked.clone());
        async move { check_in(&server, &booked).await.unwrap() }
    }))
    .await;
    let first: Vec<_> = results
        .iter()
        .filter_map(|result| match result {
            CheckedIn::Now(visit) => Some(visit),
            CheckedIn::Before(_) => None,
        })
        .collect();
    assert_eq!(first.len(), 1);
    for result in &results {
        let (CheckedIn::Now(visit) | CheckedIn::Before(visit)) = result;
        assert_eq!(visit, first[0]);
    }
    town.assert_sound().await;
}

async fn call_numbers_count_through_without_gap_or_repetition(town: Town) {
    let walk_ins = (0..40).map(|_| {
        let town = town.clone();
        async move {
            let mut rng = town.rng();
            let visit = town.visit(None, &mut rng);
            let about = town.booked(town.span(TODAY, time(9, 0, 0, 0), 1), now(), &mut rng);
            let event = town.event(&about, "visit.arrived", &mut rng);
            let inserted = town
                .store
                .write(move |tx| queue::insert_visit(tx, &visit, &event))
                .await;
            inserted.unwrap().call_number.as_str().to_owned()
        }
    });
    let mut numbers = all_at_once(walk_ins).await;
    numbers.sort();
    let expected: Vec<_> = (1..=40).map(|count| format!("E-{count:03}")).collect();
    assert_eq!(numbers, expected);
}

async fn a_visit_moves_and_is_listed_by_site_and_unit(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    let CheckedIn::Now(waiting) = check_in(&town, &booked).await.unwrap() else {
        panic!("checked in before");
    };
    let event = town.event(&booked, "visit.called", &mut town.rng());
    let (authority, id) = (town.authority, waiting.id);
    let called = town
        .store
        .write(move |tx| {
            let visit = queue::lock_visit(tx, authority, id)?.expect("a visit");
            let called = visit.call(now()).expect("a move");
            queue::update_visit(tx, &called, &event)?;
            Ok::<_, MoveRefused>(called)
        })
        .await
        .unwrap();
    for filter in [VisitFilter::Site(town.site), VisitFilter::Unit(town.unit)] {
        let listed = town
            .store
            .read(move |tx| queue::list_visits(tx, authority, filter, TODAY))
            .await;
        assert_eq!(listed.unwrap(), std::slice::from_ref(&called));
    }
    let yesterday = TODAY.yesterday().unwrap();
    let filter = VisitFilter::Site(town.site);
    let listed = town
        .store
        .read(move |tx| queue::list_visits(tx, authority, filter, yesterday))
        .await;
    assert_eq!(listed.unwrap(), []);
}
