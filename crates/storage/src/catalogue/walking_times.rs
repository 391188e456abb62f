//! Walking times between the sites of an authority.

use diesel::prelude::*;
use einlass_domain::calendar::{Walk, WalkingTimes};
use einlass_domain::ids::{AuthorityId, SiteId};
use serde::{Deserialize, Serialize};

use super::Change;
use super::upserted::compare;
use crate::error::inconsistent;
use crate::schema::walking_times;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = walking_times)]
struct Row {
    authority_id: Db<AuthorityId>,
    within_site_minutes: i16,
    unknown_minutes: i16,
    walks: Db<JsonText>,
}

#[derive(Serialize, Deserialize)]
struct WalkSnapshot {
    from: SiteId,
    to: SiteId,
    minutes: u16,
}

/// Sets the walking times of an authority.
pub fn set_walking_times(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &WalkingTimes,
) -> Result<Change, StorageError> {
    let stored = find_row(tx, authority_id)?;
    let row = Row::of(wanted, authority_id)?;
    let change = compare(stored.as_ref(), &row);
    tx.run(|conn| match change {
        Change::Created => diesel::insert_into(walking_times::table)
            .values(&row)
            .execute(conn),
        Change::Changed => diesel::update(walking_times::table.find(Db(authority_id)))
            .set(&row)
            .execute(conn),
        Change::Unchanged => Ok(0),
    })?;
    Ok(change)
}

/// The walking times of an authority; the defaults where it states none.
pub fn find_walking_times(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<WalkingTimes, StorageError> {
    match find_row(tx, authority_id)? {
        Some(row) => row.try_into(),
        None => Ok(WalkingTimes::default()),
    }
}

fn find_row(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Option<Row>, StorageError> {
    tx.run(|conn| walking_times::table.find(Db(authority_id)).first(conn).optional())
}

impl Row {
    fn of(times: &WalkingTimes, authority_id: AuthorityId) -> Result<Self, StorageError> {
        let walks: Vec<_> = times.walks().map(WalkSnapshot::from).collect();
        Ok(Self {
            authority_id: Db(authority_id),
            within_site_minutes: minutes_column(times.within_site_minutes()),
            unknown_minutes: minutes_column(times.unknown_minutes()),
            walks: Db(JsonText::write(&walks)?),
        })
    }
}

impl TryFrom<Row> for WalkingTimes {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("walking_times", column, row.authority_id);
        let walks: Option<Vec<WalkSnapshot>> = row.walks.read();
        let within_site = u16::try_from(row.within_site_minutes).map_err(|_| bad("within_site_minutes"))?;
        let unknown = u16::try_from(row.unknown_minutes).map_err(|_| bad("unknown_minutes"))?;
        let walks = walks.ok_or_else(|| bad("walks"))?;
        Self::new(within_site, unknown, walks.into_iter().map(Walk::from)).map_err(|_| bad("walks"))
    }
}

impl From<Walk> for WalkSnapshot {
    fn from(walk: Walk) -> Self {
        Self {
            from: walk.from,
            to: walk.to,
            minutes: walk.minutes,
        }
    }
}

impl From<WalkSnapshot> for Walk {
    fn from(snapshot: WalkSnapshot) -> Self {
        Self {
            from: snapshot.from,
            to: snapshot.to,
            minutes: snapshot.minutes,
        }
    }
}

/// Ways are at most four hours long.
fn minutes_column(minutes: u16) -> i16 {
    i16::try_from(minutes).unwrap_or(i16::MAX)
}
