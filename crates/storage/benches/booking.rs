//! Bookings per second: PostgreSQL against pgbench on the same cluster, SQLite with and without group commit.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints and fails"
)]

use std::time::{Duration, Instant};

use einlass_domain::ids::PoolId;
use einlass_storage::{Store, StoreOptions};
use einlass_testkit::database::Backend;
use einlass_testkit::pgbench::{self, Script};
use jiff::ToSpan as _;
use jiff::civil::time;
use tokio::runtime::Runtime;

use crate::crowd::{all_at_once, below};
use crate::town::{TODAY, Town};

#[path = "../tests/storage/crowd.rs"]
mod crowd;
#[path = "../tests/storage/refused.rs"]
mod refused;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/storage/town.rs"]
mod town;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/storage/town_life.rs"]
mod town_life;

mod many_pools;

/// How long each measurement lasts, and how often the pair is repeated. Both of a pair meet the same moment of the
/// machine, so the ratio of each pair counts, and the one in the middle is told.
const MEASURED: Duration = Duration::from_secs(3);
const ROUNDS: u32 = 5;

fn main() {
    let runtime = Runtime::new().unwrap();
    // `-- sqlite` or `-- postgres` measures one of them.
    let wanted = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let is_wanted = |name| wanted.as_deref().is_none_or(|wanted| wanted == name);
    if is_wanted("postgres") {
        runtime.block_on(postgres());
    }
    if is_wanted("sqlite") {
        runtime.block_on(sqlite());
    }
}

async fn postgres() {
    let town = Town::open(Backend::Postgres).await;
    let pools = many_pools::add(&town, 40).await;
    let options = StoreOptions {
        connections: 16,
        ..StoreOptions::default()
    };
    let store = town.database.open(options).unwrap();
    // Some seconds of bookings that do not count: then the plans are those of a server that has run for a while.
    book(&town, &store, &pools, 16).await;
    town.database.analyze().unwrap();
    let mut pairs = Pairs::default();
    for _ in 0..ROUNDS {
        let theirs = pgbench::per_second(&town.database, Script::ManyRows, 16, MEASURED).unwrap();
        pairs.add(book(&town, &store, &pools, 16).await, theirs);
    }
    let (ours, theirs, ratio) = pairs.middle();
    println!("PostgreSQL, 16 clients: {ours:.0} bookings/s, pgbench {theirs:.0} transactions/s");
    println!("ratio {:.0} % (target at least 60 %), {pairs}", 100.0 * ratio);
    assert!(town.store.verify().await.unwrap().is_empty());
}

async fn sqlite() {
    let town = Town::open(Backend::Sqlite).await;
    let pools = many_pools::add(&town, 40).await;
    let mut pairs = Pairs::default();
    for _ in 0..ROUNDS {
        let rate = async |group| {
            let options = StoreOptions {
                group,
                ..StoreOptions::default()
            };
            let store = town.database.open(options).unwrap();
            book(&town, &store, &pools, 64).await
        };
        pairs.add(rate(64).await, rate(1).await);
    }
    let (grouped, single, ratio) = pairs.middle();
    println!("SQLite, 64 clients: {grouped:.0} bookings/s in groups, {single:.0} one by one");
    println!("ratio {ratio:.1} (target at least 5), {pairs}");
    assert!(town.store.verify().await.unwrap().is_empty());
}

/// Bookings per second of this many clients, each at random pools, days and times.
async fn book(town: &Town, store: &Store, pools: &[PoolId], clients: usize) -> f64 {
    let begun = Instant::now();
    let counts = all_at_once((0..clients).map(|_| {
        let town = Town {
            store: store.clone(),
            ..town.clone()
        };
        let pools = pools.to_vec();
        async move {
            let mut rng = town.rng();
            let mut booked = 0_u32;
            while begun.elapsed() < MEASURED {
                let pool = usize::try_from(below(&mut rng, 40)).unwrap();
                let day = TODAY + i64::try_from(below(&mut rng, 90)).unwrap().days();
                let hour = i8::try_from(8 + below(&mut rng, 4)).unwrap();
                let town = Town {
                    pool: *pools.get(pool).unwrap(),
                    ..town.clone()
                };
                town.book(town.span(day, time(hour, 0, 0, 0), 4))
                    .await
                    .expect("a seat");
                booked += 1;
            }
            booked
        }
    }))
    .await;
    f64::from(counts.into_iter().sum::<u32>()) / begun.elapsed().as_secs_f64()
}

/// Rates that were measured one after the other, with their ratios.
#[derive(Default)]
struct Pairs(Vec<(f64, f64, f64)>);

impl Pairs {
    fn add(&mut self, ours: f64, theirs: f64) {
        self.0.push((ours, theirs, ours / theirs));
        self.0.sort_by(|one, other| one.2.total_cmp(&other.2));
    }

    /// The pair whose ratio is in the middle.
    fn middle(&self) -> (f64, f64, f64) {
        *self.0.get(self.0.len() / 2).unwrap()
    }
}

impl std::fmt::Display for Pairs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (first, last) = (self.0.first().unwrap().2, self.0.last().unwrap().2);
        write!(
            f,
            "the middle of {} between {first:.2} and {last:.2}",
            self.0.len()
        )
    }
}
