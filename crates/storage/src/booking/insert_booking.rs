//! Booking at once, without a hold before.

use einlass_domain::booking::Appointment;
use jiff::Timestamp;

use super::claim_plan::plan_claims;
use super::late_booking::LateBooking;
use super::{NewPersonData, NumberCandidates, SlotTaken, draw_number};
use crate::calendar::bump_decided_day;
use crate::dialect::{self, DayBumps, NewClaimed, Stored};
use crate::platform::NewEvent;
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
    let booking = LateBooking::new(&stored, person, event, now)?;
    Ok(store_last(tx, booking)?.map(|()| stored))
}

/// Stores an appointment at the end of the transaction if it is the only thing to be done, else now.
pub(super) fn store_last(
    tx: &mut WriteTx,
    booking: LateBooking,
) -> Result<Result<(), SlotTaken>, StorageError> {
    if !tx.takes_late_booking() {
        return store(tx, booking);
    }
    tx.keep_late_booking(booking);
    Ok(Ok(()))
}

/// Claims seats and stores everything that belongs to them.
pub(super) fn store(tx: &mut WriteTx, booking: LateBooking) -> Result<Result<(), SlotTaken>, StorageError> {
    match plan_claims(tx, &booking.claimant())? {
        Ok(plan) => store_planned(tx, booking.with_plan(plan)?),
        Err(SlotTaken) => Ok(Err(SlotTaken)),
    }
}

/// Claims the seats of a plan and stores everything that belongs to them.
pub(super) fn store_planned(
    tx: &mut WriteTx,
    new: NewClaimed,
) -> Result<Result<(), SlotTaken>, StorageError> {
    let (row, rules_rev) = (&new.appointment, new.plan.rules_rev);
    let (authority_id, pool_id, on_date) = (row.authority_id.0, row.pool_id.0, row.on_date.0);
    let stored = tx.run(|conn| dialect::store_claimed(conn, vec![new], DayBumps::Later))?;
    if stored == [Stored::Done] {
        bump_decided_day(tx, authority_id, pool_id, on_date, rules_rev)?;
        return Ok(Ok(()));
    }
    if tx.attempt().is_last {
        // Seats of it that were free are given back, so the caller may try another pool in the same transaction.
        return Ok(Err(SlotTaken));
    }
    Err(tx.lost_race("a seat was taken at the same moment"))
}
