//! One statement after the other.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::{DayBumps, NewClaimed, Stored};
use crate::connection::Conn;
use crate::dialect::{DayChange, PoolDay, bump_day, keep_answer};
use crate::schema::{appointment, event, person_data, seat_claim};

pub(super) fn store(conn: &mut Conn, new: &[NewClaimed], bumps: DayBumps) -> QueryResult<Vec<Stored>> {
    let mut days = std::collections::BTreeMap::new();
    let mut ends = Vec::with_capacity(new.len());
    for one in new {
        let end = store_one(conn, one)?;
        if end == Stored::Done {
            let row = &one.appointment;
            let day = PoolDay::new(row.authority_id.0, row.pool_id.0, row.on_date.0);
            let change = DayChange::Decided {
                rules_rev: one.plan.rules_rev,
            };
            let known = days.get(&day).copied().unwrap_or(DayChange::Freed);
            days.insert(day, change.and(known));
        }
        ends.push(end);
    }
    if bumps == DayBumps::AtOnce {
        for (day, change) in days {
            if bump_day(conn, day, change)? == 0 {
                return Err(lost("the rules of a day were edited"));
            }
        }
    }
    Ok(ends)
}

fn store_one(conn: &mut Conn, new: &NewClaimed) -> QueryResult<Stored> {
    if let Some(answer) = &new.answer
        && keep_answer(conn, answer)? == 0
    {
        return Err(lost("the key of a request was used"));
    }
    let Conn::Lite(lite) = conn else {
        return Ok(Stored::SeatLost);
    };
    let row = &new.appointment;
    for claim in &new.plan.claims {
        let claim = (
            seat_claim::pool_id.eq(row.pool_id),
            seat_claim::quantum_at.eq(claim.quantum),
            seat_claim::seat.eq(claim.seat),
            seat_claim::appointment_id.eq(row.id),
            seat_claim::authority_id.eq(row.authority_id),
        );
        // The one writer saw that the seat is free.
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
    Ok(Stored::Done)
}

fn lost(what: &str) -> Error {
    Error::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(what.to_owned()))
}
