//! Kempten with services that ask more of a booking than the shipped file does.

use std::time::Duration;

use einlass_contract::booking::BookedAppointment;
use einlass_domain::booking::Channel;
use einlass_domain::catalogue::Slug;
use einlass_storage::catalogue::find_authority_by_slug;
use einlass_storage::platform::list_events;
use einlass_storage::{ReadTx, StorageError};
use einlass_testkit::app::{Answer, Caller, TestApp, Town};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::Story;

/// The town file of Kempten as it is shipped.
fn kempten() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../towns/kempten.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The entry of a list with this key.
fn entry<'a>(file: &'a mut Value, list: &str, slug: &str) -> &'a mut Value {
    let entries = file[list].as_array_mut().unwrap();
    entries.iter_mut().find(|entry| entry["slug"] == slug).unwrap()
}

/// Kempten in which services have these terms.
pub(crate) fn town_with(terms: &[(&str, Value)]) -> Value {
    let mut file = kempten();
    for (service, terms) in terms {
        entry(&mut file, "services", service)["terms"] = terms.clone();
    }
    file
}

/// Kempten in which an entry of a list has another value.
pub(crate) fn with(mut file: Value, list: &str, slug: &str, field: &str, value: Value) -> Value {
    entry(&mut file, list, slug)[field] = value;
    file
}

impl Story {
    /// A story that plays in a changed town.
    pub(crate) async fn in_town(backend: Backend, file: &Value) -> Self {
        let app = TestApp::start(backend).await.unwrap();
        app.import_text(&file.to_string()).await.unwrap();
        let portal = app.portal("kempten").await.unwrap();
        let town = Town::read(&portal).await.unwrap();
        Self { app, portal, town }
    }

    /// Books with a person and answers.
    pub(crate) async fn book_as(
        &self,
        caller: &Caller,
        choice: Value,
        person: Value,
        answers: Value,
    ) -> Answer {
        let body = json!({ "from": { "slot": choice }, "person": person, "answers": answers });
        caller.post("/v1/appointments", &body).await.unwrap()
    }

    /// Books for somebody with a name.
    pub(crate) async fn book_named(&self, choice: Value, name: &str) -> BookedAppointment {
        let answer = self
            .book_as(&self.portal, choice, json!({ "name": name }), json!({}))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json().unwrap()
    }

    /// A client with these scopes.
    pub(crate) async fn caller(&self, scopes: &str) -> Caller {
        self.app
            .client("kempten", Channel::Online, scopes, None)
            .await
            .unwrap()
    }

    /// The first `count` events with what they carry. On PostgreSQL an event waits for all transactions of the cluster
    /// that began before it, and other tests run on the same one.
    pub(crate) async fn events(&self, count: usize) -> Vec<(String, Value)> {
        let slug: Slug = "kempten".parse().unwrap();
        for _ in 0..200 {
            let slug = slug.clone();
            let list = move |tx: &mut ReadTx<'_>| {
                let authority = find_authority_by_slug(tx, &slug)?.unwrap().id;
                list_events(tx, authority, None, 1000)
            };
            let events = self.app.store().read::<_, StorageError, _>(list).await.unwrap();
            let of_bookings = events.into_iter().filter(|event| event.kind != "town.published");
            let events: Vec<_> = of_bookings.map(|event| (event.kind, event.payload)).collect();
            if events.len() >= count {
                return events;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{count} events did not become visible");
    }
}
