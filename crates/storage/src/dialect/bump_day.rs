//! The revision of a day, raised by one statement that is prepared once: every booking ends with it.

use diesel::QueryResult;
use diesel::RunQueryDsl as _;
use diesel::backend::Backend;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType};
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;

use super::Statement;
use crate::connection::Conn;
use crate::sql_types::{Day, Db, Id};

/// A day of a pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PoolDay {
    pub(crate) authority_id: AuthorityId,
    pub(crate) pool_id: PoolId,
    pub(crate) on_date: Date,
}

/// Why a day changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayChange {
    /// Seats came free, which no rule can forbid.
    Freed,
    /// Seats were taken, or rules edited, under the rules of this revision.
    Decided { rules_rev: i64 },
}

macro_rules! bump {
    ($mark:literal, $decided:literal) => {
        concat!(
            "INSERT INTO day_rev (pool_id, on_date, authority_id, rules_rev, rev, changed_in) VALUES ($, $, $, $, 1, ",
            $mark,
            ") ON CONFLICT (pool_id, on_date) DO UPDATE SET rev = day_rev.rev + 1, changed_in = excluded.changed_in",
            $decided
        )
    };
    ($mark:literal) => {
        [
            bump!($mark, ""),
            bump!(
                $mark,
                ", rules_rev = excluded.rules_rev WHERE day_rev.rules_rev <= excluded.rules_rev"
            ),
        ]
    };
}

const POSTGRES: [&str; 2] = bump!("pg_current_xact_id()::text::bigint");
const SQLITE: [&str; 2] = bump!("(SELECT coalesce(max(changed_in), 0) + 1 FROM day_rev)");

/// Raises the revision; returns 0 if the rules of the day have changed since the decision, else 1.
pub(crate) fn bump_day(conn: &mut Conn, day: PoolDay, change: DayChange) -> QueryResult<usize> {
    match conn {
        Conn::Pg(pg) => statement(POSTGRES, day, change).execute(pg),
        Conn::Lite(lite) => bump_sqlite(lite, day, change),
    }
}

/// As [`bump_day`], on SQLite.
pub(super) fn bump_sqlite(
    conn: &mut diesel::SqliteConnection,
    day: PoolDay,
    change: DayChange,
) -> QueryResult<usize> {
    statement(SQLITE, day, change).execute(conn)
}

fn statement<DB>([freed, decided]: [&'static str; 2], day: PoolDay, change: DayChange) -> Statement<(), DB>
where
    DB: Backend + HasSqlType<Id> + HasSqlType<Day> + HasSqlType<BigInt>,
    Db<PoolId>: ToSql<Id, DB>,
    Db<AuthorityId>: ToSql<Id, DB>,
    Db<Date>: ToSql<Day, DB>,
    i64: ToSql<BigInt, DB>,
{
    let (sql, rules_rev) = match change {
        DayChange::Freed => (freed, 0),
        DayChange::Decided { rules_rev } => (decided, rules_rev),
    };
    Statement::new(sql)
        .bind::<Id, _>(Db(day.pool_id))
        .bind::<Day, _>(Db(day.on_date))
        .bind::<Id, _>(Db(day.authority_id))
        .bind::<BigInt, _>(rules_rev)
}
