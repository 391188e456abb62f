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
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/storage/refused.rs"]
mod refused;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/storage/town.rs"]
mod town;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/storage/town_life.rs"]
mod town_life;

mod many_pools;

/// How long each measurement lasts, and how often the pair is repeated; the best of each counts, because other work
/// on the machine only ever takes away.
const MEASURED: Duration = Duration::from_secs(3);
const ROUNDS: u32 = 3;

fn main() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(postgres());
    runtime.block_on(sqlite());
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
    let (mut ours, mut theirs) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        theirs = theirs.max(pgbench::per_second(&town.database, Script::ManyRows, 16, MEASURED).unwrap());
        ours = ours.max(book(&town, &store, &pools, 16).await);
    }
    println!("PostgreSQL, 16 clients: {ours:.0} bookings/s, pgbench {theirs:.0} transactions/s");
    println!("ratio {:.0} % (target at least 60 %)", 100.0 * ours / theirs);
    assert!(town.store.verify().await.unwrap().is_empty());
}

async fn sqlite() {
    let town = Town::open(Backend::Sqlite).await;
    let pools = many_pools::add(&town, 40).await;
    let (mut grouped, mut single) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        for (group, best) in [(1, &mut single), (64, &mut grouped)] {
            let options = StoreOptions {
                group,
                ..StoreOptions::default()
            };
            let store = town.database.open(options).unwrap();
            *best = best.max(book(&town, &store, &pools, 64).await);
        }
    }
    println!("SQLite, 64 clients: {grouped:.0} bookings/s in groups, {single:.0} one by one");
    println!("ratio {:.1} (target at least 5)", grouped / single);
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
