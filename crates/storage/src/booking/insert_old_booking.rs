//! Taking over a booking of an earlier system: its time is kept, whatever the rules say now.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;
use einlass_domain::calendar::{Ask, LocalDay, Quantum, SeatCount};
use jiff::Timestamp;

use super::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, SeatClaim, read_state};
use super::insert_booking::store_planned;
use super::late_booking::LateBooking;
use super::{NewPersonData, NumberCandidates, SlotTaken, draw_number};
use crate::calendar::rules_for;
use crate::platform::NewEvent;
use crate::schema::pool;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// How an old booking fits the rules of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The rules give it a seat.
    Carried,
    /// No rule gives it a seat; it keeps its time all the same.
    Misfit,
}

/// Stores a `Booked` appointment at its own time. Rules, contingents and seats that are held back do not count, but it
/// never gets a seat that is taken, nor one beyond what the pool ever had.
pub fn insert_old_booking(
    tx: &mut WriteTx,
    booked: &Appointment,
    numbers: &NumberCandidates,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    now: Timestamp,
) -> Result<Result<(Appointment, Fit), SlotTaken>, StorageError> {
    let service_ids = booked.service_ids();
    let claimant = Claimant::of(booked, &service_ids, HeldBackSeats::Taken, now);
    let Some((plan, fit)) = plan_old(tx, &claimant)? else {
        return Ok(Err(SlotTaken));
    };
    let stored = Appointment {
        number: Some(draw_number(tx, numbers)?),
        person_data_id: person.map(|person| person.id),
        ..booked.clone()
    };
    let new = LateBooking::new(&stored, person, event, now)?.with_plan(plan)?;
    Ok(store_planned(tx, new)?.map(|()| (stored, fit)))
}

fn plan_old(tx: &mut WriteTx, claimant: &Claimant<'_>) -> Result<Option<(ClaimPlan, Fit)>, StorageError> {
    let pool_id = claimant.placement.pool_id;
    let Some(state) = read_state(tx, claimant)? else {
        return Ok(None);
    };
    let Some(rules) = rules_for(tx, claimant.authority_id, pool_id, state.rules_rev)? else {
        return Ok(None);
    };
    let query = pool::table.find(Db(pool_id)).select(pool::seats_ever);
    let seats_ever: i16 = tx.run(|conn| query.first(conn))?;
    let ever = u8::try_from(seats_ever)
        .ok()
        .and_then(|seats| SeatCount::new(seats).ok());
    let ask = Ask {
        asker: claimant.asker,
        service_ids: claimant.service_ids,
        now: claimant.now,
    };
    let day = LocalDay::containing(claimant.placement.span.start_at(), &rules.zone);
    let grid = rules.day_grid(day.date(), &ask);
    let taken = state.taken_on(&day);
    let (mut claims, mut fit) = (Vec::new(), Fit::Carried);
    for quantum in claimant.quanta() {
        let Some(offset) = day.offset_at(Quantum::from_index(quantum)) else {
            return Ok(None);
        };
        let seats = taken.taken_at(offset);
        if seats.claimable(grid.seats_at(offset)).is_empty() {
            fit = Fit::Misfit;
        }
        let free = seats.claimable(ever.unwrap_or_default()).iter().next();
        let Some(seat) = free else {
            return Ok(None);
        };
        claims.push(SeatClaim {
            quantum,
            seat: i16::from(seat),
        });
    }
    let plan = ClaimPlan {
        on_date: day.date(),
        rules_rev: state.rules_rev,
        day_rev: None,
        claims,
    };
    Ok(Some((plan, fit)))
}
