//! One statement after the other.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::{DayBumps, NewClaimed, Stored, decided_days};
use crate::booking::is_as_seen;
use crate::connection::Conn;
use crate::dialect::{bump_day, keep_answer};
use crate::schema::{appointment, event, person_data, seat_claim};

/// The one writer saw that all seats are free, so none can be lost; what a contact has booked may have changed since.
pub(super) fn store(conn: &mut Conn, new: &[NewClaimed], when: DayBumps) -> QueryResult<Vec<Stored>> {
    let mut ends = Vec::with_capacity(new.len());
    for one in new {
        if when == DayBumps::AtOnce && is_number_used(conn, one.appointment.number)? {
            ends.push(Stored::Lost);
            continue;
        }
        if let Some(guard) = &one.guard
            && !is_as_seen(conn, guard)?
        {
            ends.push(Stored::Lost);
            continue;
        }
        if let Some(answer) = &one.answer
            && keep_answer(conn, answer)? == 0
        {
            return Err(lost("the key of a request was used"));
        }
        if let Conn::Lite(lite) = conn {
            store_one(lite, one)?;
        }
        ends.push(Stored::Done);
    }
    if when == DayBumps::AtOnce {
        for (day, change) in decided_days(new).iter() {
            if bump_day(conn, day, change)? == 0 {
                return Err(lost("the rules of a day were edited"));
            }
        }
    }
    Ok(ends)
}

fn is_number_used(conn: &mut Conn, number: Option<i32>) -> QueryResult<bool> {
    let Some(number) = number else {
        return Ok(false);
    };
    let used = appointment::table.filter(appointment::number.eq(number));
    diesel::select(diesel::dsl::exists(used)).get_result(conn)
}

fn store_one(lite: &mut SqliteConnection, new: &NewClaimed) -> QueryResult<()> {
    let row = &new.appointment;
    for claim in &new.plan.claims {
        let claim = (
            seat_claim::pool_id.eq(row.pool_id),
            seat_claim::quantum_at.eq(claim.quantum),
            seat_claim::seat.eq(claim.seat),
            seat_claim::appointment_id.eq(row.id),
            seat_claim::authority_id.eq(row.authority_id),
        );
        diesel::insert_into(seat_claim::table)
            .values(claim)
            .execute(lite)?;
    }
    if let Some(person) = &new.person {
        diesel::insert_into(person_data::table)
            .values(person)
            .execute(lite)?;
    }
    diesel::insert_into(appointment::table)
        .values(row)
        .execute(lite)?;
    diesel::insert_into(event::table)
        .values(&new.event)
        .execute(lite)?;
    Ok(())
}

fn lost(what: &str) -> Error {
    Error::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(what.to_owned()))
}
