//! The revision of a day, raised last by every transaction that changes what is free on it.
//!
//! On PostgreSQL a crowd that books on one day waits for one row. So bumps are kept until the end of the transaction and
//! go to the server in one message with the commit; on SQLite there is one writer and nothing to wait for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use diesel::QueryResult;
use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Nullable, Text, Untyped};
use diesel::sqlite::SqliteConnection;
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;

use super::statement::{Statement, json_rows};
use crate::connection::Conn;
use crate::sql_types::{Day, Db, Id};

/// A day of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PoolDay {
    pub(crate) pool_id: PoolId,
    pub(crate) on_date: Date,
    pub(crate) authority_id: AuthorityId,
}

/// Why a day changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayChange {
    /// Seats came free, which no rule can forbid.
    Freed,
    /// Seats were taken, or rules edited, under the rules of this revision.
    Decided { rules_rev: i64 },
}

/// Days that change in one transaction, in the order in which their rows are locked.
#[derive(Debug, Default)]
pub(crate) struct Bumps(BTreeMap<PoolDay, DayChange>);

impl Bumps {
    /// Adds a change; of two of the same day the older rules decide.
    pub(crate) fn add(&mut self, day: PoolDay, change: DayChange) {
        let known = self.0.entry(day).or_insert(DayChange::Freed);
        *known = known.and(change);
    }

    /// The days with their changes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (PoolDay, DayChange)> {
        self.0.iter().map(|(day, change)| (*day, *change))
    }
}

const POSTGRES: &str = "SELECT einlass_bump_day($, $, $, $)";

/// Takes days as an array of JSON: pool, date, authority, revision of the rules. Without such a revision, -1, the
/// condition is true.
const SQLITE: &str = "
INSERT INTO day_rev (pool_id, on_date, authority_id, rules_rev, rev, changed_in)
SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3, 1,
       (SELECT coalesce(max(changed_in), 0) + 1 FROM day_rev) + key
FROM json_each($) WHERE true
ON CONFLICT (pool_id, on_date) DO UPDATE
SET rev = day_rev.rev + 1, rules_rev = max(day_rev.rules_rev, excluded.rules_rev), changed_in = excluded.changed_in
WHERE excluded.rules_rev < 0 OR day_rev.rules_rev <= excluded.rules_rev";

impl PoolDay {
    /// A day of a pool of an authority.
    pub(crate) const fn new(authority_id: AuthorityId, pool_id: PoolId, on_date: Date) -> Self {
        Self {
            pool_id,
            on_date,
            authority_id,
        }
    }
}

impl DayChange {
    /// What two changes of one transaction come to: the older rules decide.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Freed, change) | (change, Self::Freed) => change,
            (Self::Decided { rules_rev: one }, Self::Decided { rules_rev: other }) => Self::Decided {
                rules_rev: one.min(other),
            },
        }
    }

    pub(super) const fn rules_rev(self) -> Option<i64> {
        match self {
            Self::Freed => None,
            Self::Decided { rules_rev } => Some(rules_rev),
        }
    }
}

/// Raises the revision now; returns 0, or fails as a serialisation does, if the rules of the day have changed since the
/// decision.
pub(crate) fn bump_day(conn: &mut Conn, day: PoolDay, change: DayChange) -> QueryResult<usize> {
    let rules_rev = change.rules_rev();
    match conn {
        Conn::Pg(pg) => Statement::<Untyped>::new(POSTGRES)
            .bind::<Id, _>(Db(day.pool_id))
            .bind::<Day, _>(Db(day.on_date))
            .bind::<Id, _>(Db(day.authority_id))
            .bind::<Nullable<BigInt>, _>(rules_rev)
            .execute(pg),
        Conn::Lite(lite) => bump_days(lite, std::iter::once((day, change))),
    }
}

/// Raises the revisions of days of SQLite now; returns how many of them are decided on rules that still count.
pub(super) fn bump_days(
    lite: &mut SqliteConnection,
    days: impl Iterator<Item = (PoolDay, DayChange)>,
) -> QueryResult<usize> {
    let rows = days.map(|(day, change)| {
        let rules_rev = change.rules_rev().unwrap_or(-1);
        let (pool_id, authority_id) = (day.pool_id.as_uuid(), day.authority_id.as_uuid());
        (pool_id.simple(), day.on_date, authority_id.simple(), rules_rev)
    });
    Statement::<Untyped, _>::new(SQLITE)
        .bind::<Text, _>(json_rows(rows)?)
        .execute(lite)
}

/// Commits a transaction of PostgreSQL after raising the revisions that it kept for its end, in ascending order.
pub(crate) fn commit_with_bumps(conn: &mut Conn, bumps: &Bumps) -> QueryResult<()> {
    let mut sql = String::new();
    for (day, change) in bumps.iter() {
        let rules_rev = change
            .rules_rev()
            .map_or_else(|| "NULL".to_owned(), |rules_rev| rules_rev.to_string());
        // Ids, dates and numbers cannot end a literal; writing into a text cannot fail.
        let written = write!(
            sql,
            "SELECT einlass_bump_day('{}', '{}', '{}', {rules_rev});",
            day.pool_id, day.on_date, day.authority_id
        );
        written.map_err(|error| diesel::result::Error::QueryBuilderError(error.into()))?;
    }
    sql.push_str("COMMIT");
    conn.batch_execute(&sql)
}
