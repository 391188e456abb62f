//! The rules of one pool, all that a decision about its seats needs.

use std::sync::Arc;

use diesel::prelude::*;
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{Closure, DayGrid, LocalDay, Opening};
use einlass_domain::ids::{AuthorityId, PoolId, SiteId, UnitId};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{list_closures, list_openings};
use crate::catalogue::parse_zone;
use crate::schema::{authority, pool};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// The rules of one pool as they were at one revision, or newer.
#[derive(Clone, Debug)]
pub(crate) struct PoolRules {
    pub(crate) rules_rev: i64,
    pub(crate) site_id: SiteId,
    pub(crate) unit_id: UnitId,
    pub(crate) zone: TimeZone,
    openings: Vec<Opening>,
    closures: Vec<Closure>,
}

impl PoolRules {
    /// The seats that the rules give on a day, as `channel` sees them.
    pub(crate) fn day_grid(&self, date: Date, channel: Channel) -> DayGrid {
        let day = LocalDay::new(date, &self.zone);
        DayGrid::new(day, self.site_id, &self.openings, &self.closures, channel)
    }
}

/// The rules of a pool at `rules_rev`, read once per revision. `None`: no such pool.
pub(crate) fn rules_for(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    rules_rev: i64,
) -> Result<Option<Arc<PoolRules>>, StorageError> {
    if let Some(known) = tx.known_rules(pool_id, rules_rev) {
        return Ok(Some(known));
    }
    // What is read now may be newer than the revision, never older: whoever trusts it too long finds out by the
    // revision of the day.
    let loaded =
        load_rules(tx, authority_id, pool_id)?.map(|rules| Arc::new(PoolRules { rules_rev, ..rules }));
    if let Some(rules) = &loaded {
        tx.learn_rules(pool_id, rules);
    }
    Ok(loaded)
}

/// Reads the rules of a pool, the revision before everything else. `None`: no such pool.
pub(crate) fn load_rules(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
) -> Result<Option<PoolRules>, StorageError> {
    let query = pool::table
        .inner_join(authority::table.on(authority::id.eq(pool::authority_id)))
        .filter(pool::id.eq(Db(pool_id)))
        .filter(pool::authority_id.eq(Db(authority_id)))
        .select((pool::rules_rev, pool::site_id, pool::unit_id, authority::zone));
    let found: Option<(i64, SiteId, UnitId, String)> = tx.run(|conn| query.first(conn).optional())?;
    let Some((rules_rev, site_id, unit_id, zone)) = found else {
        return Ok(None);
    };
    Ok(Some(PoolRules {
        rules_rev,
        site_id,
        unit_id,
        zone: parse_zone(&zone, authority_id)?,
        openings: list_openings(tx, authority_id, &[pool_id])?,
        closures: list_closures(tx, authority_id)?,
    }))
}
