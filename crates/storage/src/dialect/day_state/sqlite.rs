//! One statement for each claimant.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable};
use diesel::sqlite::Sqlite;
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::{DayState, HeldBackSeat};
use crate::booking::Claimant;
use crate::dialect::Statement;
use crate::sql_types::{Db, Id, Instant};

/// Rows of several kinds: the pool's revision; claims; what is held back; lapsed holds.
const STATE: &str = "
SELECT 0, rules_rev, 0, NULL, NULL
FROM pool WHERE id = $ AND authority_id = $
UNION ALL
SELECT 1, quantum_at, seat, appointment_id, NULL
FROM seat_claim WHERE pool_id = $ AND quantum_at >= $ AND quantum_at < $
UNION ALL
SELECT 2, quantum_at, seat, NULL, until_at
FROM held_back WHERE pool_id = $ AND quantum_at >= $ AND quantum_at < $ AND until_at > $
UNION ALL
SELECT 3, 0, 0, id, NULL
FROM appointment
WHERE pool_id = $ AND expires_at IS NOT NULL AND expires_at <= $ AND first_quantum < $ AND first_quantum + quanta > $";

const POOL: i32 = 0;
const CLAIM: i32 = 1;
const HELD_BACK: i32 = 2;

type Row = (Integer, BigInt, BigInt, Nullable<Id>, Nullable<Instant>);
type Loaded = (i32, i64, i64, Option<AppointmentId>, Option<Timestamp>);

/// The revision of the day is not read: nothing comes between this and what the one writer does next.
pub(super) fn read(conn: &mut SqliteConnection, claimant: &Claimant<'_>) -> QueryResult<Option<DayState>> {
    let (pool_id, now) = (Db(claimant.placement.pool_id), Db(claimant.now));
    let quanta = claimant.quanta();
    let rows: Vec<Loaded> = Statement::<Row, Sqlite>::new(STATE)
        .bind::<Id, _>(pool_id)
        .bind::<Id, _>(Db(claimant.authority_id))
        .bind::<Id, _>(pool_id)
        .bind::<BigInt, _>(quanta.start)
        .bind::<BigInt, _>(quanta.end)
        .bind::<Id, _>(pool_id)
        .bind::<BigInt, _>(quanta.start)
        .bind::<BigInt, _>(quanta.end)
        .bind::<Instant, _>(now)
        .bind::<Id, _>(pool_id)
        .bind::<Instant, _>(now)
        .bind::<BigInt, _>(quanta.end)
        .bind::<BigInt, _>(quanta.start)
        .load(conn)?;
    let mut state = DayState::default();
    let mut is_known = false;
    for (kind, one, other, id, until_at) in rows {
        let seat = i16::try_from(other).unwrap_or(i16::MAX);
        match (kind, id, until_at) {
            (POOL, ..) => {
                is_known = true;
                state.rules_rev = one;
            }
            (CLAIM, Some(owner), _) => state.add_claim(claimant.id, (one, seat), owner),
            (HELD_BACK, _, Some(until_at)) => state.held_back.extend(HeldBackSeat::new(one, seat, until_at)),
            (_, Some(lapsed), _) => state.lapsed.push(lapsed),
            _ => {}
        }
    }
    Ok(is_known.then_some(state))
}
