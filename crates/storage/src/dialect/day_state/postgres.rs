//! One statement for all claimants.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, SmallInt};
use einlass_domain::ids::AppointmentId;

use super::{DayState, hidden_quanta};
use crate::booking::{Claimant, number_column};
use crate::dialect::Statement;
use crate::dialect::statement::column;
use crate::sql_types::{Db, Id, Instant};

/// Revision and number are looked up by queries for one value: otherwise the planner may read a whole table while it is
/// believed to be small. The order is told, not asked for, which would take a sort.
const POSTGRES: &str = "
SELECT w.place, (SELECT rules_rev FROM pool p WHERE p.id = w.pool_id AND p.authority_id = w.authority_id),
       coalesce((SELECT true FROM appointment a WHERE a.number = w.number), false),
       (SELECT array_agg(h.id) FROM appointment h
        WHERE h.pool_id = w.pool_id AND h.expires_at <= w.now AND h.first_quantum < w.until
            AND h.first_quantum + h.quanta > w.first),
       c.quanta, c.seats, c.owners, b.quanta, b.seats
FROM unnest($, $, $, $, $, $, $, $) WITH ORDINALITY
         AS w (authority_id, pool_id, first, until, hidden_first, hidden_until, now, number, place),
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats, array_agg(appointment_id) AS owners
              FROM seat_claim WHERE pool_id = w.pool_id AND quantum_at >= w.first AND quantum_at < w.until) c,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats
              FROM held_back
              WHERE pool_id = w.pool_id AND quantum_at >= w.hidden_first AND quantum_at < w.hidden_until
                  AND until_at > w.now) b";

type PostgresRow = (
    BigInt,
    Nullable<BigInt>,
    Bool,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
);

type Loaded = (
    i64,
    Option<i64>,
    bool,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
);

pub(super) fn read(
    conn: &mut PgConnection,
    claimants: &[Claimant<'_>],
) -> QueryResult<Vec<Option<DayState>>> {
    let quanta = || claimants.iter().map(Claimant::quanta);
    let hidden = || claimants.iter().map(hidden_quanta);
    let mut loaded: Vec<Loaded> = Statement::<PostgresRow>::new(POSTGRES)
        .bind::<Array<Id>, _>(column(claimants, |one| Db(one.authority_id)))
        .bind::<Array<Id>, _>(column(claimants, |one| Db(one.placement.pool_id)))
        .bind::<Array<BigInt>, _>(quanta().map(|range| range.start).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(quanta().map(|range| range.end).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(hidden().map(|range| range.start).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(hidden().map(|range| range.end).collect::<Vec<_>>())
        .bind::<Array<Instant>, _>(column(claimants, |one| Db(one.now)))
        .bind::<Array<Nullable<Integer>>, _>(column(claimants, |one| one.number.map(number_column)))
        .get_results(conn)?;
    loaded.sort_unstable_by_key(|row| row.0);
    Ok(loaded.into_iter().map(day_state).collect())
}

fn day_state(loaded: Loaded) -> Option<DayState> {
    let (_, rules_rev, is_number_used, lapsed, quanta, seats, owners, hidden, hidden_seats) = loaded;
    let seats_and_owners = seats.into_iter().flatten().zip(owners.into_iter().flatten());
    let claims = quanta.into_iter().flatten().zip(seats_and_owners);
    let held_back = hidden
        .into_iter()
        .flatten()
        .zip(hidden_seats.into_iter().flatten());
    Some(DayState {
        rules_rev: rules_rev?,
        claims: claims
            .map(|(quantum, (seat, owner))| (quantum, seat, owner))
            .collect(),
        held_back: held_back.collect(),
        lapsed: lapsed.unwrap_or_default(),
        is_number_used,
    })
}
