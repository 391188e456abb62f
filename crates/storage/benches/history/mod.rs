//! Appointments of the past, written straight into the tables: as many as a town collects in years.

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use einlass_domain::ids::PoolId;
use einlass_storage::DatabaseUrl;

use crate::town::Town;

/// Twenty minutes in each of 60 seats from 8 to 12 on the days before the first one that is searched.
const COLUMNS: &str =
    "id, authority_id, site_id, unit_id, pool_id, first_quantum, quanta, on_date, services, documents,
    channel, language, sequence, made_at, state, state_at";

/// Adds honoured appointments with their claims, spread over the pools; `from` counts those that are there already.
pub(crate) fn add(town: &Town, pools: &[PoolId], from: u32, until: u32) {
    let (authority, site, unit) = (town.authority, town.site, town.unit);
    match town.database.url() {
        DatabaseUrl::Postgres(url) => {
            let list: Vec<String> = pools.iter().map(|pool| format!("'{pool}'::uuid")).collect();
            let list = list.join(", ");
            let sql = format!(
                "CREATE TEMP TABLE past AS SELECT gen_random_uuid() AS id, (ARRAY[{list}])[1 + i % {count}] AS pool_id,
                        i / {count} AS k FROM generate_series({from}, {until} - 1) i;
                 INSERT INTO appointment ({COLUMNS})
                 SELECT id, '{authority}', '{site}', '{unit}', pool_id,
                        (date '2026-11-19' - k / 720 - date '1970-01-01') * 288 + 84 + k / 60 % 12 * 4, 4,
                        date '2026-11-19' - k / 720, '[]', '[]', 'online', 'de', 0, now(), 'honoured', now() FROM past;
                 INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
                 SELECT pool_id, (date '2026-11-19' - k / 720 - date '1970-01-01') * 288 + 84 + k / 60 % 12 * 4 + q,
                        k % 60, id, '{authority}' FROM past, generate_series(0, 3) q;
                 DROP TABLE past",
                count = pools.len(),
            );
            PgConnection::establish(url).unwrap().batch_execute(&sql).unwrap();
        }
        DatabaseUrl::Sqlite(path) => {
            let blob = |id: String| format!("x'{}'", id.replace('-', ""));
            let rows = pools.iter().enumerate();
            let rows: Vec<String> = rows
                .map(|(index, pool)| format!("({index}, {})", blob(pool.to_string())))
                .collect();
            let rows = rows.join(", ");
            let (authority, site, unit) = (
                blob(authority.to_string()),
                blob(site.to_string()),
                blob(unit.to_string()),
            );
            let day = "(20776 - k / 720)";
            let sql = format!(
                "BEGIN;
                 CREATE TEMP TABLE pools (n INTEGER PRIMARY KEY, id BLOB); INSERT INTO pools VALUES {rows};
                 CREATE TEMP TABLE past AS WITH RECURSIVE numbers (i) AS
                     (SELECT {from} UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < {until})
                     SELECT randomblob(16) AS id, pools.id AS pool_id, i / {count} AS k
                     FROM numbers JOIN pools ON pools.n = i % {count};
                 INSERT INTO appointment ({COLUMNS})
                 SELECT id, {authority}, {site}, {unit}, pool_id, {day} * 288 + 84 + k / 60 % 12 * 4, 4,
                        date({day} * 86400, 'unixepoch'), '[]', '[]', 'online', 'de', 0, 0, 'honoured', 0 FROM past;
                 INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
                 SELECT pool_id, {day} * 288 + 84 + k / 60 % 12 * 4 + q.value, k % 60, past.id, {authority}
                 FROM past, json_each('[0, 1, 2, 3]') q;
                 DROP TABLE past; DROP TABLE pools; COMMIT",
                count = pools.len(),
            );
            let path = path.to_str().unwrap();
            SqliteConnection::establish(path)
                .unwrap()
                .batch_execute(&sql)
                .unwrap();
        }
    }
    town.database.analyze().unwrap();
}
