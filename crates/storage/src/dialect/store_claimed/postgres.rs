//! One call of `einlass_store_bookings`.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, SmallInt, Text};

use super::{DayBumps, NewClaimed, Stored};
use crate::dialect::Statement;
use crate::dialect::statement::column;
use crate::sql_types::{Day, Id, Instant, Snapshot};

const CALL: &str = "SELECT einlass_store_bookings($,
    $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $, $,
    $, $, $, $, $,
    $, $, $,
    $, $, $, $, $, $, $, $, $, $,
    $, $, $, $, $, $, $, $, $)";

/// The places of those that lost a seat.
type Lost = Array<BigInt>;

pub(super) fn store(
    conn: &mut PgConnection,
    new: &[NewClaimed],
    bumps: DayBumps,
) -> QueryResult<Vec<Stored>> {
    let statement = Statement::<Lost>::new(CALL).bind::<Bool, _>(bumps == DayBumps::AtOnce);
    let statement = bind_seats(bind_events(bind_appointments(statement, new), new), new);
    let lost: Vec<i64> = bind_answers(bind_persons(statement, new), new).get_result(conn)?;
    let end = |(place, _)| {
        if lost.contains(&place) {
            Stored::SeatLost
        } else {
            Stored::Done
        }
    };
    Ok((1..).zip(new).map(end).collect())
}

fn bind_appointments(statement: Statement<Lost>, new: &[NewClaimed]) -> Statement<Lost> {
    statement
        .bind::<Array<Id>, _>(column(new, |one| one.appointment.id))
        .bind::<Array<Id>, _>(column(new, |one| one.appointment.authority_id))
        .bind::<Array<Nullable<Integer>>, _>(column(new, |one| one.appointment.number))
        .bind::<Array<Id>, _>(column(new, |one| one.appointment.site_id))
        .bind::<Array<Id>, _>(column(new, |one| one.appointment.unit_id))
        .bind::<Array<Id>, _>(column(new, |one| one.appointment.pool_id))
        .bind::<Array<BigInt>, _>(column(new, |one| one.appointment.first_quantum))
        .bind::<Array<SmallInt>, _>(column(new, |one| one.appointment.quanta))
        .bind::<Array<Day>, _>(column(new, |one| one.appointment.on_date))
        .bind::<Array<Snapshot>, _>(column(new, |one| one.appointment.services.clone()))
        .bind::<Array<Snapshot>, _>(column(new, |one| one.appointment.documents.clone()))
        .bind::<Array<Text>, _>(column(new, |one| one.appointment.channel.clone()))
        .bind::<Array<Text>, _>(column(new, |one| one.appointment.language.clone()))
        .bind::<Array<Nullable<Id>>, _>(column(new, |one| one.appointment.person_data_id))
        .bind::<Array<BigInt>, _>(column(new, |one| one.appointment.sequence))
        .bind::<Array<Instant>, _>(column(new, |one| one.appointment.made_at))
        .bind::<Array<Text>, _>(column(new, |one| one.appointment.state.clone()))
        .bind::<Array<Instant>, _>(column(new, |one| one.appointment.state_at))
        .bind::<Array<Nullable<Instant>>, _>(column(new, |one| one.appointment.expires_at))
        .bind::<Array<Nullable<Text>>, _>(column(new, |one| one.appointment.urgent_reason.clone()))
        .bind::<Array<Text>, _>(column(new, |one| one.appointment.variant.clone()))
        .bind::<Array<Snapshot>, _>(column(new, |one| one.appointment.terms.clone()))
        .bind::<Array<BigInt>, _>(column(new, |one| one.plan.rules_rev))
}

fn bind_events(statement: Statement<Lost>, new: &[NewClaimed]) -> Statement<Lost> {
    statement
        .bind::<Array<Id>, _>(column(new, |one| one.event.id))
        .bind::<Array<Text>, _>(column(new, |one| one.event.kind))
        .bind::<Array<Id>, _>(column(new, |one| one.event.subject_id))
        .bind::<Array<Instant>, _>(column(new, |one| one.event.occurred_at))
        .bind::<Array<Snapshot>, _>(column(new, |one| one.event.payload.clone()))
}

/// Seats in ascending order over all pools, whichever booking they are for.
fn bind_seats(statement: Statement<Lost>, new: &[NewClaimed]) -> Statement<Lost> {
    let mut seats = Vec::new();
    for (place, one) in (1_i64..).zip(new) {
        let of_one = one.plan.claims.iter();
        seats.extend(of_one.map(|claim| (one.appointment.pool_id, claim.quantum, claim.seat, place)));
    }
    seats.sort_unstable();
    statement
        .bind::<Array<BigInt>, _>(column(&seats, |seat| seat.3))
        .bind::<Array<BigInt>, _>(column(&seats, |seat| seat.1))
        .bind::<Array<SmallInt>, _>(column(&seats, |seat| seat.2))
}

fn bind_persons(statement: Statement<Lost>, new: &[NewClaimed]) -> Statement<Lost> {
    let all = (1_i64..).zip(new);
    let persons: Vec<_> = all
        .filter_map(|(place, one)| Some((place, one.person.as_ref()?)))
        .collect();
    statement
        .bind::<Array<BigInt>, _>(column(&persons, |(place, _)| *place))
        .bind::<Array<Id>, _>(column(&persons, |(_, row)| row.id))
        .bind::<Array<Text>, _>(column(&persons, |(_, row)| row.purpose.clone()))
        .bind::<Array<Nullable<Text>>, _>(column(&persons, |(_, row)| row.name.clone()))
        .bind::<Array<Nullable<Text>>, _>(column(&persons, |(_, row)| row.email.clone()))
        .bind::<Array<Nullable<Text>>, _>(column(&persons, |(_, row)| row.phone.clone()))
        .bind::<Array<Nullable<Text>>, _>(column(&persons, |(_, row)| row.contact_key.clone()))
        .bind::<Array<Instant>, _>(column(&persons, |(_, row)| row.delete_after))
        .bind::<Array<Snapshot>, _>(column(&persons, |(_, row)| row.answers.clone()))
        .bind::<Array<Nullable<Text>>, _>(column(&persons, |(_, row)| row.account_key.clone()))
}

fn bind_answers(statement: Statement<Lost>, new: &[NewClaimed]) -> Statement<Lost> {
    let all = (1_i64..).zip(new);
    let answers: Vec<_> = all
        .filter_map(|(place, one)| Some((place, one.answer.as_ref()?)))
        .collect();
    statement
        .bind::<Array<BigInt>, _>(column(&answers, |(place, _)| *place))
        .bind::<Array<Id>, _>(column(&answers, |(_, row)| row.client_id))
        .bind::<Array<Text>, _>(column(&answers, |(_, row)| row.key.clone()))
        .bind::<Array<Text>, _>(column(&answers, |(_, row)| row.operation))
        .bind::<Array<Binary>, _>(column(&answers, |(_, row)| row.body_hash.to_vec()))
        .bind::<Array<Instant>, _>(column(&answers, |(_, row)| row.made_at))
        .bind::<Array<SmallInt>, _>(column(&answers, |(_, row)| row.status))
        .bind::<Array<Text>, _>(column(&answers, |(_, row)| row.answer.clone()))
        .bind::<Array<Nullable<Id>>, _>(column(&answers, |(_, row)| row.subject_id))
}
