//! One statement for all claimants.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt};
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::{DayState, HeldBackSeat};
use crate::booking::Claimant;
use crate::dialect::Statement;
use crate::dialect::statement::column;
use crate::sql_types::{Day, Db, Id, Instant};

/// Revisions are looked up by queries for one value: otherwise the planner may read a whole table while it is believed to
/// be small. The order is told, not asked for, which would take a sort.
const POSTGRES: &str = "
SELECT w.place, (SELECT rules_rev FROM pool p WHERE p.id = w.pool_id AND p.authority_id = w.authority_id),
       (SELECT rev FROM day_rev d WHERE d.pool_id = w.pool_id AND d.on_date = w.on_date),
       (SELECT array_agg(h.id) FROM appointment h
        WHERE h.pool_id = w.pool_id AND h.expires_at <= w.now AND h.first_quantum < w.until
            AND h.first_quantum + h.quanta > w.first),
       c.quanta, c.seats, c.owners, b.quanta, b.seats, b.ends
FROM unnest($, $, $, $, $, $, $, $) WITH ORDINALITY
         AS w (authority_id, pool_id, first, until, now, on_date, read_first, read_until, place),
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats, array_agg(appointment_id) AS owners
              FROM seat_claim
              WHERE pool_id = w.pool_id AND quantum_at >= w.read_first AND quantum_at < w.read_until) c,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats, array_agg(until_at) AS ends
              FROM held_back
              WHERE pool_id = w.pool_id AND quantum_at >= w.read_first AND quantum_at < w.read_until
                  AND until_at > w.now) b";

type PostgresRow = (
    BigInt,
    Nullable<BigInt>,
    Nullable<BigInt>,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
    Nullable<Array<Instant>>,
);

type Loaded = (
    i64,
    Option<i64>,
    Option<i64>,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
    Option<Vec<Timestamp>>,
);

pub(super) fn read(
    conn: &mut PgConnection,
    claimants: &[Claimant<'_>],
) -> QueryResult<Vec<Option<DayState>>> {
    let mut loaded: Vec<Loaded> = Statement::<PostgresRow>::new(POSTGRES)
        .bind::<Array<Id>, _>(column(claimants, |one| Db(one.authority_id)))
        .bind::<Array<Id>, _>(column(claimants, |one| Db(one.placement.pool_id)))
        .bind::<Array<BigInt>, _>(column(claimants, |one| one.quanta().start))
        .bind::<Array<BigInt>, _>(column(claimants, |one| one.quanta().end))
        .bind::<Array<Instant>, _>(column(claimants, |one| Db(one.now)))
        .bind::<Array<Nullable<Day>>, _>(column(claimants, |one| one.whole_day.map(|day| Db(day.date()))))
        .bind::<Array<BigInt>, _>(column(claimants, |one| one.read_quanta().start))
        .bind::<Array<BigInt>, _>(column(claimants, |one| one.read_quanta().end))
        .get_results(conn)?;
    loaded.sort_unstable_by_key(|row| row.0);
    let with_claimants = claimants.iter().zip(loaded);
    Ok(with_claimants.map(|(one, row)| day_state(one, row)).collect())
}

fn day_state(claimant: &Claimant<'_>, loaded: Loaded) -> Option<DayState> {
    let (_, rules_rev, day_rev, lapsed, quanta, seats, owners, hidden, hidden_seats, ends) = loaded;
    let mut state = DayState {
        rules_rev: rules_rev?,
        day_rev,
        lapsed: lapsed.unwrap_or_default(),
        ..DayState::default()
    };
    let claims = quanta.into_iter().flatten().zip(seats.into_iter().flatten());
    for (claim, owner) in claims.zip(owners.into_iter().flatten()) {
        state.add_claim(claimant.id, claim, owner);
    }
    let hidden = hidden
        .into_iter()
        .flatten()
        .zip(hidden_seats.into_iter().flatten());
    for ((quantum, seat), until_at) in hidden.zip(ends.into_iter().flatten()) {
        state.held_back.extend(HeldBackSeat::new(quantum, seat, until_at));
    }
    Some(state)
}
