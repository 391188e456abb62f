//! Storing an appointment with everything that belongs to it: one statement on PostgreSQL, where every statement is a
//! round trip; one after the other on SQLite, where none is.

use diesel::QueryResult;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, SmallInt, Text};

use super::Statement;
use crate::booking::{AppointmentRow, ClaimPlan, Claimant, PersonRow, SeatClaim};
use crate::connection::Conn;
use crate::platform::EventRow;
use crate::schema::{appointment, event, person_data, seat_claim};
use crate::sql_types::{Day, Db, Id, Instant, Snapshot};

/// An appointment that claims seats, to be stored.
pub(crate) struct NewClaimed {
    pub(crate) appointment: AppointmentRow,
    /// Candidates for the number; none for a hold, which has no number.
    pub(crate) numbers: Vec<i32>,
    pub(crate) person: Option<PersonRow>,
    pub(crate) event: EventRow,
    pub(crate) plan: ClaimPlan,
}

/// How it ended. In all cases but the first the transaction must be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    /// Everything is stored.
    Done {
        /// The number that was taken.
        number: Option<i32>,
    },
    /// Somebody took one of the seats at the same moment.
    SeatLost,
    /// All candidates were given out before.
    NoNumber,
}

/// Stores claims, personal data, appointment and event, in this order. The revision of the day is for the caller.
pub(crate) fn store_claimed(conn: &mut Conn, new: NewClaimed) -> QueryResult<Stored> {
    match conn {
        Conn::Pg(pg) => store_postgres(pg, new),
        Conn::Lite(lite) => store_sqlite(lite, &new),
    }
}

/// Claims seats in ascending order; returns how many of them were free.
pub(crate) fn claim_seats(
    conn: &mut Conn,
    claimant: &Claimant<'_>,
    claims: &[SeatClaim],
) -> QueryResult<usize> {
    let rows: Vec<_> = claims
        .iter()
        .map(|claim| {
            (
                seat_claim::pool_id.eq(Db(claimant.placement.pool_id)),
                seat_claim::quantum_at.eq(claim.quantum),
                seat_claim::seat.eq(claim.seat),
                seat_claim::appointment_id.eq(Db(claimant.id)),
                seat_claim::authority_id.eq(Db(claimant.authority_id)),
            )
        })
        .collect();
    match conn {
        Conn::Pg(pg) => diesel::insert_into(seat_claim::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(pg),
        // SQLite takes no batch together with on_conflict.
        Conn::Lite(lite) => rows.into_iter().try_fold(0, |claimed, row| {
            let insert = diesel::insert_into(seat_claim::table).values(row);
            Ok(claimed + insert.on_conflict_do_nothing().execute(lite)?)
        }),
    }
}

const POSTGRES: &str = "
WITH wanted AS (
    SELECT $ AS id, $ AS authority_id, $ AS pool_id, $ AS on_date
), claimed AS (
    INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
    SELECT w.pool_id, c.quantum_at, c.seat, w.id, w.authority_id
    FROM wanted w, unnest($, $) AS c (quantum_at, seat)
    ON CONFLICT DO NOTHING
    RETURNING 1
), complete AS (
    SELECT w.* FROM wanted w WHERE (SELECT count(*) FROM claimed) = $
), person AS (
    INSERT INTO person_data (id, authority_id, purpose, name, email, phone, contact_key, delete_after,
        answers, account_key)
    SELECT p.id, w.authority_id, p.purpose, p.name, p.email, p.phone, p.contact_key, p.delete_after,
        p.answers, p.account_key
    FROM complete w,
         (SELECT $ AS id, $ AS purpose, $ AS name, $ AS email, $ AS phone, $ AS contact_key, $ AS delete_after,
                 $ AS answers, $ AS account_key) p
    WHERE p.id IS NOT NULL
), number AS (
    SELECT n.number FROM unnest($) WITH ORDINALITY AS n (number, place)
    WHERE NOT EXISTS (SELECT FROM appointment a WHERE a.number = n.number)
    ORDER BY n.place LIMIT 1
), made AS (
    INSERT INTO appointment (id, authority_id, pool_id, on_date, number, site_id, unit_id, first_quantum, quanta,
        services, documents, channel, language, person_data_id, sequence, made_at, state, state_at, expires_at,
        urgent_reason, variant, terms)
    SELECT w.id, w.authority_id, w.pool_id, w.on_date, (SELECT number FROM number), $, $, $, $,
        $, $, $, $, $, $, $, $, $, $, $, $, $
    FROM complete w
    WHERE $ = 0 OR EXISTS (SELECT FROM number)
    RETURNING number
), logged AS (
    INSERT INTO event (id, authority_id, kind, subject_id, occurred_at, payload)
    SELECT $, w.authority_id, $, $, $, $ FROM complete w WHERE EXISTS (SELECT FROM made)
)
SELECT (SELECT count(*) FROM complete), (SELECT count(*) FROM made), (SELECT number FROM made)";

type Counts = (BigInt, BigInt, Nullable<Integer>);

fn store_postgres(conn: &mut PgConnection, new: NewClaimed) -> QueryResult<Stored> {
    let statement = bind_person(bind_claims(&new), new.person);
    let statement = bind_appointment(statement, new.appointment, new.numbers);
    let (complete, made, number): (i64, i64, Option<i32>) = statement
        .bind::<Id, _>(new.event.id)
        .bind::<Text, _>(new.event.kind)
        .bind::<Id, _>(new.event.subject_id)
        .bind::<Instant, _>(new.event.occurred_at)
        .bind::<Snapshot, _>(new.event.payload)
        .get_result(conn)?;
    Ok(match (complete, made) {
        (0, _) => Stored::SeatLost,
        (_, 0) => Stored::NoNumber,
        _ => Stored::Done { number },
    })
}

fn bind_claims(new: &NewClaimed) -> Statement<Counts> {
    let claims = &new.plan.claims;
    let quanta: Vec<i64> = claims.iter().map(|claim| claim.quantum).collect();
    let seats: Vec<i16> = claims.iter().map(|claim| claim.seat).collect();
    let count = i64::try_from(quanta.len()).unwrap_or(i64::MAX);
    Statement::new(POSTGRES)
        .bind::<Id, _>(new.appointment.id)
        .bind::<Id, _>(new.appointment.authority_id)
        .bind::<Id, _>(new.appointment.pool_id)
        .bind::<Day, _>(new.plan.on_date)
        .bind::<Array<BigInt>, _>(quanta)
        .bind::<Array<SmallInt>, _>(seats)
        .bind::<BigInt, _>(count)
}

fn bind_person(statement: Statement<Counts>, person: Option<PersonRow>) -> Statement<Counts> {
    let (id, purpose, delete_after) = match &person {
        Some(person) => (Some(person.id), person.purpose.clone(), Some(person.delete_after)),
        None => (None, String::new(), None),
    };
    let (answers, account_key) = person.as_ref().map_or((None, None), |person| {
        (Some(person.answers.clone()), person.account_key.clone())
    });
    let (name, email, phone, contact_key) = person.map_or((None, None, None, None), |person| {
        (person.name, person.email, person.phone, person.contact_key)
    });
    statement
        .bind::<Nullable<Id>, _>(id)
        .bind::<Text, _>(purpose)
        .bind::<Nullable<Text>, _>(name)
        .bind::<Nullable<Text>, _>(email)
        .bind::<Nullable<Text>, _>(phone)
        .bind::<Nullable<Text>, _>(contact_key)
        .bind::<Nullable<Instant>, _>(delete_after)
        .bind::<Nullable<Snapshot>, _>(answers)
        .bind::<Nullable<Text>, _>(account_key)
}

fn bind_appointment(
    statement: Statement<Counts>,
    row: AppointmentRow,
    numbers: Vec<i32>,
) -> Statement<Counts> {
    let candidates = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
    statement
        .bind::<Array<Integer>, _>(numbers)
        .bind::<Id, _>(row.site_id)
        .bind::<Id, _>(row.unit_id)
        .bind::<BigInt, _>(row.first_quantum)
        .bind::<SmallInt, _>(row.quanta)
        .bind::<Snapshot, _>(row.services)
        .bind::<Snapshot, _>(row.documents)
        .bind::<Text, _>(row.channel)
        .bind::<Text, _>(row.language)
        .bind::<Nullable<Id>, _>(row.person_data_id)
        .bind::<BigInt, _>(row.sequence)
        .bind::<Instant, _>(row.made_at)
        .bind::<Text, _>(row.state)
        .bind::<Instant, _>(row.state_at)
        .bind::<Nullable<Instant>, _>(row.expires_at)
        .bind::<Nullable<Text>, _>(row.urgent_reason)
        .bind::<Text, _>(row.variant)
        .bind::<Snapshot, _>(row.terms)
        .bind::<BigInt, _>(candidates)
}

fn store_sqlite(conn: &mut SqliteConnection, new: &NewClaimed) -> QueryResult<Stored> {
    let mut row = new.appointment.clone();
    for claim in &new.plan.claims {
        if insert_claim(conn, &row, claim)? == 0 {
            return Ok(Stored::SeatLost);
        }
    }
    if !new.numbers.is_empty() {
        row.number = first_unused(conn, &new.numbers)?;
        if row.number.is_none() {
            return Ok(Stored::NoNumber);
        }
    }
    if let Some(person) = &new.person {
        diesel::insert_into(person_data::table)
            .values(person)
            .execute(conn)?;
    }
    diesel::insert_into(appointment::table)
        .values(&row)
        .execute(conn)?;
    diesel::insert_into(event::table)
        .values(&new.event)
        .execute(conn)?;
    Ok(Stored::Done { number: row.number })
}

fn insert_claim(conn: &mut SqliteConnection, row: &AppointmentRow, claim: &SeatClaim) -> QueryResult<usize> {
    diesel::insert_into(seat_claim::table)
        .values((
            seat_claim::pool_id.eq(Db(row.pool_id)),
            seat_claim::quantum_at.eq(claim.quantum),
            seat_claim::seat.eq(claim.seat),
            seat_claim::appointment_id.eq(Db(row.id)),
            seat_claim::authority_id.eq(Db(row.authority_id)),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
}

/// Nearly always the first candidate.
fn first_unused(conn: &mut SqliteConnection, numbers: &[i32]) -> QueryResult<Option<i32>> {
    for number in numbers {
        let used = appointment::table.filter(appointment::number.eq(number));
        if !diesel::select(exists(used)).get_result::<bool>(conn)? {
            return Ok(Some(*number));
        }
    }
    Ok(None)
}
