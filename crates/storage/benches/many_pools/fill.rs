//! Pools that are open from 8 to 12 with 60 seats, and bookings in them.

use einlass_domain::catalogue::Pool;
use einlass_domain::ids::PoolId;
use einlass_storage::{StorageError, catalogue};
use jiff::ToSpan as _;
use jiff::civil::time;

use crate::town::{TODAY, Town, all_at_once, now};

/// Adds pools to the town.
pub(crate) async fn add(town: &Town, count: usize) -> Vec<PoolId> {
    let mut pools = Vec::new();
    for number in 0..count {
        let pool = Pool {
            id: PoolId::generate(now(), &mut town.rng()),
            slug: format!("pool-{number}").parse().unwrap(),
            ..town.pool_value()
        };
        pools.push(pool.id);
        let authority = town.authority;
        let of_pool = Town {
            pool: pool.id,
            ..town.clone()
        };
        town.store
            .write(move |tx| catalogue::upsert_pool(tx, authority, &pool, TODAY).map(drop))
            .await
            .unwrap_or_else(|error: StorageError| panic!("{error}"));
        of_pool.give_seats(60).await;
    }
    pools
}

/// Makes a booking in every pool on every day.
pub(crate) async fn book_everywhere(town: &Town, pools: &[PoolId], days: i64) {
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
