//! Offering a time to one who waits.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, WaitingEntry, WaitingState};
use jiff::Timestamp;

use super::update_entry::save_state;
use crate::booking::insert_booking::store;
use crate::booking::{HeldBackSeats, LateBooking, SlotTaken};
use crate::platform::{NewEvent, append_event};
use crate::schema::waiting_offer;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Events of an offer: the hold was made, the entry was offered something.
#[derive(Clone, Debug)]
pub struct OfferEvents {
    /// About the hold.
    pub held: NewEvent,
    /// About the entry.
    pub offered: NewEvent,
}

/// Stores a `Held` appointment that is offered to an entry, the result of `WaitingEntry::offer`. Seats that are held
/// back from the public may be offered.
///
/// The entry must have been read with [`super::lock_waiting_entry`] in this transaction. On [`SlotTaken`] nothing was
/// changed, so another time may be tried.
pub fn insert_offer(
    tx: &mut WriteTx,
    held: &Appointment,
    entry: &WaitingEntry,
    events: &OfferEvents,
    now: Timestamp,
) -> Result<Result<(), SlotTaken>, StorageError> {
    let WaitingState::Offered { expires_at, .. } = entry.state else {
        return Err(StorageError::Query(
            "an entry without an offer was to be offered".to_owned(),
        ));
    };
    let offered = LateBooking::new(held, None, &events.held, now)?.with_held_back(HeldBackSeats::Taken);
    if let Err(SlotTaken) = store(tx, offered)? {
        return Ok(Err(SlotTaken));
    }
    let row = (
        waiting_offer::appointment_id.eq(Db(held.id)),
        waiting_offer::authority_id.eq(Db(held.authority_id)),
        waiting_offer::entry_id.eq(Db(entry.id)),
        waiting_offer::site_id.eq(Db(held.placement.site_id)),
        waiting_offer::unit_id.eq(Db(held.placement.unit_id)),
        waiting_offer::first_quantum.eq(held.placement.span.first().index()),
        waiting_offer::expires_at.eq(Db(expires_at)),
    );
    tx.run(|conn| {
        diesel::insert_into(waiting_offer::table)
            .values(row)
            .execute(conn)
    })?;
    save_state(tx, entry)?;
    append_event(tx, &events.offered)?;
    Ok(Ok(()))
}
