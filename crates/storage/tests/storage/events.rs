//! The event log misses nothing.

use einlass_domain::ids::EventId;
use einlass_storage::platform::{self, EventCursor};
use jiff::civil::time;

use crate::crowd::all_at_once;
use crate::on_both::on_both;
use crate::town::{TODAY, Town, now};

on_both! {
    a_reader_who_follows_the_log_during_many_writes_sees_every_event_once
    an_event_reads_back_as_it_was_appended
}

async fn a_reader_who_follows_the_log_during_many_writes_sees_every_event_once(town: Town) {
    let reader = tokio::spawn(follow(town.clone(), 16 * 25));
    let ids = all_at_once((0..16).map(|_| {
        let town = town.clone();
        async move {
            let mut ids = Vec::new();
            for _ in 0..25 {
                let mut rng = town.rng();
                let about = town.booked(town.span(TODAY, time(9, 0, 0, 0), 1), now(), &mut rng);
                let event = town.event(&about, "appointment.booked", &mut rng);
                ids.push(event.id);
                town.store
                    .write(move |tx| platform::append_event(tx, &event))
                    .await
                    .unwrap();
            }
            ids
        }
    }))
    .await;
    let mut seen = reader.await.unwrap();
    let mut expected: Vec<_> = ids.concat();
    seen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(seen, expected);
}

/// Follows the log until it has seen `count` events and once more found none.
///
/// Other tests write to the same cluster; while one of their transactions runs, the newest events wait.
async fn follow(town: Town, count: usize) -> Vec<EventId> {
    let mut after: Option<EventCursor> = None;
    let mut seen = Vec::new();
    loop {
        let authority = town.authority;
        let page = town
            .store
            .read(move |tx| platform::list_events(tx, authority, after, 20))
            .await;
        let page = page.unwrap();
        if page.is_empty() && seen.len() >= count {
            return seen;
        }
        after = page.last().map(|event| event.cursor).or(after);
        seen.extend(page.into_iter().map(|event| event.id));
    }
}

/// The beginning of a log that is known not to be empty, once no older transaction of another test holds it back.
async fn first_page(town: &Town) -> Vec<platform::StoredEvent> {
    let authority = town.authority;
    loop {
        let page = town
            .store
            .read(move |tx| platform::list_events(tx, authority, None, 10))
            .await
            .unwrap();
        if !page.is_empty() {
            return page;
        }
    }
}

async fn an_event_reads_back_as_it_was_appended(town: Town) {
    let booked = town.book(town.span(TODAY, time(9, 0, 0, 0), 4)).await.unwrap();
    let events = first_page(&town).await;
    let [event] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(event.kind, "appointment.booked");
    assert_eq!(event.subject_id, booked.id.as_uuid());
    assert_eq!(event.occurred_at, now());
    assert_eq!(event.payload, serde_json::json!({ "pool_id": town.pool }));
}
