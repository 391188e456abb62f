//! An appointment becomes a visit.

use einlass_domain::booking::Appointment;
use einlass_domain::queue::Visit;

use crate::booking::{is_locked_in_state, save_state};
use crate::platform::NewEvent;
use crate::queue::{NewVisit, find_visit_of_appointment, insert_visit};
use crate::{StorageError, WriteTx};

/// How a check-in ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedIn {
    /// The visitor is here now.
    Now(Visit),
    /// The visitor was here already; nothing was changed.
    Before(Visit),
}

/// Stores the result of `Appointment::honour` with its visit.
///
/// A second check-in of the same appointment, also one at the same moment at another terminal, gets the visit of the
/// first. The seats stay claimed: the visitor uses them now.
pub fn honour(
    tx: &mut WriteTx,
    honoured: &Appointment,
    visit: &NewVisit,
    event: &NewEvent,
) -> Result<CheckedIn, StorageError> {
    // The row is locked before it is looked at, so a second terminal waits here for the first one.
    if !is_locked_in_state(tx, honoured.id, "booked")? {
        let before = find_visit_of_appointment(tx, honoured.authority_id, honoured.id)?;
        return match before {
            Some(before) => Ok(CheckedIn::Before(before)),
            None => Err(tx.lost_race("the appointment changed during check-in")),
        };
    }
    save_state(tx, honoured)?;
    insert_visit(tx, visit, event).map(CheckedIn::Now)
}
