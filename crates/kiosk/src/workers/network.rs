//! The thread that talks to the server.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use einlass_client::{Client, ClientError, IdempotencyKey};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use super::settling::{Unsettled, settle};
use super::{Patience, Post, calls};
use crate::flow::{Effect, Event, Outage, SiteFacts};

/// How often the terminal looks whether the server is there.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What the network thread needs.
pub struct NetworkSettings {
    /// The connection.
    pub client: Client,
    /// Key or id of the building.
    pub site: String,
    /// Seed of the keys under which orders may be repeated.
    pub seed: [u8; 32],
    /// How patiently bookings of unknown outcome are cleared up.
    pub patience: Patience,
}

/// The network thread. Dropping it ends the thread.
pub struct Network {
    orders: UnboundedSender<Effect>,
    thread: JoinHandle<()>,
}

impl Network {
    /// Starts the thread; it looks for the building at once.
    pub fn start(settings: NetworkSettings, post: Post) -> std::io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (orders, receiver) = unbounded_channel();
        let thread = Builder::new()
            .name("kiosk-network".to_owned())
            .spawn(move || runtime.block_on(serve(settings, receiver, post)))?;
        Ok(Self { orders, thread })
    }

    /// Hands over an order. It is lost only while the program ends.
    pub fn order(&self, effect: Effect) {
        drop(self.orders.send(effect));
    }

    /// Carries out what was ordered so far and ends the thread.
    pub fn stop(self) {
        drop(self.orders);
        // A panic there was reported by its own thread.
        drop(self.thread.join());
    }
}

async fn serve(settings: NetworkSettings, mut orders: UnboundedReceiver<Effect>, post: Post) {
    let client = Arc::new(settings.client);
    let mut rng = StdRng::from_seed(settings.seed);
    let watch = tokio::spawn(watch(Arc::clone(&client), settings.site, post.clone()));
    let mut open = JoinSet::new();
    // Ends with the program, however much of its patience is left.
    let mut unsettled = JoinSet::new();
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                // Orders do not wait for each other: a release must not hold up the next visitor.
                Some(effect) => {
                    let key = IdempotencyKey::generate(&mut rng);
                    open.spawn(carry_out(Arc::clone(&client), effect, key, post.clone()));
                }
                None => break,
            },
            Some(done) = open.join_next() => if let Ok(Some(left)) = done {
                let key = IdempotencyKey::generate(&mut rng);
                let client = Arc::clone(&client);
                let patience = settings.patience;
                unsettled.spawn(async move { settle(&client, left, key, patience).await });
            },
            Some(_) = unsettled.join_next() => {}
        }
    }
    watch.abort();
    open.join_all().await;
}

/// Carries out an order, reports the answer, and gives what is still to be cleared up.
async fn carry_out(
    client: Arc<Client>,
    effect: Effect,
    key: IdempotencyKey,
    post: Post,
) -> Option<Unsettled> {
    let done = calls::carry_out(&client, effect, key).await;
    if let Some((call, answer)) = done.answer {
        post.send(Event::Answered { call, answer });
    }
    done.left
}

/// Looks for the building again and again: the answer shows that network, server and credentials are in order.
async fn watch(client: Arc<Client>, site: String, post: Post) {
    loop {
        let event = match client.list_sites().await {
            Ok(list) => match SiteFacts::find(&list, &site) {
                Some(facts) => Event::SiteKnown(facts),
                None => Event::ServerLost(Outage::NotSetUp),
            },
            Err(error) => Event::ServerLost(outage(&error)),
        };
        post.send(event);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn outage(error: &ClientError) -> Outage {
    match error.problem() {
        Some(problem) if matches!(problem.status, 401 | 403) => Outage::NotSetUp,
        Some(_) | None => Outage::ServerLost,
    }
}
