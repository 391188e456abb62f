//! What is free, said by one slow query for each quantum: the oracle for the fast search.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer};
use einlass_domain::calendar::{LocalDay, QuantumMap};
use einlass_storage::DatabaseUrl;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::town::{Town, berlin};

#[derive(QueryableByName)]
struct Quantum {
    #[diesel(sql_type = BigInt)]
    quantum: i64,
}

/// The highest number of a seat that is claimed.
pub(crate) fn highest_seat(town: &Town) -> i64 {
    let query = sql_query("SELECT CAST(coalesce(max(seat), -1) AS BIGINT) AS quantum FROM seat_claim");
    let found: Vec<Quantum> = match town.database.url() {
        DatabaseUrl::Postgres(url) => query.load(&mut PgConnection::establish(url).unwrap()),
        DatabaseUrl::Sqlite(path) => {
            query.load(&mut SqliteConnection::establish(path.to_str().unwrap()).unwrap())
        }
    }
    .unwrap();
    found[0].quantum
}

/// The quanta of a day in which fewer seats are claimed than `seats`, within the opening from 8 to 12 local time.
/// Claims of holds that have lapsed at `now` do not count.
pub(crate) fn free_quanta(town: &Town, on: Date, seats: u8, now: Timestamp) -> QuantumMap {
    let day = LocalDay::new(on, &berlin());
    let window = day.offsets(jiff::civil::time(8, 0, 0, 0), jiff::civil::time(12, 0, 0, 0));
    let first = day.first().index();
    let (from, until) = (first + i64::from(window.start), first + i64::from(window.end));
    let free: Vec<Quantum> = match town.database.url() {
        DatabaseUrl::Postgres(url) => sql_query(format!(
            "SELECT q AS quantum FROM generate_series($1, $2 - 1) q WHERE (
                SELECT count(*) FROM seat_claim c JOIN appointment a ON a.id = c.appointment_id
                WHERE c.quantum_at = q AND NOT coalesce(a.expires_at <= '{now}', false)) < $3"
        ))
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(until)
        .bind::<Integer, _>(i32::from(seats))
        .load(&mut PgConnection::establish(url).unwrap()),
        DatabaseUrl::Sqlite(path) => sql_query(format!(
            "WITH RECURSIVE series (q) AS (SELECT ? UNION ALL SELECT q + 1 FROM series WHERE q + 1 < ?)
            SELECT q AS quantum FROM series WHERE (
                SELECT count(*) FROM seat_claim c JOIN appointment a ON a.id = c.appointment_id
                WHERE c.quantum_at = q AND NOT coalesce(a.expires_at <= {}, 0)) < ?",
            now.as_microsecond()
        ))
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(until)
        .bind::<Integer, _>(i32::from(seats))
        .load(&mut SqliteConnection::establish(path.to_str().unwrap()).unwrap()),
    }
    .unwrap();
    let mut map = QuantumMap::default();
    for quantum in free {
        map.insert(u16::try_from(quantum.quantum - first).unwrap());
    }
    map
}
