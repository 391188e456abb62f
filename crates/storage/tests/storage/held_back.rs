//! C-02: seats that visitors gave back are shown to the public later, to staff at once.

use einlass_domain::booking::{Appointment, AppointmentState, Channel, SeatRelease};
use einlass_domain::calendar::QuantumSpan;
use einlass_storage::booking::{insert_hold, purge_held_back};
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};

use crate::free_days::search;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    release_delay
    a_moved_booking_leaves_its_old_time_hidden_but_not_what_it_keeps
    staff_that_give_a_hidden_seat_back_show_it
    hidden_seats_never_hide_more_than_themselves
}

fn hidden_until() -> Timestamp {
    now() + SignedDuration::from_secs(420)
}

async fn hold_through(
    town: &Town,
    channel: Channel,
    span: QuantumSpan,
    at: Timestamp,
) -> Result<Appointment, Refused> {
    let mut rng = town.rng();
    let held = Appointment {
        channel,
        state: AppointmentState::Held {
            expires_at: at + SignedDuration::from_mins(10),
        },
        ..town.held(span, at, &mut rng)
    };
    let event = town.event(&held, "appointment.held", &mut rng);
    let held = town.store.write(move |tx| {
        insert_hold(tx, &held, &event, at)??;
        Ok(held.clone())
    });
    held.await
}

async fn free(town: &Town, channel: Channel, at: Timestamp) -> usize {
    search(town, TODAY, 1, channel, at).await[0].starts.iter().count()
}

async fn release_delay(town: Town) {
    let span = town.span(TODAY, time(8, 0, 0, 0), 48);
    let booked = town.book(span).await.unwrap();
    let release = SeatRelease::PublicFrom(hidden_until());
    town.cancel_with(&booked, release).await.unwrap();
    let before = hidden_until() - SignedDuration::from_secs(1);
    for at in [now(), before] {
        for public in [Channel::Online, Channel::Onsite] {
            assert_eq!(free(&town, public, at).await, 0);
            let refused = hold_through(&town, public, span, at).await;
            assert!(matches!(refused, Err(Refused::Taken(_))), "{refused:?}");
        }
        assert_eq!(free(&town, Channel::Phone, at).await, 48, "staff see it at once");
    }
    let other = town.other_server();
    assert_eq!(free(&other, Channel::Online, before).await, 0);
    assert_eq!(
        free(&other, Channel::Online, hidden_until()).await,
        48,
        "without any write"
    );
    assert_eq!(free(&town, Channel::Online, hidden_until()).await, 48);
    hold_through(&town, Channel::Online, span, hidden_until())
        .await
        .unwrap();
    town.assert_sound().await;
}

async fn a_moved_booking_leaves_its_old_time_hidden_but_not_what_it_keeps(town: Town) {
    let booked = town.book(town.span(TODAY, time(8, 0, 0, 0), 4)).await.unwrap();
    let release = SeatRelease::PublicFrom(hidden_until());
    let to = town.span(TODAY, time(8, 10, 0, 0), 4);
    town.reschedule_with(&booked, to, release).await.unwrap();
    assert_eq!(free(&town, Channel::Online, now()).await, 42);
    assert_eq!(free(&town, Channel::Internal, now()).await, 44);
    assert_eq!(free(&town, Channel::Online, hidden_until()).await, 44);
    town.assert_sound().await;
}

async fn staff_that_give_a_hidden_seat_back_show_it(town: Town) {
    let span = town.span(TODAY, time(8, 0, 0, 0), 4);
    let booked = town.book(span).await.unwrap();
    let release = SeatRelease::PublicFrom(hidden_until());
    town.cancel_with(&booked, release).await.unwrap();
    let by_staff = hold_through(&town, Channel::Phone, span, now()).await.unwrap();
    let by_staff = town.book_held(&by_staff, now()).await.unwrap();
    town.cancel_with(&by_staff, SeatRelease::AtOnce).await.unwrap();
    assert_eq!(free(&town, Channel::Online, now()).await, 48);
    town.book(span).await.unwrap();
    town.assert_sound().await;
}

async fn hidden_seats_never_hide_more_than_themselves(town: Town) {
    town.give_seats(2).await;
    let span = town.span(TODAY, time(8, 0, 0, 0), 4);
    let booked = town.book(span).await.unwrap();
    let release = SeatRelease::PublicFrom(hidden_until());
    town.cancel_with(&booked, release).await.unwrap();
    town.book(span).await.unwrap();
    let refused = hold_through(&town, Channel::Online, span, now()).await;
    assert!(matches!(refused, Err(Refused::Taken(_))));
    hold_through(&town, Channel::Internal, span, now()).await.unwrap();
    let purged = |at| town.store.write(move |tx| purge_held_back(tx, at));
    assert_eq!(
        purged(hidden_until() - SignedDuration::from_secs(1))
            .await
            .unwrap(),
        0
    );
    assert_eq!(purged(hidden_until()).await.unwrap(), 4);
    town.assert_sound().await;
}
