//! What a decision about seats looks at: revision of the rules, claims, lapsed holds; on PostgreSQL in one statement
//! and so in one snapshot.

use std::ops::Range;

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, SmallInt};
use einlass_domain::ids::AppointmentId;

use super::Statement;
use crate::booking::{Claimant, HeldBackSeats};
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
}

impl DayState {
    /// Whether the claimant has a seat in this quantum already.
    pub(crate) fn is_own(&self, claimant: &Claimant<'_>, quantum: i64) -> bool {
        let own = |claim: &&(i64, i16, AppointmentId)| claim.0 == quantum && claim.2 == claimant.id;
        self.claims.iter().any(|claim| own(&claim))
    }
}

/// Reads the state; `None`: the authority has no such pool.
pub(crate) fn read_day_state(conn: &mut Conn, claimant: &Claimant<'_>) -> QueryResult<Option<DayState>> {
    match conn {
        Conn::Pg(pg) => read_postgres(pg, claimant),
        Conn::Lite(lite) => read_sqlite(lite, claimant),
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
SELECT p.rules_rev,
       (SELECT array_agg(h.id) FROM appointment h
        WHERE h.pool_id = p.id AND h.expires_at <= $ AND h.first_quantum < $ AND h.first_quantum + h.quanta > $),
       c.quanta, c.seats, c.owners, b.quanta, b.seats
FROM pool p,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats, array_agg(appointment_id) AS owners
              FROM seat_claim WHERE pool_id = p.id AND quantum_at >= $ AND quantum_at < $) c,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats
              FROM held_back WHERE pool_id = p.id AND quantum_at >= $ AND quantum_at < $ AND until_at > $) b
WHERE p.id = $ AND p.authority_id = $";

type PostgresRow = (
    BigInt,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
    Nullable<Array<Id>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
);

type Loaded = (
    i64,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
    Option<Vec<AppointmentId>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
);

fn read_postgres(conn: &mut PgConnection, claimant: &Claimant<'_>) -> QueryResult<Option<DayState>> {
    let quanta = claimant.quanta();
    let hidden = hidden_quanta(claimant);
    let loaded: Option<Loaded> = Statement::<PostgresRow>::new(POSTGRES)
        .bind::<Instant, _>(claimant.now)
        .bind::<BigInt, _>(quanta.end)
        .bind::<BigInt, _>(quanta.start)
        .bind::<BigInt, _>(quanta.start)
        .bind::<BigInt, _>(quanta.end)
        .bind::<BigInt, _>(hidden.start)
        .bind::<BigInt, _>(hidden.end)
        .bind::<Instant, _>(claimant.now)
        .bind::<Id, _>(claimant.placement.pool_id)
        .bind::<Id, _>(claimant.authority_id)
        .get_result(conn)
        .optional()?;
    Ok(loaded.map(
        |(rules_rev, lapsed, quanta, seats, owners, hidden, hidden_seats)| {
            let seats_and_owners = seats.into_iter().flatten().zip(owners.into_iter().flatten());
            let claims = quanta.into_iter().flatten().zip(seats_and_owners);
            DayState {
                rules_rev,
                claims: claims
                    .map(|(quantum, (seat, owner))| (quantum, seat, owner))
                    .collect(),
                held_back: hidden
                    .into_iter()
                    .flatten()
                    .zip(hidden_seats.into_iter().flatten())
                    .collect(),
                lapsed: lapsed.unwrap_or_default(),
            }
        },
    ))
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
    Ok(Some(DayState {
        rules_rev,
        claims,
        held_back,
        lapsed,
    }))
}
