//! Booking at once, without a hold before.

use einlass_domain::booking::Appointment;
use jiff::Timestamp;

use super::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, plan_claims};
use super::late_booking::LateBooking;
use super::{AppointmentRow, NewPersonData, NumberCandidates, PersonRow, SlotTaken, draw_number};
use crate::calendar::bump_decided_day;
use crate::dialect::{self, DayBumps, NewClaimed, Stored};
use crate::platform::{EventRow, NewEvent};
use crate::{StorageError, WriteTx};

/// Stores a `Booked` or `Pending` appointment with its seats, personal data, event and the new revision of the day.
///
/// `number` and `person_data_id` of the value are set from the candidates and from `person`; the stored value is
/// returned. Of all who want the last seat exactly one gets it.
///
/// Call it last: while nothing was written before, the booking is stored at the end of the transaction, together with
/// others that come at the same moment. If it then finds no seat the closure is run again, and told so here.
pub fn insert_booking(
    tx: &mut WriteTx,
    booked: &Appointment,
    numbers: &NumberCandidates,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    now: Timestamp,
) -> Result<Result<Appointment, SlotTaken>, StorageError> {
    let number = if tx.takes_late_booking() {
        numbers.of_attempt(tx.attempt().number)
    } else {
        draw_number(tx, numbers)?
    };
    let stored = Appointment {
        number: Some(number),
        person_data_id: person.map(|person| person.id),
        ..booked.clone()
    };
    let held_back = HeldBackSeats::for_channel(booked.channel);
    Ok(store_last(tx, &stored, person, event, held_back, now)?.map(|()| stored))
}

/// Stores an appointment at the end of the transaction if it is the only thing to be done, else now.
pub(super) fn store_last(
    tx: &mut WriteTx,
    appointment: &Appointment,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    held_back: HeldBackSeats,
    now: Timestamp,
) -> Result<Result<(), SlotTaken>, StorageError> {
    if !tx.takes_late_booking() {
        return store(tx, appointment, person, event, held_back, now);
    }
    tx.keep_late_booking(LateBooking {
        appointment: appointment.clone(),
        service_ids: appointment.service_ids(),
        held_back,
        person: person_row(person, appointment)?,
        event: EventRow::of(event)?,
        answer: None,
        now,
    });
    Ok(Ok(()))
}

/// Claims seats and stores everything that belongs to them.
pub(super) fn store(
    tx: &mut WriteTx,
    appointment: &Appointment,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    held_back: HeldBackSeats,
    now: Timestamp,
) -> Result<Result<(), SlotTaken>, StorageError> {
    let service_ids = appointment.service_ids();
    let claimant = Claimant::of(appointment, &service_ids, held_back, now);
    let plan = match plan_claims(tx, &claimant)? {
        Ok(plan) => plan,
        Err(SlotTaken) => return Ok(Err(SlotTaken)),
    };
    store_planned(tx, appointment, person, event, plan)
}

/// Claims the seats of a plan and stores everything that belongs to them.
pub(super) fn store_planned(
    tx: &mut WriteTx,
    appointment: &Appointment,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    plan: ClaimPlan,
) -> Result<Result<(), SlotTaken>, StorageError> {
    let (on_date, rules_rev) = (plan.on_date, plan.rules_rev);
    let new = NewClaimed {
        appointment: AppointmentRow::of(appointment, on_date)?,
        person: person_row(person, appointment)?,
        event: EventRow::of(event)?,
        answer: None,
        plan,
    };
    let stored = tx.run(|conn| dialect::store_claimed(conn, &[new], DayBumps::Later))?;
    if stored == [Stored::Done] {
        let pool_id = appointment.placement.pool_id;
        bump_decided_day(tx, appointment.authority_id, pool_id, on_date, rules_rev)?;
        return Ok(Ok(()));
    }
    if tx.attempt().is_last {
        // Seats of it that were free are given back, so the caller may try another pool in the same transaction.
        return Ok(Err(SlotTaken));
    }
    Err(tx.lost_race("a seat was taken at the same moment"))
}

fn person_row(
    person: Option<&NewPersonData>,
    appointment: &Appointment,
) -> Result<Option<PersonRow>, StorageError> {
    let row = person.map(|person| PersonRow::of(person, appointment.authority_id));
    row.transpose()
}
