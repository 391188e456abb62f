//! Holding seats for a short time.

use einlass_domain::booking::Appointment;
use jiff::Timestamp;

use super::SlotTaken;
use super::insert_booking::store_last;
use super::late_booking::LateBooking;
use crate::platform::NewEvent;
use crate::{StorageError, WriteTx};

/// Stores a `Held` appointment with its seats, event and the new revision of the day. Call it last, as
/// [`super::insert_booking`].
pub fn insert_hold(
    tx: &mut WriteTx,
    held: &Appointment,
    event: &NewEvent,
    now: Timestamp,
) -> Result<Result<(), SlotTaken>, StorageError> {
    store_last(tx, LateBooking::new(held, None, event, now)?)
}
