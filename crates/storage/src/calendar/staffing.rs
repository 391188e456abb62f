//! Staffing changes.

use diesel::prelude::*;
use einlass_domain::calendar::{SeatCount, Staffing};
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;

use super::rules_edit::touch_rules_of_days;
use super::snapshots::{minute_of, time_at};
use crate::error::inconsistent;
use crate::schema::staffing;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Insertable)]
#[diesel(table_name = staffing)]
struct Row {
    pool_id: Db<PoolId>,
    on_date: Db<Date>,
    from_minute: i16,
    until_minute: i16,
    authority_id: Db<AuthorityId>,
    seats: i16,
}

/// Replaces the staffing changes of one day of a pool; returns whether anything changed. Existing bookings stay as
/// they are, fitting or not.
pub fn replace_staffing(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    on_date: Date,
    wanted: &[Staffing],
) -> Result<bool, StorageError> {
    let of_day = staffing::table
        .filter(staffing::authority_id.eq(Db(authority_id)))
        .filter(staffing::pool_id.eq(Db(pool_id)))
        .filter(staffing::on_date.eq(Db(on_date)));
    let stored: Vec<Row> = tx.run(|conn| of_day.order(staffing::from_minute).load(conn))?;
    let row = |change: &Staffing| Row {
        pool_id: Db(pool_id),
        on_date: Db(on_date),
        from_minute: minute_of(change.from),
        until_minute: minute_of(change.until),
        authority_id: Db(authority_id),
        seats: i16::from(change.seats.get()),
    };
    let mut rows: Vec<Row> = wanted.iter().map(row).collect();
    rows.sort_unstable_by_key(|row| row.from_minute);
    if rows == stored {
        return Ok(false);
    }
    touch_rules_of_days(tx, authority_id, &[pool_id], &[on_date])?;
    tx.run(|conn| diesel::delete(of_day).execute(conn))?;
    for row in &rows {
        tx.run(|conn| diesel::insert_into(staffing::table).values(row).execute(conn))?;
    }
    Ok(true)
}

/// All staffing changes of a pool by day and time.
pub fn list_staffing(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
) -> Result<Vec<Staffing>, StorageError> {
    let query = staffing::table
        .filter(staffing::authority_id.eq(Db(authority_id)))
        .filter(staffing::pool_id.eq(Db(pool_id)))
        .order((staffing::on_date, staffing::from_minute));
    let rows: Vec<Row> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(Staffing::try_from).collect()
}

impl TryFrom<Row> for Staffing {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("staffing", column, row.pool_id);
        let seats = u8::try_from(row.seats).ok();
        Ok(Self {
            on_date: row.on_date.0,
            from: time_at(row.from_minute).ok_or_else(bad("from_minute"))?,
            until: time_at(row.until_minute).ok_or_else(bad("until_minute"))?,
            seats: seats
                .and_then(|seats| SeatCount::new(seats).ok())
                .ok_or_else(bad("seats"))?,
        })
    }
}
