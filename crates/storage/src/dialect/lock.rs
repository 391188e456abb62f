//! Making transactions about the same thing follow one another.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Statement;
use crate::connection::Conn;

/// Waits until no other transaction holds the lock of this text, and holds it until the end of this one.
///
/// On SQLite there is one writer, so nothing needs to be waited for.
pub(crate) fn lock_text(conn: &mut Conn, text: &str) -> QueryResult<()> {
    match conn {
        Conn::Pg(pg) => Statement::<BigInt>::new(
            "SELECT 1::bigint FROM (SELECT pg_advisory_xact_lock(hashtextextended($, 0))) AS locked",
        )
        .bind::<Text, _>(text.to_owned())
        .get_result::<i64>(pg)
        .map(drop),
        Conn::Lite(_) => Ok(()),
    }
}
