//! The running count of call numbers per unit and day.

use diesel::prelude::*;
use einlass_domain::ids::{AuthorityId, UnitId};
use jiff::civil::Date;

use crate::connection::each;
use crate::schema::call_counter;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// The next count of a unit and local day, from 1 on. Two transactions never get the same one.
pub(super) fn next_call_count(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    unit_id: UnitId,
    on_date: Date,
) -> Result<i32, StorageError> {
    let row = (
        call_counter::authority_id.eq(Db(authority_id)),
        call_counter::unit_id.eq(Db(unit_id)),
        call_counter::on_date.eq(Db(on_date)),
        call_counter::last_count.eq(1),
    );
    tx.run(|conn| {
        each!(conn, c => diesel::insert_into(call_counter::table)
            .values(row)
            .on_conflict((call_counter::unit_id, call_counter::on_date))
            .do_update()
            .set(call_counter::last_count.eq(call_counter::last_count + 1))
            .returning(call_counter::last_count)
            .get_result(c))
    })
}
