//! The search for free time: 40 pools, 90 days, a visit of 40 minutes, the revisions read every time.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark ends at the first failure"
)]

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use einlass_domain::booking::Channel;
use einlass_domain::ids::PoolId;
use einlass_storage::StorageError;
use einlass_storage::calendar::{FreeDaysQuery, free_days};
use einlass_testkit::database::Backend;
use jiff::ToSpan as _;
use jiff::civil::time;
use tokio::runtime::Runtime;

use crate::crowd::all_at_once;
use crate::town::{TODAY, Town, now};

#[expect(dead_code, reason = "the tests use more of it")]
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

mod history;
mod many_pools;

/// Three services of together 40 minutes.
const QUANTA: u16 = 8;

/// How many appointments of the past are stored, in thousands.
const STORED: [u32; 3] = [10, 100, 1000];

fn free_time(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    for backend in Backend::ALL {
        let (town, pools) = runtime.block_on(async {
            let town = Town::open(backend).await;
            let pools = many_pools::add(&town, 40).await;
            book_everywhere(&town, &pools, 90).await;
            (town, pools)
        });
        let mut group = criterion.benchmark_group(format!("free time of 40 pools, {backend:?}"));
        let (mut there, mut made) = (0, 0);
        for thousands in STORED {
            history::add(&town, &pools, there, thousands * 1000);
            there = thousands * 1000;
            for days in [9, 90] {
                let name = format!("{days} days, {thousands} thousand stored, nothing changed");
                group.bench_function(name, |bencher| {
                    bencher.iter(|| assert!(runtime.block_on(search(&town, &pools, days)) > 0));
                });
            }
            group.bench_function(
                format!("90 days, {thousands} thousand stored, one day changed"),
                |bencher| {
                    bencher.iter_custom(|times| after_a_change(&runtime, &town, &pools, &mut made, times));
                },
            );
        }
        group.finish();
    }
}

/// The time of searches, each after a booking on one of the days, which is not timed.
///
/// `made` counts the bookings of the whole benchmark, which take a seat each.
fn after_a_change(runtime: &Runtime, town: &Town, pools: &[PoolId], made: &mut u64, times: u64) -> Duration {
    let mut spent = Duration::ZERO;
    for _ in 0..times {
        let number = *made;
        *made += 1;
        let pool = usize::try_from(number % 40).unwrap();
        let changed = Town {
            pool: *pools.get(pool).unwrap(),
            ..town.clone()
        };
        let day = TODAY + i64::try_from(number / 40 % 90).unwrap().days();
        let span = changed.span(day, time(10, 0, 0, 0), 1);
        runtime.block_on(changed.book(span)).expect("a seat");
        let begun = Instant::now();
        assert!(runtime.block_on(search(town, pools, 90)) > 0);
        spent += begun.elapsed();
    }
    spent
}

/// The number of possible starts.
async fn search(town: &Town, pools: &[PoolId], days: i64) -> usize {
    let (authority_id, pools) = (town.authority, pools.to_vec());
    let found = town.store.read(move |tx| {
        let query = FreeDaysQuery {
            authority_id,
            pools: &pools,
            from_on: TODAY,
            until_on: TODAY + days.days(),
            asker: Channel::Online.into(),
            service_ids: &[],
            quanta: QUANTA,
            now: now(),
        };
        let found = free_days(tx, &query)?;
        Ok::<_, StorageError>(found.days().filter(|day| !day.starts.is_empty()).count())
    });
    found.await.unwrap()
}

/// Makes a booking in every pool on every day.
async fn book_everywhere(town: &Town, pools: &[PoolId], days: i64) {
    for pool in pools {
        let town = Town {
            pool: *pool,
            ..town.clone()
        };
        let bookings = (0..days).map(|day| {
            let town = town.clone();
            async move {
                let span = town.span(TODAY + day.days(), time(9, 0, 0, 0), 8);
                town.book(span).await.expect("a seat");
            }
        });
        all_at_once(bookings).await;
    }
}

criterion_group!(benches, free_time);
criterion_main!(benches);
