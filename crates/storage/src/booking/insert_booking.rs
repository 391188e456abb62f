//! Booking at once, without a hold before.

use einlass_domain::booking::{Appointment, BookingNumber};
use jiff::Timestamp;

use super::booking_number::no_number_left;
use super::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, plan_claims};
use super::give_back::{GivenBack, end_claims};
use super::{AppointmentRow, NewPersonData, NumberCandidates, PersonRow, SlotTaken};
use crate::calendar::bump_decided_day;
use crate::dialect::{self, NewClaimed, Stored};
use crate::error::inconsistent;
use crate::platform::{EventRow, NewEvent};
use crate::{StorageError, WriteTx};

/// Stores a `Booked` or `Pending` appointment with its seats, personal data, event and the new revision of the day.
///
/// `number` and `person_data_id` of the value are set from the candidates and from `person`; the stored value is
/// returned. Of all who want the last seat exactly one gets it.
pub fn insert_booking(
    tx: &mut WriteTx,
    booked: &Appointment,
    numbers: &NumberCandidates,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    now: Timestamp,
) -> Result<Result<Appointment, SlotTaken>, StorageError> {
    let mut stored = booked.clone();
    stored.person_data_id = person.map(|person| person.id);
    let held_back = HeldBackSeats::for_channel(booked.channel);
    let number = match store(tx, &stored, numbers.columns(), person, event, held_back, now)? {
        Ok(number) => number,
        Err(SlotTaken) => return Ok(Err(SlotTaken)),
    };
    numbered(stored, number).map(Ok)
}

/// The booking with the number that was taken for it.
pub(super) fn numbered(stored: Appointment, number: Option<i32>) -> Result<Appointment, StorageError> {
    let number = number
        .and_then(|number| u32::try_from(number).ok())
        .and_then(|number| BookingNumber::from_u32(number).ok())
        .ok_or_else(|| inconsistent("appointment", "number", stored.id))?;
    Ok(Appointment {
        number: Some(number),
        ..stored
    })
}

/// Claims seats and stores everything that belongs to them. Without number candidates no number is given.
pub(super) fn store(
    tx: &mut WriteTx,
    appointment: &Appointment,
    numbers: Vec<i32>,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    held_back: HeldBackSeats,
    now: Timestamp,
) -> Result<Result<Option<i32>, SlotTaken>, StorageError> {
    let service_ids = appointment.service_ids();
    let claimant = Claimant::of(appointment, &service_ids, held_back, now);
    let plan = match plan_claims(tx, &claimant)? {
        Ok(plan) => plan,
        Err(SlotTaken) => return Ok(Err(SlotTaken)),
    };
    store_planned(tx, appointment, numbers, person, event, plan)
}

/// Claims the seats of a plan and stores everything that belongs to them.
pub(super) fn store_planned(
    tx: &mut WriteTx,
    appointment: &Appointment,
    numbers: Vec<i32>,
    person: Option<&NewPersonData>,
    event: &NewEvent,
    plan: ClaimPlan,
) -> Result<Result<Option<i32>, SlotTaken>, StorageError> {
    let (on_date, rules_rev) = (plan.on_date, plan.rules_rev);
    let span = appointment.placement.span;
    let claimed = GivenBack {
        authority_id: appointment.authority_id,
        pool_id: appointment.placement.pool_id,
        id: appointment.id,
        quanta: span.first().index()..span.until().index(),
    };
    let new = NewClaimed {
        appointment: AppointmentRow::of(appointment, plan.on_date)?,
        numbers,
        person: person
            .map(|person| PersonRow::of(person, appointment.authority_id))
            .transpose()?,
        event: EventRow::of(event)?,
        plan,
    };
    match tx.run(|conn| dialect::store_claimed(conn, new))? {
        Stored::Done { number } => {
            bump_decided_day(tx, claimed.authority_id, claimed.pool_id, on_date, rules_rev)?;
            Ok(Ok(number))
        }
        Stored::SeatLost if tx.attempt().is_last => {
            // The caller may try another pool in the same transaction: the seats that were free are given back.
            end_claims(tx, &claimed)?;
            Ok(Err(SlotTaken))
        }
        Stored::SeatLost => Err(tx.lost_race("a seat was taken at the same moment")),
        Stored::NoNumber => Err(no_number_left()),
    }
}
