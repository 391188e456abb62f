//! Pools that are open from 8 to 12 with 60 seats.

use einlass_domain::catalogue::{Authority, Pool};
use einlass_domain::ids::PoolId;
use einlass_storage::{StorageError, catalogue};

use crate::town::{TODAY, Town, now};

/// Adds pools to the town, which from now on knows no public holidays: every day gives seats.
pub(crate) async fn add(town: &Town, count: usize) -> Vec<PoolId> {
    let authority = Authority {
        ags: "00000000".to_owned(),
        ..town.authority_value()
    };
    town.store
        .write(move |tx| catalogue::upsert_authority(tx, &authority, TODAY).map(drop))
        .await
        .unwrap_or_else(|error: StorageError| panic!("{error}"));
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
