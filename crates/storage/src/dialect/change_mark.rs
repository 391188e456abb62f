//! Marks by which a reader finds what changed since it last looked.

use diesel::QueryResult;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::connection::Conn;
use crate::schema::day_rev;

/// The horizon of a reader who reads after this statement: no change with a lower mark can become visible later.
pub(crate) fn next_horizon(conn: &mut Conn) -> QueryResult<i64> {
    match conn {
        Conn::Pg(pg) => diesel::select(sql::<BigInt>(
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
        ))
        .get_result(pg),
        Conn::Lite(lite) => day_rev::table
            .select(max(day_rev::changed_in))
            .get_result::<Option<i64>>(lite)
            .map(|mark| mark.unwrap_or(0) + 1),
    }
}

/// The number of the first transaction whose events may not all be visible yet.
pub(crate) fn complete_until(conn: &mut Conn) -> QueryResult<i64> {
    match conn {
        Conn::Pg(_) => next_horizon(conn),
        Conn::Lite(_) => Ok(i64::MAX),
    }
}
