//! What a visitor shows, traced to a booking.

use einlass_contract::admission::Presented;
use einlass_domain::admission::{AdmissionTicket, TicketError};
use einlass_domain::booking::{Appointment, BookingNumber};
use einlass_domain::catalogue::Authority;
use einlass_storage::booking::{find_appointment_by_number, lock_appointment};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;

use crate::access::KeyRing;

/// What was read from a code or typed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    pub(super) number: BookingNumber,
    /// Start in the ticket; none if the number was typed.
    pub(super) ticket_start_at: Option<Timestamp>,
}

/// The text is none of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not a readable ticket")]
pub(super) struct UnreadableTicket;

/// Reads what was shown. `None`: a ticket that is well-formed and not of this authority, or forged; which of these it
/// is stays untold.
pub(super) fn read(
    presented: &Presented,
    authority: &Authority,
    keys: &KeyRing,
) -> Result<Option<Shown>, UnreadableTicket> {
    let text = match presented {
        Presented::Number(number) => {
            return Ok(Some(Shown {
                number: *number,
                ticket_start_at: None,
            }));
        }
        Presented::Ticket(text) => text,
    };
    match AdmissionTicket::verify(text, &keys.ticket_verifier(authority.id)) {
        Ok(facts) if facts.authority == authority.number => Ok(Some(Shown {
            number: facts.number,
            ticket_start_at: Some(facts.start_at),
        })),
        Ok(_) | Err(TicketError::UnknownKey | TicketError::BadSignature) => Ok(None),
        Err(TicketError::Foreign | TicketError::Malformed) => Err(UnreadableTicket),
    }
}

/// The booking with this number, kept from changing until the end of the transaction.
pub(super) fn lock_by_number(
    tx: &mut WriteTx<'_>,
    authority: &Authority,
    number: BookingNumber,
) -> Result<Option<Appointment>, StorageError> {
    match find_appointment_by_number(tx, authority.id, number)? {
        Some(found) => lock_appointment(tx, authority.id, found.id),
        None => Ok(None),
    }
}
