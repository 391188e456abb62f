//! Which seats are taken on runs of days, on PostgreSQL for any number of pools in one statement and so in one snapshot.

use std::ops::Range;

use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt};
use einlass_domain::ids::{AppointmentId, PoolId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Statement;
use super::statement::column;
use crate::booking::HeldBackSeats;
use crate::connection::Conn;
use crate::schema::{appointment, held_back, seat_claim, waiting_offer};
use crate::sql_types::{Day, Db, Id, Instant};

/// A run of days of one pool.
#[derive(Clone, Debug)]
pub(crate) struct Stretch {
    pub(crate) pool_id: PoolId,
    pub(crate) first_on: Date,
    pub(crate) last_on: Date,
    /// From the start of the first day to the end of the last.
    pub(crate) quanta: Range<i64>,
}

/// What counts as taken besides what is booked, or held and has not lapsed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AlsoTaken {
    /// What is held back from the public, if that is respected.
    pub(crate) held_back: HeldBackSeats,
    /// Lapsed offers to those who wait: their seats pass on before anybody else sees them.
    pub(crate) lapsed_offers: bool,
}

/// The taken seats of a stretch at one moment.
#[derive(Debug, Default)]
pub(crate) struct TakenSeats {
    /// Quantum and the set of its taken seats, one bit each; ascending.
    pub(crate) taken: Vec<(i64, i64)>,
    /// The holds that have not lapsed: first quantum and end of validity.
    pub(crate) live_holds: Vec<(i64, Timestamp)>,
    /// Seats that are held back from who asks: quantum, seat, until when.
    pub(crate) held_back: Vec<(i64, i16, Timestamp)>,
}

/// Reads what is taken on the stretches at `now`, in their order.
pub(crate) fn read_taken_seats(
    conn: &mut Conn,
    stretches: &[Stretch],
    also: AlsoTaken,
    now: Timestamp,
) -> QueryResult<Vec<TakenSeats>> {
    let hidden = |stretch: &Stretch| match also.held_back {
        HeldBackSeats::Respected => stretch.quanta.clone(),
        HeldBackSeats::Taken => 0..0,
    };
    let mut all = match conn {
        Conn::Pg(pg) => read_postgres(pg, stretches, (also, hidden), now)?,
        Conn::Lite(lite) => {
            let each = stretches.iter();
            each.map(|one| read_sqlite(lite, one, (also, hidden(one)), now))
                .collect::<QueryResult<Vec<_>>>()?
        }
    };
    for one in &mut all {
        one.taken.sort_unstable();
    }
    Ok(all)
}

const POSTGRES: &str = "
SELECT c.quanta, c.seats, h.quanta, h.ends, b.quanta, b.seats, b.ends
FROM unnest($, $, $, $, $, $, $, $) WITH ORDINALITY
         AS s (pool_id, first_on, last_on, first, until, hidden_first, hidden_until, now, place),
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seats) AS seats
              FROM (SELECT quantum_at, bit_or(1::bigint << seat) AS seats
                    FROM seat_claim
                    WHERE pool_id = s.pool_id AND quantum_at >= s.first AND quantum_at < s.until
                        AND appointment_id <> ALL (ARRAY(
                            SELECT id FROM appointment a
                            WHERE pool_id = s.pool_id AND on_date BETWEEN s.first_on AND s.last_on
                                AND expires_at <= s.now
                                AND NOT ($ AND EXISTS (SELECT FROM waiting_offer WHERE appointment_id = a.id))))
                    GROUP BY quantum_at) q) c,
     LATERAL (SELECT array_agg(first_quantum) AS quanta, array_agg(expires_at) AS ends
              FROM appointment
              WHERE pool_id = s.pool_id AND on_date BETWEEN s.first_on AND s.last_on AND expires_at > s.now) h,
     LATERAL (SELECT array_agg(quantum_at) AS quanta, array_agg(seat) AS seats, array_agg(until_at) AS ends
              FROM held_back
              WHERE pool_id = s.pool_id AND quantum_at >= s.hidden_first AND quantum_at < s.hidden_until
                  AND until_at > s.now) b
ORDER BY s.place";

type PostgresRow = (
    Nullable<Array<BigInt>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<Instant>>,
    Nullable<Array<BigInt>>,
    Nullable<Array<SmallInt>>,
    Nullable<Array<Instant>>,
);

type Loaded = (
    Option<Vec<i64>>,
    Option<Vec<i64>>,
    Option<Vec<i64>>,
    Option<Vec<Timestamp>>,
    Option<Vec<i64>>,
    Option<Vec<i16>>,
    Option<Vec<Timestamp>>,
);

fn read_postgres(
    conn: &mut PgConnection,
    stretches: &[Stretch],
    (also, hidden): (AlsoTaken, impl Fn(&Stretch) -> Range<i64>),
    now: Timestamp,
) -> QueryResult<Vec<TakenSeats>> {
    let loaded: Vec<Loaded> = Statement::<PostgresRow>::new(POSTGRES)
        .bind::<Array<Id>, _>(column(stretches, |one| Db(one.pool_id)))
        .bind::<Array<Day>, _>(column(stretches, |one| Db(one.first_on)))
        .bind::<Array<Day>, _>(column(stretches, |one| Db(one.last_on)))
        .bind::<Array<BigInt>, _>(column(stretches, |one| one.quanta.start))
        .bind::<Array<BigInt>, _>(column(stretches, |one| one.quanta.end))
        .bind::<Array<BigInt>, _>(column(stretches, |one| hidden(one).start))
        .bind::<Array<BigInt>, _>(column(stretches, |one| hidden(one).end))
        .bind::<Array<Instant>, _>(column(stretches, |_| Db(now)))
        .bind::<Bool, _>(also.lapsed_offers)
        .get_results(conn)?;
    Ok(loaded.into_iter().map(taken_seats).collect())
}

fn taken_seats(loaded: Loaded) -> TakenSeats {
    let (taken, seats, holds, ends, hidden, hidden_seats, hidden_ends) = loaded;
    let hidden = hidden.into_iter().flatten();
    let hidden = hidden.zip(hidden_seats.into_iter().flatten());
    let hidden = hidden.zip(hidden_ends.into_iter().flatten());
    TakenSeats {
        taken: pairs(taken, seats),
        live_holds: pairs(holds, ends),
        held_back: hidden
            .map(|((quantum, seat), until_at)| (quantum, seat, until_at))
            .collect(),
    }
}

/// Two columns as rows.
fn pairs<A, B>(one: Option<Vec<A>>, other: Option<Vec<B>>) -> Vec<(A, B)> {
    one.into_iter()
        .flatten()
        .zip(other.into_iter().flatten())
        .collect()
}

/// Seats are numbered from 0 to 63 and unique per quantum, so the sum of their powers of two is a set.
const SEAT_SET: &str = "CAST(sum(1 << seat) AS BIGINT)";

/// A hold with its claims.
#[derive(Clone, Copy, Debug, Queryable)]
struct Hold {
    id: AppointmentId,
    first_quantum: i64,
    expires_at: Timestamp,
    is_offer: bool,
}

fn read_sqlite(
    conn: &mut SqliteConnection,
    stretch: &Stretch,
    (also, hidden): (AlsoTaken, Range<i64>),
    now: Timestamp,
) -> QueryResult<TakenSeats> {
    // Holds before claims: one that is made in between is then taken, and the revision of the day tells.
    let holds: Vec<Hold> = appointment::table
        .left_join(waiting_offer::table.on(waiting_offer::appointment_id.eq(appointment::id)))
        .filter(appointment::pool_id.eq(Db(stretch.pool_id)))
        .filter(appointment::on_date.between(Db(stretch.first_on), Db(stretch.last_on)))
        .filter(appointment::expires_at.is_not_null())
        .select((
            appointment::id,
            appointment::first_quantum,
            appointment::expires_at.assume_not_null(),
            waiting_offer::appointment_id.nullable().is_not_null(),
        ))
        .load(conn)?;
    let (live, lapsed): (Vec<Hold>, Vec<Hold>) = holds.into_iter().partition(|hold| hold.expires_at > now);
    let lapsed = lapsed
        .iter()
        .filter(|hold| !(also.lapsed_offers && hold.is_offer))
        .map(|hold| Db(hold.id));
    let taken = seat_claim::table
        .filter(seat_claim::pool_id.eq(Db(stretch.pool_id)))
        .filter(seat_claim::quantum_at.ge(stretch.quanta.start))
        .filter(seat_claim::quantum_at.lt(stretch.quanta.end))
        .filter(seat_claim::appointment_id.ne_all(lapsed))
        .group_by(seat_claim::quantum_at)
        .select((seat_claim::quantum_at, sql::<BigInt>(SEAT_SET)))
        .load(conn)?;
    // What is held back after the claims: a seat that was given back in between is then still taken.
    let held_back = held_back::table
        .filter(held_back::pool_id.eq(Db(stretch.pool_id)))
        .filter(held_back::quantum_at.ge(hidden.start))
        .filter(held_back::quantum_at.lt(hidden.end))
        .filter(held_back::until_at.gt(Db(now)))
        .select((held_back::quantum_at, held_back::seat, held_back::until_at))
        .load(conn)?;
    let live = live.into_iter();
    Ok(TakenSeats {
        taken,
        live_holds: live.map(|hold| (hold.first_quantum, hold.expires_at)).collect(),
        held_back,
    })
}
