//! The limit per person holds even when bookings come at the same moment.

use einlass_domain::booking::{Contact, EmailAddress, Person, PersonName};
use einlass_storage::booking;
use jiff::SignedDuration;
use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    of_many_bookings_of_one_person_at_the_same_moment_only_the_allowed_ones_succeed
    personal_data_is_deleted_when_its_time_has_come_and_the_booking_stays
}

fn erika(address: &str) -> Person {
    Person {
        name: Some(PersonName::parse("Erika Muster").unwrap()),
        contact: Some(Contact::Email(EmailAddress::parse(address).unwrap())),
    }
}

async fn of_many_bookings_of_one_person_at_the_same_moment_only_the_allowed_ones_succeed(town: Town) {
    town.give_seats(30).await;
    let servers = [town.clone(), town.other_server()];
    let results = all_at_once((0..24).map(|n: usize| {
        let town = servers[n % 2].clone();
        async move {
            let span = town.span(TODAY, time(8 + i8::try_from(n % 4).unwrap(), 0, 0, 0), 4);
            town.book_of_at_most(span, erika(&format!("Erika+{n}@example.org")), 2)
                .await
        }
    }))
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 2);
    let refused = results
        .iter()
        .filter(|result| **result == Err(Refused::OnPurpose));
    assert_eq!(refused.count(), 22);
}

async fn personal_data_is_deleted_when_its_time_has_come_and_the_booking_stays(town: Town) {
    let span = town.span(TODAY, time(9, 0, 0, 0), 4);
    let booked = town.book_for(span, erika("erika@example.org")).await.unwrap();
    let (authority, id) = (town.authority, booked.person_data_id.unwrap());
    let find = move |tx: &mut einlass_storage::ReadTx<'_>| booking::find_person(tx, authority, id);
    assert_eq!(
        town.store.read(find).await.unwrap(),
        Some(erika("erika@example.org"))
    );
    let due = now() + SignedDuration::from_hours(24 * 30);
    let early = due - SignedDuration::from_secs(1);
    for (at, deleted) in [(early, 0), (due, 1), (due, 0)] {
        let purged = town
            .store
            .write(move |tx| booking::purge_person_data(tx, at))
            .await;
        assert_eq!(purged.unwrap(), deleted);
    }
    assert_eq!(town.store.read(find).await.unwrap(), None);
    assert_eq!(town.find(booked.id).await.unwrap().person_data_id, None);
    town.assert_sound().await;
}
