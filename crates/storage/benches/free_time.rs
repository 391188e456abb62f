//! The search for free time: 40 pools, 90 days, a visit of 40 minutes, the revisions read every time.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark ends at the first failure"
)]

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

/// Three services of together 40 minutes.
const QUANTA: u16 = 8;

fn free_time(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    for backend in Backend::ALL {
        let (town, pools) = runtime.block_on(async {
            let town = Town::open(backend).await;
            let pools = many_pools::add(&town, 40).await;
            book_everywhere(&town, &pools, 90).await;
            (town, pools)
        });
        criterion.bench_function(&format!("free time, 40 pools, 90 days, {backend:?}"), |bencher| {
            bencher.iter(|| {
                let found = runtime.block_on(search(&town, &pools));
                assert!(found > 0);
            });
        });
    }
}

/// The number of possible starts.
async fn search(town: &Town, pools: &[PoolId]) -> usize {
    let (authority_id, pools) = (town.authority, pools.to_vec());
    let found = town.store.read(move |tx| {
        let query = FreeDaysQuery {
            authority_id,
            pools: &pools,
            from_on: TODAY,
            until_on: TODAY + 90.days(),
            asker: Channel::Online.into(),
            service_ids: &[],
            now: now(),
        };
        let days = free_days(tx, &query)?.days;
        Ok::<_, StorageError>(
            days.iter()
                .filter(|day| !day.free.starts(QUANTA).is_empty())
                .count(),
        )
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
