//! One call of `einlass_store_bookings`.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, SmallInt};
use einlass_domain::ids::AppointmentId;

use super::records::{
    AnswerRecord, BookingRecord, DayRecord, Guard, GuardRecord, NewAnswer, NewBooking, NewPerson,
    PersonRecord, SeenDay,
};
use super::{DayBumps, NewClaimed, Stored};
use crate::dialect::statement::column;
use crate::dialect::{PoolDay, Statement};
use crate::sql_types::{Db, Id};

const CALL: &str = "SELECT einlass_store_bookings($, $, $, $, $, $, $, $, $, $, $)";

pub(super) fn store(
    conn: &mut PgConnection,
    new: Vec<NewClaimed>,
    bumps: DayBumps,
) -> QueryResult<Vec<Stored>> {
    let ids: Vec<AppointmentId> = new.iter().map(|one| one.appointment.id.0).collect();
    let days = match bumps {
        DayBumps::AtOnce => seen_days(&new),
        DayBumps::Later => Vec::new(),
    };
    let statement = Statement::<Array<Id>>::new(CALL).bind::<Bool, _>(bumps == DayBumps::AtOnce);
    let statement = bind_rows(bind_seats(statement, &new), new);
    let lost: Vec<AppointmentId> = statement.bind::<Array<SeenDay>, _>(days).get_result(conn)?;
    let end = |id| {
        if lost.contains(&id) {
            Stored::Lost
        } else {
            Stored::Done
        }
    };
    Ok(ids.into_iter().map(end).collect())
}

/// The days on which seats are taken, with the revisions that they were seen at.
fn seen_days(new: &[NewClaimed]) -> Vec<DayRecord> {
    let revision_of = |day: &PoolDay| {
        let is_there =
            |one: &&NewClaimed| one.appointment.pool_id.0 == day.pool_id && one.plan.on_date == day.on_date;
        new.iter().filter(is_there).find_map(|one| one.plan.day_rev)
    };
    let days = super::decided_days(new);
    days.iter()
        .map(|(day, change)| DayRecord(day, change, revision_of(&day)))
        .collect()
}

/// Seats in ascending order over all pools, whichever booking they are for.
fn bind_seats(statement: Statement<Array<Id>>, new: &[NewClaimed]) -> Statement<Array<Id>> {
    let mut seats = Vec::new();
    for one in new {
        let of_one = one.plan.claims.iter();
        seats.extend(of_one.map(|claim| {
            (
                one.appointment.pool_id,
                claim.quantum,
                claim.seat,
                &one.appointment,
            )
        }));
    }
    seats.sort_unstable_by_key(|(pool_id, quantum, seat, _)| (*pool_id, *quantum, *seat));
    statement
        .bind::<Array<Id>, _>(column(&seats, |seat| seat.0))
        .bind::<Array<BigInt>, _>(column(&seats, |seat| seat.1))
        .bind::<Array<SmallInt>, _>(column(&seats, |seat| seat.2))
        .bind::<Array<Id>, _>(column(&seats, |seat| seat.3.id))
        .bind::<Array<Id>, _>(column(&seats, |seat| seat.3.authority_id))
}

fn bind_rows(statement: Statement<Array<Id>>, new: Vec<NewClaimed>) -> Statement<Array<Id>> {
    let mut bookings = Vec::with_capacity(new.len());
    let (mut persons, mut answers, mut guards) = (Vec::new(), Vec::new(), Vec::new());
    for one in new {
        let id: Db<AppointmentId> = one.appointment.id;
        persons.extend(one.person.map(|row| PersonRecord(id, row)));
        answers.extend(one.answer.map(|row| AnswerRecord(id, row)));
        guards.extend(one.guard.map(|guard| GuardRecord(id, guard.lock(), guard)));
        bookings.push(BookingRecord(one.appointment, one.event));
    }
    answers
        .sort_unstable_by(|one, other| (one.1.client_id, &one.1.key).cmp(&(other.1.client_id, &other.1.key)));
    guards.sort_unstable_by(|one, other| one.1.cmp(&other.1));
    statement
        .bind::<Array<Guard>, _>(guards)
        .bind::<Array<NewBooking>, _>(bookings)
        .bind::<Array<NewPerson>, _>(persons)
        .bind::<Array<NewAnswer>, _>(answers)
}
