//! Bookings that no rule carries any more.

use einlass_domain::calendar::Staffing;
use einlass_storage::calendar::{self, Misfit, list_misfits, replace_staffing};
use jiff::civil::{Date, time};

use crate::on_both::on_both;
use crate::town::{TODAY, Town};

on_both! {
    the_bookings_made_last_are_listed_as_many_as_are_above_the_seats
    what_a_change_would_orphan_is_seen_before_it_is_kept
    fewer_counters_on_a_day_list_that_day_only
}

async fn misfits(town: &Town, from_on: Date) -> Vec<Misfit> {
    let (authority, pool) = (town.authority, town.pool);
    let listed = town
        .store
        .read(move |tx| list_misfits(tx, authority, &[pool], from_on))
        .await;
    listed.unwrap()
}

async fn the_bookings_made_last_are_listed_as_many_as_are_above_the_seats(town: Town) {
    town.give_seats(3).await;
    let span = town.span(TODAY, time(9, 0, 0, 0), 2);
    let mut booked = Vec::new();
    for _ in 0..3 {
        booked.push(town.book(span).await.unwrap());
    }
    let elsewhere = town.book(town.span(TODAY, time(11, 0, 0, 0), 2)).await.unwrap();
    town.hold(town.span(TODAY, time(10, 0, 0, 0), 2), crate::town::now())
        .await
        .unwrap();
    assert_eq!(misfits(&town, TODAY).await, []);
    town.give_seats(1).await;
    let found = misfits(&town, TODAY).await;
    let mut late: Vec<_> = booked.iter().map(|one| one.id).collect();
    late.sort_unstable();
    let mut ids: Vec<_> = found.iter().map(|misfit| misfit.appointment_id).collect();
    ids.sort_unstable();
    assert_eq!(ids, late.split_off(1), "made at the same instant: by id");
    assert!(
        found
            .iter()
            .all(|misfit| misfit.span == span && misfit.on_date == TODAY)
    );
    assert_eq!(misfits(&town, TODAY.tomorrow().unwrap()).await, []);
    town.give_seats(0).await;
    assert_eq!(misfits(&town, TODAY).await.len(), 4);
    assert!(town.find(elsewhere.id).await.is_some());
    town.assert_sound().await;
}

async fn what_a_change_would_orphan_is_seen_before_it_is_kept(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 2)).await.unwrap();
    let (authority, pool) = (town.authority, town.pool);
    let (seen, seen_by_all) = (booked.id, misfits(&town, TODAY).await);
    assert_eq!(seen_by_all, []);
    let undone = town.store.write(move |tx| {
        calendar::replace_openings(tx, authority, pool, &[], TODAY)?;
        let found = list_misfits(tx, authority, &[pool], TODAY)?;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].appointment_id, seen);
        Err::<(), _>(crate::refused::Refused::OnPurpose)
    });
    undone.await.unwrap_err();
    assert_eq!(misfits(&town, TODAY).await, []);
}

async fn fewer_counters_on_a_day_list_that_day_only(town: Town) {
    town.give_seats(2).await;
    let tomorrow = TODAY.tomorrow().unwrap();
    for day in [TODAY, tomorrow] {
        for _ in 0..2 {
            town.book(town.span(day, time(9, 0, 0, 0), 2)).await.unwrap();
        }
    }
    let (authority, pool) = (town.authority, town.pool);
    let change = Staffing {
        on_date: tomorrow,
        from: time(0, 0, 0, 0),
        until: time(0, 0, 0, 0),
        seats: einlass_domain::calendar::SeatCount::new(1).unwrap(),
    };
    let changed = town.store.write(move |tx| {
        replace_staffing(tx, authority, pool, tomorrow, &[change])?;
        list_misfits(tx, authority, &[pool], TODAY)
    });
    let found = changed.await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].on_date, tomorrow);
    assert_eq!(misfits(&town, TODAY).await, found);
}
