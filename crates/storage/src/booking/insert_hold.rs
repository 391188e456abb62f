//! Holding seats for a short time.

use einlass_domain::booking::Appointment;
use jiff::Timestamp;

use super::insert_booking::store_last;
use super::{HeldBackSeats, SlotTaken};
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
    let held_back = HeldBackSeats::for_channel(held.channel);
    store_last(tx, held, None, event, held_back, now)
}
