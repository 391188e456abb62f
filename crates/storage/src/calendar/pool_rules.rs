//! The rules of one pool, all that a decision about its seats needs.

use std::sync::Arc;

use diesel::prelude::*;
use einlass_domain::calendar::{
    Ask, Closure, DayGrid, HolidayCalendar, LocalDay, Opening, PoolCalendar, Staffing,
};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId, SiteId, UnitId};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{list_closures, list_openings, list_staffing};
use crate::catalogue::parse_zone;
use crate::error::inconsistent;
use crate::schema::{authority, pool};
use crate::sql_types::{Db, JsonText};
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
    holidays: HolidayCalendar,
    staffing: Vec<Staffing>,
}

/// Which restricted windows of a pool are for a visit: one bit per restriction. What a search remembers depends on
/// services only through this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ServiceMask(u64);

impl PoolRules {
    /// The rules as the domain applies them.
    pub(crate) fn calendar(&self) -> PoolCalendar<'_> {
        PoolCalendar {
            site_id: self.site_id,
            openings: &self.openings,
            closures: &self.closures,
            holidays: &self.holidays,
            staffing: &self.staffing,
        }
    }

    /// The seats that the rules give on a day to whoever asks.
    pub(crate) fn day_grid(&self, date: Date, ask: &Ask<'_>) -> DayGrid {
        DayGrid::new(LocalDay::new(date, &self.zone), &self.calendar(), ask)
    }

    /// Which restricted windows are for a visit of these services; `None`: there are too many to tell apart.
    pub(crate) fn service_mask(&self, service_ids: &[ServiceId]) -> Option<ServiceMask> {
        let restricted = self.openings.iter().filter(|one| !one.service_ids.is_empty());
        let mut mask = 0_u64;
        for (bit, opening) in restricted.enumerate() {
            if bit >= 64 {
                return None;
            }
            mask |= u64::from(opening.serves(service_ids)) << bit;
        }
        Some(ServiceMask(mask))
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

/// The seats that the rules of a pool, as they are now, give on a day to whoever asks. `None`: no such pool.
pub fn day_grid(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    date: Date,
    ask: &Ask<'_>,
) -> Result<Option<DayGrid>, StorageError> {
    let rules = load_rules(tx, authority_id, pool_id)?;
    Ok(rules.map(|rules| rules.day_grid(date, ask)))
}

/// Pool and authority as they are selected together.
type Found = ((i64, SiteId, UnitId), (String, String, Db<JsonText>));

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
        .select((
            (pool::rules_rev, pool::site_id, pool::unit_id),
            (authority::zone, authority::ags, authority::holiday_rules),
        ));
    let found: Option<Found> = tx.run(|conn| query.first(conn).optional())?;
    let Some(((rules_rev, site_id, unit_id), (zone, ags, holiday_rules))) = found else {
        return Ok(None);
    };
    let holiday_rules = holiday_rules
        .read()
        .ok_or_else(|| inconsistent("authority", "holiday_rules", authority_id))?;
    Ok(Some(PoolRules {
        rules_rev,
        site_id,
        unit_id,
        zone: parse_zone(&zone, authority_id)?,
        openings: list_openings(tx, authority_id, &[pool_id])?,
        closures: list_closures(tx, authority_id)?,
        holidays: HolidayCalendar::new(&ags, holiday_rules),
        staffing: list_staffing(tx, authority_id, pool_id)?,
    }))
}
