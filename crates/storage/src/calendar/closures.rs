//! Closures.

use diesel::prelude::*;
use einlass_domain::calendar::Closure;
use einlass_domain::ids::{AuthorityId, ClosureId, PoolId, SiteId};
use jiff::civil::Date;

use super::rules_edit::touch_rules;
use crate::catalogue::Change;
use crate::schema::{closure, pool};
use crate::sql_types::{Db, db_all};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Insertable)]
#[diesel(table_name = closure, treat_none_as_default_value = false)]
struct Row {
    id: Db<ClosureId>,
    authority_id: Db<AuthorityId>,
    site_id: Option<Db<SiteId>>,
    from_on: Db<Date>,
    until_on: Db<Date>,
    reason: String,
}

/// Replaces all closures of the authority, from `today` (local date) on. Closures that are there already keep their
/// ids. Existing bookings stay as they are.
pub fn replace_closures(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &[Closure],
    today: Date,
) -> Result<Change, StorageError> {
    let mut gone = load(tx, authority_id)?;
    let was_empty = gone.is_empty();
    let mut new = Vec::new();
    for row in wanted.iter().map(|one| Row::of(one, authority_id)) {
        let same = |other: &Row| {
            Row {
                id: row.id,
                ..other.clone()
            } == row
        };
        match gone.iter().position(same) {
            Some(index) => drop(gone.swap_remove(index)),
            None => new.push(row),
        }
    }
    if gone.is_empty() && new.is_empty() {
        return Ok(Change::Unchanged);
    }
    let pools = concerned_pools(tx, authority_id, gone.iter().chain(&new))?;
    touch_rules(tx, authority_id, &pools, today)?;
    let gone: Vec<ClosureId> = gone.iter().map(|row| row.id.0).collect();
    tx.run(|conn| diesel::delete(closure::table.filter(closure::id.eq_any(db_all(&gone)))).execute(conn))?;
    for row in &new {
        tx.run(|conn| diesel::insert_into(closure::table).values(row).execute(conn))?;
    }
    Ok(if was_empty {
        Change::Created
    } else {
        Change::Changed
    })
}

/// All closures of the authority by first day.
pub fn list_closures(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Closure>, StorageError> {
    Ok(load(tx, authority_id)?.into_iter().map(Closure::from).collect())
}

fn load(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Row>, StorageError> {
    let query = closure::table
        .filter(closure::authority_id.eq(Db(authority_id)))
        .order((closure::from_on, closure::id));
    tx.run(|conn| query.load(conn))
}

/// The pools at the closed sites; all pools if the whole authority is closed.
fn concerned_pools<'a>(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    mut rows: impl Iterator<Item = &'a Row> + Clone,
) -> Result<Vec<PoolId>, StorageError> {
    let sites: Vec<SiteId> = rows
        .clone()
        .filter_map(|row| row.site_id.map(|site| site.0))
        .collect();
    let everywhere = rows.any(|row| row.site_id.is_none());
    let all = pool::table
        .filter(pool::authority_id.eq(Db(authority_id)))
        .select((pool::id, pool::site_id));
    let pools: Vec<(PoolId, SiteId)> = tx.run(|conn| all.load(conn))?;
    let concerned = pools
        .into_iter()
        .filter(|(_, site)| everywhere || sites.contains(site));
    Ok(concerned.map(|(pool, _)| pool).collect())
}

impl Row {
    fn of(closure: &Closure, authority_id: AuthorityId) -> Self {
        Self {
            id: Db(closure.id),
            authority_id: Db(authority_id),
            site_id: closure.site_id.map(Db),
            from_on: Db(closure.from_on),
            until_on: Db(closure.until_on),
            reason: closure.reason.clone(),
        }
    }
}

impl From<Row> for Closure {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            site_id: row.site_id.map(|value| value.0),
            from_on: row.from_on.0,
            until_on: row.until_on.0,
            reason: row.reason,
        }
    }
}
