//! Pools.

use diesel::prelude::*;
use einlass_domain::catalogue::{Counter, Pool};
use einlass_domain::ids::{AuthorityId, PoolId, SiteId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::upserted::{Change, compare};
use super::{Upserted, named::named, touch_catalogue, upserted};
use crate::calendar::touch_rules;
use crate::error::inconsistent;
use crate::schema::pool;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = pool)]
struct Row {
    id: Db<PoolId>,
    authority_id: Db<AuthorityId>,
    slug: String,
    unit_id: Db<UnitId>,
    site_id: Db<SiteId>,
    service_ids: Db<JsonText>,
    counters: Db<JsonText>,
}

#[derive(Serialize, Deserialize)]
struct CounterSnapshot {
    slug: String,
    name: String,
    room: String,
}

upserted::save_row!(pool, authority_id);

/// Creates or changes the pool with this slug. A change counts as an edit of its rules from `today` (local date) on.
pub fn upsert_pool(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &Pool,
    today: Date,
) -> Result<Upserted<PoolId>, StorageError> {
    let query = pool::table
        .filter(pool::authority_id.eq(Db(authority_id)))
        .filter(pool::slug.eq(wanted.slug.as_str()))
        .select(Row::as_select());
    let stored: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    let row = Row::of(
        wanted,
        authority_id,
        stored.as_ref().map_or(wanted.id, |row| row.id.0),
    )?;
    let change = compare(stored.as_ref(), &row);
    match change {
        Change::Created => {
            insert(tx, &row)?;
            touch_catalogue(tx, authority_id, change)?;
        }
        Change::Changed => {
            touch_rules(tx, authority_id, &[row.id.0], today)?;
            save(tx, &row, change)?;
        }
        Change::Unchanged => {}
    }
    Ok(Upserted { id: row.id.0, change })
}

/// All pools by slug, without those that the published document no longer names.
pub fn list_pools(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Pool>, StorageError> {
    let query = pool::table
        .filter(pool::authority_id.eq(Db(authority_id)))
        .filter(named!(pool))
        .order(pool::slug)
        .select(Row::as_select());
    let rows: Vec<Row> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(Pool::try_from).collect()
}

/// A pool by id.
pub fn find_pool(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: PoolId,
) -> Result<Option<Pool>, StorageError> {
    let query = pool::table
        .find(Db(id))
        .filter(pool::authority_id.eq(Db(authority_id)))
        .select(Row::as_select());
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Pool::try_from).transpose()
}

fn insert(tx: &mut WriteTx, row: &Row) -> Result<(), StorageError> {
    let values = (row, pool::rules_rev.eq(1_i64), pool::seats_ever.eq(0_i16));
    tx.run(|conn| diesel::insert_into(pool::table).values(values).execute(conn))
        .map(drop)
}

impl Row {
    fn of(pool: &Pool, authority_id: AuthorityId, id: PoolId) -> Result<Self, StorageError> {
        let counters: Vec<_> = pool.counters.iter().map(CounterSnapshot::of).collect();
        Ok(Self {
            id: Db(id),
            authority_id: Db(authority_id),
            slug: pool.slug.to_string(),
            unit_id: Db(pool.unit_id),
            site_id: Db(pool.site_id),
            service_ids: Db(JsonText::write(&pool.service_ids)?),
            counters: Db(JsonText::write(&counters)?),
        })
    }
}

impl TryFrom<Row> for Pool {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("pool", column, row.id);
        let counters: Option<Vec<CounterSnapshot>> = row.counters.read();
        let counters = counters.and_then(|all| all.into_iter().map(CounterSnapshot::read).collect());
        Ok(Self {
            id: row.id.0,
            slug: row.slug.parse().map_err(|_| bad("slug"))?,
            unit_id: row.unit_id.0,
            site_id: row.site_id.0,
            service_ids: row.service_ids.read().ok_or_else(|| bad("service_ids"))?,
            counters: counters.ok_or_else(|| bad("counters"))?,
        })
    }
}

impl CounterSnapshot {
    fn of(counter: &Counter) -> Self {
        Self {
            slug: counter.slug.to_string(),
            name: counter.name.clone(),
            room: counter.room.clone(),
        }
    }

    fn read(self) -> Option<Counter> {
        Some(Counter {
            slug: self.slug.parse().ok()?,
            name: self.name,
            room: self.room,
        })
    }
}
