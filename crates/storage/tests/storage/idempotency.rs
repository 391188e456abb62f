//! A request that is sent twice happens once.

use einlass_domain::ids::ApiClientId;
use einlass_storage::booking::{self, NumberCandidates};
use einlass_storage::platform::{self, Idempotency, IdempotentRequest};
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::refused::Refused;
use crate::town::{TODAY, Town, now};

on_both! {
    of_twenty_duplicates_at_the_same_moment_one_books_and_all_get_its_answer
    a_key_with_another_body_is_refused
    a_key_is_new_again_after_24_hours
    a_failed_request_leaves_its_key_unused
}

fn request(town: &Town) -> IdempotentRequest {
    IdempotentRequest {
        authority_id: town.authority,
        client_id: ApiClientId::generate(now(), &mut town.rng()),
        key: "8e03978e-40d5-43e8-bc93-6894a57f9324".to_owned(),
        operation: "create_appointment",
        body_hash: [7; 32],
    }
}

/// Books under a key; returns the answer's body.
async fn book(town: &Town, request: IdempotentRequest) -> Result<String, Refused> {
    let mut rng = town.rng();
    let booked = town.booked(town.span(TODAY, time(9, 0, 0, 0), 4), now(), &mut rng);
    let numbers = NumberCandidates::draw(&mut rng);
    let event = town.event(&booked, "appointment.booked", &mut rng);
    town.store
        .write(move |tx| match platform::find_idempotent(tx, &request, now())? {
            Idempotency::Replay { answer_json, .. } => Ok(answer_json),
            Idempotency::OtherBody => Err(Refused::OnPurpose),
            Idempotency::Fresh => {
                let stored = booking::insert_booking(tx, &booked, &numbers, None, &event, now())??;
                let answer = format!("{{ \"id\": \"{}\" }}", stored.id);
                let subject = Some(stored.id.as_uuid());
                platform::finish_idempotent(tx, request.clone(), 201, answer.clone(), subject, now())?;
                Ok(answer)
            }
        })
        .await
}

async fn of_twenty_duplicates_at_the_same_moment_one_books_and_all_get_its_answer(town: Town) {
    town.give_seats(20).await;
    let request = request(&town);
    let servers = [town.clone(), town.other_server()];
    let mut answers = all_at_once((0..20).map(|n| {
        let (server, request) = (servers[n % 2].clone(), request.clone());
        async move { book(&server, request).await.unwrap() }
    }))
    .await;
    answers.dedup();
    assert_eq!(answers.len(), 1);
    let (authority, site) = (town.authority, town.site);
    let booked = town
        .store
        .read(move |tx| booking::list_booked(tx, authority, site, TODAY))
        .await;
    assert_eq!(booked.unwrap().len(), 1);
}

async fn a_key_with_another_body_is_refused(town: Town) {
    let request = request(&town);
    book(&town, request.clone()).await.unwrap();
    let other = IdempotentRequest {
        body_hash: [8; 32],
        ..request
    };
    assert_eq!(book(&town, other).await, Err(Refused::OnPurpose));
}

async fn begin(town: &Town, request: &IdempotentRequest, now: Timestamp) -> Idempotency {
    let request = request.clone();
    let begun = town.store.write(move |tx| {
        let found = platform::find_idempotent(tx, &request, now)?;
        if found == Idempotency::Fresh {
            platform::finish_idempotent(tx, request.clone(), 409, "{}".to_owned(), None, now)?;
        }
        Ok::<_, Refused>(found)
    });
    begun.await.unwrap()
}

async fn a_key_is_new_again_after_24_hours(town: Town) {
    let request = request(&town);
    let replay = Idempotency::Replay {
        status: 409,
        answer_json: "{}".to_owned(),
        subject_id: None,
    };
    let just_before = now() + SignedDuration::from_secs(24 * 3600 - 1);
    let after = now() + SignedDuration::from_hours(24);
    assert_eq!(begin(&town, &request, now()).await, Idempotency::Fresh);
    assert_eq!(begin(&town, &request, just_before).await, replay);
    assert_eq!(begin(&town, &request, after).await, Idempotency::Fresh);
    assert_eq!(begin(&town, &request, after).await, replay);
    let much_later = after + SignedDuration::from_hours(24);
    for deleted in [1, 0] {
        let purged = town
            .store
            .write(move |tx| platform::purge_idempotency(tx, much_later))
            .await;
        assert_eq!(purged.unwrap(), deleted);
    }
}

async fn a_failed_request_leaves_its_key_unused(town: Town) {
    town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    let request = request(&town);
    assert!(matches!(
        book(&town, request.clone()).await,
        Err(Refused::Taken(_))
    ));
    assert_eq!(begin(&town, &request, now()).await, Idempotency::Fresh);
}
