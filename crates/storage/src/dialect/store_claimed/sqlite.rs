//! One statement for every row of which one may be refused, one for all claims and one for all days.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::{DayBumps, NewClaimed, Stored, decided_days};
use crate::booking::is_as_seen;
use crate::connection::Conn;
use crate::dialect::bump_day::bump_days;
use crate::dialect::claim_seats::{ClaimRow, claim_rows};
use crate::dialect::keep_answer;
use crate::schema::{appointment, event, person_data};

/// The one writer saw that all seats are free, so none can be lost; what a contact has booked may have changed since.
pub(super) fn store(conn: &mut Conn, new: &[NewClaimed], when: DayBumps) -> QueryResult<Vec<Stored>> {
    let mut ends = Vec::with_capacity(new.len());
    for one in new {
        let is_seen = one
            .guard
            .as_ref()
            .map_or(Ok(true), |guard| is_as_seen(conn, guard))?;
        let is_stored = is_seen && store_one(conn, one)?;
        ends.push(if is_stored { Stored::Done } else { Stored::Lost });
    }
    let Conn::Lite(lite) = conn else {
        return Ok(ends);
    };
    let stored = new.iter().zip(&ends).filter(|(_, end)| **end == Stored::Done);
    let claims: Vec<ClaimRow> = stored.flat_map(|(one, _)| claims_of(one)).collect();
    if claim_rows(lite, &claims)? < claims.len() {
        return Err(lost("a seat was taken"));
    }
    if when == DayBumps::AtOnce {
        let days = decided_days(new);
        if bump_days(lite, days.iter())? < days.iter().count() {
            return Err(lost("the rules of a day were edited"));
        }
    }
    Ok(ends)
}

/// Stores a booking without its claims; `false` if its number was given out before.
fn store_one(conn: &mut Conn, new: &NewClaimed) -> QueryResult<bool> {
    if let Conn::Lite(lite) = conn
        && !insert_appointment(lite, new)?
    {
        return Ok(false);
    }
    if let Some(answer) = &new.answer
        && keep_answer(conn, answer)? == 0
    {
        return Err(lost("the key of a request was used"));
    }
    if let Conn::Lite(lite) = conn {
        diesel::insert_into(event::table)
            .values(&new.event)
            .execute(lite)?;
    }
    Ok(true)
}

fn insert_appointment(lite: &mut SqliteConnection, new: &NewClaimed) -> QueryResult<bool> {
    if let Some(person) = &new.person {
        diesel::insert_into(person_data::table)
            .values(person)
            .execute(lite)?;
    }
    let stored = diesel::insert_into(appointment::table)
        .values(&new.appointment)
        .on_conflict(appointment::number)
        .do_nothing()
        .execute(lite)?;
    if let (0, Some(person)) = (stored, &new.person) {
        diesel::delete(person_data::table.find(person.id)).execute(lite)?;
    }
    Ok(stored > 0)
}

fn claims_of(new: &NewClaimed) -> impl Iterator<Item = ClaimRow> {
    let row = &new.appointment;
    let claims = new.plan.claims.iter();
    claims.map(|claim| ClaimRow::new(row.pool_id.0, *claim, row.id.0, row.authority_id.0))
}

fn lost(what: &str) -> Error {
    Error::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(what.to_owned()))
}
