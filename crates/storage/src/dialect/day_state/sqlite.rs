//! One statement for all claimants.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::sqlite::Sqlite;
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::{DayState, HeldBackSeat};
use crate::booking::Claimant;
use crate::dialect::statement::{Statement, json_rows};
use crate::sql_types::{Id, Instant};

/// Rows of several kinds for the claimant of each place: the pool's revision; claims; what is held back; lapsed holds.
const STATES: &str = "
WITH asked (place, pool_id, authority_id, since, until, now) AS MATERIALIZED (
    SELECT key, unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4 FROM json_each($))
SELECT place, 0, rules_rev, 0, NULL, NULL
FROM asked a CROSS JOIN pool p WHERE p.id = a.pool_id AND p.authority_id = a.authority_id
UNION ALL
SELECT place, 1, quantum_at, seat, appointment_id, NULL
FROM asked a CROSS JOIN seat_claim c WHERE c.pool_id = a.pool_id AND quantum_at >= since AND quantum_at < until
UNION ALL
SELECT place, 2, quantum_at, seat, NULL, until_at
FROM asked a CROSS JOIN held_back h
WHERE h.pool_id = a.pool_id AND quantum_at >= since AND quantum_at < until AND until_at > now
UNION ALL
SELECT place, 3, 0, 0, h.id, NULL
FROM asked a CROSS JOIN appointment h
WHERE h.pool_id = a.pool_id AND expires_at IS NOT NULL AND expires_at <= now
    AND first_quantum < until AND first_quantum + quanta > since";

const POOL: i32 = 0;
const CLAIM: i32 = 1;
const HELD_BACK: i32 = 2;

type Row = (BigInt, Integer, BigInt, BigInt, Nullable<Id>, Nullable<Instant>);
type Loaded = (i64, i32, i64, i64, Option<AppointmentId>, Option<Timestamp>);

/// What the rows tell of one claimant.
struct Found {
    claimant: AppointmentId,
    is_known: bool,
    state: DayState,
}

impl Found {
    fn none_for(claimant: AppointmentId) -> Self {
        Self {
            claimant,
            is_known: false,
            state: DayState::default(),
        }
    }

    fn add(&mut self, (_, kind, one, other, id, until_at): Loaded) {
        let state = &mut self.state;
        let seat = i16::try_from(other).unwrap_or(i16::MAX);
        match (kind, id, until_at) {
            (POOL, ..) => {
                self.is_known = true;
                state.rules_rev = one;
            }
            (CLAIM, Some(owner), _) => state.add_claim(self.claimant, (one, seat), owner),
            (HELD_BACK, _, Some(until_at)) => state.held_back.extend(HeldBackSeat::new(one, seat, until_at)),
            (_, Some(lapsed), _) => state.lapsed.push(lapsed),
            _ => {}
        }
    }
}

/// The revision of the day is not read: nothing comes between this and what the one writer does next.
pub(super) fn read(
    conn: &mut SqliteConnection,
    claimants: &[Claimant<'_>],
) -> QueryResult<Vec<Option<DayState>>> {
    let asked = claimants.iter().map(|one| {
        let (pool_id, authority_id) = (one.placement.pool_id.as_uuid(), one.authority_id.as_uuid());
        let (quanta, now) = (one.quanta(), one.now.as_microsecond());
        (
            pool_id.simple(),
            authority_id.simple(),
            quanta.start,
            quanta.end,
            now,
        )
    });
    let rows: Vec<Loaded> = Statement::<Row, Sqlite>::new(STATES)
        .bind::<Text, _>(json_rows(asked)?)
        .load(conn)?;
    let mut states: Vec<Found> = claimants.iter().map(|one| Found::none_for(one.id)).collect();
    for row in rows {
        let place = usize::try_from(row.0).unwrap_or(usize::MAX);
        if let Some(found) = states.get_mut(place) {
            found.add(row);
        }
    }
    Ok(states
        .into_iter()
        .map(|found| found.is_known.then_some(found.state))
        .collect())
}
