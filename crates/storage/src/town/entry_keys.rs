//! The keys under which entries are known, retired ones included.

use std::collections::BTreeMap;

use diesel::prelude::*;
use einlass_domain::catalogue::Slug;
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId, SiteId, UnitId};
use uuid::Uuid;

use crate::error::inconsistent;
use crate::schema::{pool, service, site, unit};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// Ids by key: a key that was used once keeps its id for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryKeys {
    /// Buildings.
    pub sites: BTreeMap<Slug, SiteId>,
    /// Units.
    pub units: BTreeMap<Slug, UnitId>,
    /// Services.
    pub services: BTreeMap<Slug, ServiceId>,
    /// Sets of counters.
    pub pools: BTreeMap<Slug, PoolId>,
}

/// All keys that the authority ever used.
pub fn entry_keys(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<EntryKeys, StorageError> {
    let own = Db(authority_id);
    let sites = site::table
        .filter(site::authority_id.eq(own))
        .select((site::slug, site::id));
    let sites: Vec<(String, Db<Uuid>)> = tx.run(|conn| sites.load(conn))?;
    let units = unit::table
        .filter(unit::authority_id.eq(own))
        .select((unit::slug, unit::id));
    let units: Vec<(String, Db<Uuid>)> = tx.run(|conn| units.load(conn))?;
    let services = service::table
        .filter(service::authority_id.eq(own))
        .select((service::slug, service::id));
    let services: Vec<(String, Db<Uuid>)> = tx.run(|conn| services.load(conn))?;
    let pools = pool::table
        .filter(pool::authority_id.eq(own))
        .select((pool::slug, pool::id));
    let pools: Vec<(String, Db<Uuid>)> = tx.run(|conn| pools.load(conn))?;
    Ok(EntryKeys {
        sites: by_key("site", sites, SiteId::from_uuid)?,
        units: by_key("unit", units, UnitId::from_uuid)?,
        services: by_key("service", services, ServiceId::from_uuid)?,
        pools: by_key("pool", pools, PoolId::from_uuid)?,
    })
}

fn by_key<I>(
    table: &'static str,
    rows: Vec<(String, Db<Uuid>)>,
    id: impl Fn(Uuid) -> I,
) -> Result<BTreeMap<Slug, I>, StorageError> {
    let read = |(slug, uuid): (String, Db<Uuid>)| {
        let key = slug.parse().map_err(|_| inconsistent(table, "slug", uuid))?;
        Ok((key, id(uuid.0)))
    };
    rows.into_iter().map(read).collect()
}
