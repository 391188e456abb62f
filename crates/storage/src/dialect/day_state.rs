//! What a decision about seats looks at: revision of the rules, claims, lapsed holds, the number; on PostgreSQL for any
//! number of claimants in one statement and so in one snapshot.

use std::ops::Range;

use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, SmallInt};
use einlass_domain::ids::AppointmentId;

use super::Statement;
use super::statement::column;
use crate::booking::{Claimant, HeldBackSeats, number_column};
use crate::connection::Conn;
use crate::schema::{appointment, held_back, pool, seat_claim};
use crate::sql_types::{Db, Id, Instant};

/// The state of a pool in the quanta that somebody wants.
#[derive(Debug)]
pub(crate) struct DayState {
    pub(crate) rules_rev: i64,
    /// Quantum, seat and owner.
    pub(crate) claims: Vec<(i64, i16, AppointmentId)>,
    /// Quantum and seat of what is held back from the claimant.
    pub(crate) held_back: Vec<(i64, i16)>,
    /// Holds among the owners that have lapsed.
    pub(crate) lapsed: Vec<AppointmentId>,
    /// Whether the number that the claimant would get was given out before.
    pub(crate) is_number_used: bool,
}

impl DayState {
    /// Whether the claimant has a seat in this quantum already.
    pub(crate) fn is_own(&self, claimant: &Claimant<'_>, quantum: i64) -> bool {
        let own = |claim: &&(i64, i16, AppointmentId)| claim.0 == quantum && claim.2 == claimant.id;
        self.claims.iter().any(|claim| own(&claim))
    }
}

/// Reads the states for these claimants, in their order; `None`: the authority has no such pool.
pub(crate) fn read_day_states(
    conn: &mut Conn,
    claimants: &[Claimant<'_>],
) -> QueryResult<Vec<Option<DayState>>> {
    match conn {
        Conn::Pg(pg) => read_postgres(pg, claimants),
        Conn::Lite(lite) => claimants.iter().map(|one| read_sqlite(lite, one)).collect(),
    }
}

/// The quanta in which held back seats matter to the claimant.
fn hidden_quanta(claimant: &Claimant<'_>) -> Range<i64> {
    match claimant.held_back {
        HeldBackSeats::Respected => claimant.quanta(),
        HeldBackSeats::Taken => 0..0,
    }
}

const POSTGRES: &str = "
SELECT p.rules_rev, EXISTS (SELECT FROM appointment a WHERE a.number = w.number),
       (SELECT array_agg(h.id) FROM appointment h
        WHERE h.pool_id = p.id AND h.expires_at <= w.now AND h.first_quantum < w.until
            AND h.first_quantum + h.quanta > w.first),
       c.quanta, c.seats, c.owners, b.quanta, b.seats
FROM unnest($, $, $, $, $, $, $, $) WITH ORDINALITY
         AS w (authority_id, pool_id, first, until, hidden_first, hidden_until, now, number, place)
     LEFT JOIN pool p ON p.id = w.pool_id AND p.authority_id = w.authority_id,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats, array_agg(appointment_id) AS owners
              FROM seat_claim WHERE pool_id = p.id AND quantum_at >= w.first AND quantum_at < w.until) c,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats
              FROM held_back
              WHERE pool_id = p.id AND quantum_at >= w.hidden_first AND quantum_at < w.hidden_until
                  AND until_at > w.now) b
ORDER BY w.place";

type PostgresRow = (
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
    Option<i64>,
    bool,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
);

fn read_postgres(conn: &mut PgConnection, claimants: &[Claimant<'_>]) -> QueryResult<Vec<Option<DayState>>> {
    let quanta = || claimants.iter().map(Claimant::quanta);
    let hidden = || claimants.iter().map(hidden_quanta);
    let loaded: Vec<Loaded> = Statement::<PostgresRow>::new(POSTGRES)
        .bind::<Array<Id>, _>(column(claimants, |one| Db(one.authority_id)))
        .bind::<Array<Id>, _>(column(claimants, |one| Db(one.placement.pool_id)))
        .bind::<Array<BigInt>, _>(quanta().map(|range| range.start).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(quanta().map(|range| range.end).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(hidden().map(|range| range.start).collect::<Vec<_>>())
        .bind::<Array<BigInt>, _>(hidden().map(|range| range.end).collect::<Vec<_>>())
        .bind::<Array<Instant>, _>(column(claimants, |one| Db(one.now)))
        .bind::<Array<Nullable<Integer>>, _>(column(claimants, |one| one.number.map(number_column)))
        .get_results(conn)?;
    Ok(loaded.into_iter().map(day_state).collect())
}

fn day_state(loaded: Loaded) -> Option<DayState> {
    let (rules_rev, is_number_used, lapsed, quanta, seats, owners, hidden, hidden_seats) = loaded;
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

fn read_sqlite(conn: &mut SqliteConnection, claimant: &Claimant<'_>) -> QueryResult<Option<DayState>> {
    let (pool_id, quanta) = (claimant.placement.pool_id, claimant.quanta());
    let rules_rev = pool::table
        .find(Db(pool_id))
        .filter(pool::authority_id.eq(Db(claimant.authority_id)))
        .select(pool::rules_rev)
        .first(conn)
        .optional()?;
    let Some(rules_rev) = rules_rev else {
        return Ok(None);
    };
    let claims = seat_claim::table
        .filter(seat_claim::pool_id.eq(Db(pool_id)))
        .filter(seat_claim::quantum_at.ge(quanta.start))
        .filter(seat_claim::quantum_at.lt(quanta.end))
        .select((
            seat_claim::quantum_at,
            seat_claim::seat,
            seat_claim::appointment_id,
        ))
        .load(conn)?;
    let hidden = hidden_quanta(claimant);
    let held_back = held_back::table
        .filter(held_back::pool_id.eq(Db(pool_id)))
        .filter(held_back::quantum_at.ge(hidden.start))
        .filter(held_back::quantum_at.lt(hidden.end))
        .filter(held_back::until_at.gt(Db(claimant.now)))
        .select((held_back::quantum_at, held_back::seat))
        .load(conn)?;
    // A hold that reaches into the wanted time began at most a day, 288 quanta, before it ends.
    let lapsed = appointment::table
        .filter(appointment::pool_id.eq(Db(pool_id)))
        .filter(appointment::expires_at.is_not_null())
        .filter(appointment::expires_at.le(Db(claimant.now)))
        .filter(appointment::first_quantum.lt(quanta.end))
        .filter(appointment::first_quantum.gt(quanta.start - 288))
        .select((appointment::id, appointment::first_quantum, appointment::quanta))
        .load::<(AppointmentId, i64, i16)>(conn)?
        .into_iter()
        .filter(|(_, first, count)| first + i64::from(*count) > quanta.start)
        .map(|(id, ..)| id)
        .collect();
    let is_number_used = match claimant.number.map(number_column) {
        Some(number) => {
            let used = appointment::table.filter(appointment::number.eq(number));
            diesel::select(exists(used)).get_result(conn)?
        }
        None => false,
    };
    Ok(Some(DayState {
        rules_rev,
        claims,
        held_back,
        lapsed,
        is_number_used,
    }))
}
