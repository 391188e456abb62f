//! One statement for each claimant.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable};
use diesel::sqlite::Sqlite;
use einlass_domain::ids::AppointmentId;

use super::{DayState, hidden_quanta};
use crate::booking::{Claimant, number_column};
use crate::dialect::Statement;
use crate::sql_types::{Db, Id, Instant};

/// Rows of several kinds: the pool's revision and whether the number is used; claims; what is held back; lapsed holds.
const STATE: &str = "
SELECT 0, rules_rev, EXISTS (SELECT 1 FROM appointment WHERE number = $), NULL
FROM pool WHERE id = $ AND authority_id = $
UNION ALL
SELECT 1, quantum_at, seat, appointment_id
FROM seat_claim WHERE pool_id = $ AND quantum_at >= $ AND quantum_at < $
UNION ALL
SELECT 2, quantum_at, seat, NULL
FROM held_back WHERE pool_id = $ AND quantum_at >= $ AND quantum_at < $ AND until_at > $
UNION ALL
SELECT 3, 0, 0, id
FROM appointment
WHERE pool_id = $ AND expires_at IS NOT NULL AND expires_at <= $ AND first_quantum < $ AND first_quantum + quanta > $";

const POOL: i32 = 0;
const CLAIM: i32 = 1;
const HELD_BACK: i32 = 2;

pub(super) fn read(conn: &mut SqliteConnection, claimant: &Claimant<'_>) -> QueryResult<Option<DayState>> {
    let (pool_id, now) = (Db(claimant.placement.pool_id), Db(claimant.now));
    let (quanta, hidden) = (claimant.quanta(), hidden_quanta(claimant));
    let rows: Vec<(i32, i64, i64, Option<AppointmentId>)> =
        Statement::<(Integer, BigInt, BigInt, Nullable<Id>), Sqlite>::new(STATE)
            .bind::<Nullable<Integer>, _>(claimant.number.map(number_column))
            .bind::<Id, _>(pool_id)
            .bind::<Id, _>(Db(claimant.authority_id))
            .bind::<Id, _>(pool_id)
            .bind::<BigInt, _>(quanta.start)
            .bind::<BigInt, _>(quanta.end)
            .bind::<Id, _>(pool_id)
            .bind::<BigInt, _>(hidden.start)
            .bind::<BigInt, _>(hidden.end)
            .bind::<Instant, _>(now)
            .bind::<Id, _>(pool_id)
            .bind::<Instant, _>(now)
            .bind::<BigInt, _>(quanta.end)
            .bind::<BigInt, _>(quanta.start)
            .load(conn)?;
    let mut state = DayState::default();
    let mut is_known = false;
    for (kind, one, other, id) in rows {
        let seat = i16::try_from(other).unwrap_or(i16::MAX);
        match (kind, id) {
            (POOL, _) => {
                is_known = true;
                (state.rules_rev, state.is_number_used) = (one, other != 0);
            }
            (CLAIM, Some(owner)) => state.claims.push((one, seat, owner)),
            (HELD_BACK, _) => state.held_back.push((one, seat)),
            (_, Some(lapsed)) => state.lapsed.push(lapsed),
            (_, None) => {}
        }
    }
    Ok(is_known.then_some(state))
}
