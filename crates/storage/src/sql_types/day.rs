//! Calendar days: `date` on PostgreSQL, text of the form 2026-11-20 on SQLite, which sorts rightly.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Integer, SqlType, Text};
use diesel::sqlite::{Sqlite, SqliteValue};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::bridge::{joint_sql_type, stored_as};

/// The SQL type of calendar days.
#[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 1082, array_oid = 1182))]
#[diesel(sqlite_type(name = "Text"))]
pub struct Day;

/// PostgreSQL counts days from here.
const POSTGRES_EPOCH: Date = date(2000, 1, 1);

joint_sql_type!(Day);
stored_as!(Day, Date);

impl ToSql<Day, Pg> for Date {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let days = (*self - POSTGRES_EPOCH).get_days();
        ToSql::<Integer, Pg>::to_sql(&days, &mut out.reborrow())
    }
}

impl ToSql<Day, Sqlite> for Date {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<Day, Pg> for Date {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let days = <i32 as FromSql<Integer, Pg>>::from_sql(value)?;
        Ok(POSTGRES_EPOCH.checked_add(days.days())?)
    }
}

impl FromSql<Day, Sqlite> for Date {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, Sqlite>>::from_sql(value)?.parse()?)
    }
}
