//! A server that is killed again and again while people hold, book, move and cancel.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use einlass_testkit::app::{Caller, Town, Traces};
use einlass_testkit::database::{Backend, TestDatabase};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::killed_servers_portal::Portal;
use crate::program::{Server, add_portal, succeed, town};

crate::on_both_databases!(kill_9_loses_no_acknowledged_booking);

/// How often the server is killed.
const KILLS: u64 = 4;

/// Portals at work at the same time.
const PORTALS: u64 = 8;

/// When a server ends: after so many answers, and a little later.
pub(crate) struct End {
    answers_left: AtomicUsize,
    is_near: Notify,
    has_come: AtomicBool,
}

impl End {
    fn after(answers: usize) -> Arc<Self> {
        Arc::new(Self {
            answers_left: AtomicUsize::new(answers),
            is_near: Notify::new(),
            has_come: AtomicBool::new(false),
        })
    }

    /// Counts an answer.
    pub(crate) fn count(&self) {
        if self.answers_left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.is_near.notify_one();
        }
    }

    /// Whether the server was killed, so that answers may be missing.
    pub(crate) fn has_come(&self) -> bool {
        self.has_come.load(Ordering::SeqCst)
    }

    async fn kill(&self, server: Server, later: Duration) {
        self.is_near.notified().await;
        tokio::time::sleep(later).await;
        self.has_come.store(true, Ordering::SeqCst);
        server.kill().await;
    }
}

async fn kill_9_loses_no_acknowledged_booking(backend: Backend) {
    let database = TestDatabase::create(backend).await.unwrap();
    let url = database.url_text();
    succeed(&url, &["import", &town("kempten")]).await;
    let credentials = add_portal(&url).await;
    let mut rng = StdRng::seed_from_u64(11);
    let mut server = Server::start(&url).await;
    let caller = server.caller(&credentials).await;
    let choices = Arc::new(choices(&caller).await);
    let mut portals: Vec<Portal> = (0..PORTALS)
        .map(|nth| Portal::new(nth, caller.clone(), Arc::clone(&choices)))
        .collect();
    for _ in 0..KILLS {
        let end = End::after(20 + usize::try_from(rng.next_u64() % 80).unwrap());
        let working: Vec<_> = portals
            .into_iter()
            .map(|portal| tokio::spawn(portal.work_until(Arc::clone(&end))))
            .collect();
        end.kill(server, Duration::from_micros(rng.next_u64() % 20_000))
            .await;

        server = Server::start(&url).await;
        let caller = server.caller(&credentials).await;
        portals = Vec::new();
        for portal in working {
            let mut portal = portal.await.unwrap();
            portal.find_everything_again(caller.clone()).await;
            portals.push(portal);
        }
        assert_eq!(succeed(&url, &["verify"]).await, "the data keep their promises\n");
    }
    let created: i64 = portals.iter().map(Portal::created).sum();
    let traces = Traces::take(database.url()).unwrap();
    assert_eq!(
        traces.of("appointment"),
        created,
        "each wish once, and nothing that nobody knows"
    );
    let done: BTreeSet<&str> = portals.iter().flat_map(Portal::done).copied().collect();
    let all = ["book", "book a hold", "cancel", "hold", "move"];
    assert_eq!(done, BTreeSet::from(all));
}

/// All times at which one service can be booked, as choices.
async fn choices(caller: &Caller) -> Vec<Value> {
    let known = Town::read(caller).await.unwrap();
    let service = known.service_id("licence-exchange").unwrap();
    let path = format!("/v1/slots?services={service}&limit=5000");
    let found = caller.get(&path).await.unwrap().value().unwrap();
    let slots = found["slots"].as_array().unwrap();
    let choice = |slot: &Value| json!({ "services": [{ "service_id": service }], "site_id": slot["site_id"], "start_at": slot["start_at"] });
    slots.iter().map(choice).collect()
}
