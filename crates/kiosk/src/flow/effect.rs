//! What the flow wants done outside.

use einlass_client::contract::admission::Presented;
use einlass_client::contract::booking::{BookAppointmentRequest, BookedAppointment, Hold, SlotChoice};
use einlass_domain::ids::{ServiceId, SiteId};
use jiff::civil::Date;

/// Tells the answer that a state waits for from late answers to visitors who have gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub(super) u64);

/// An order to the workers. Each order with a `call` is answered once by an event with the same `call`.
pub enum Effect {
    /// Check a visitor in.
    CheckIn {
        /// To be named in the answer.
        call: CallId,
        /// The building of the terminal.
        site_id: SiteId,
        /// What was shown or typed.
        presented: Presented,
    },
    /// Load what can be booked in this building.
    LoadServices {
        /// To be named in the answer.
        call: CallId,
        /// The building of the terminal.
        site_id: SiteId,
    },
    /// Search free times.
    SearchSlots {
        /// To be named in the answer.
        call: CallId,
        /// A time to give back before, so that it is found again.
        release: Option<Hold>,
        /// The building of the terminal.
        site_id: SiteId,
        /// What the visitor wants.
        service_id: ServiceId,
        /// First local day.
        from_on: Date,
        /// Last local day, included.
        to_on: Date,
    },
    /// Keep a time while the visitor types.
    HoldSlot {
        /// To be named in the answer.
        call: CallId,
        /// The time.
        choice: SlotChoice,
    },
    /// Make the booking and fetch its code.
    BookAppointment {
        /// To be named in the answer.
        call: CallId,
        /// The booking.
        request: BookAppointmentRequest,
    },
    /// Give a time back. Not answered: the server lets it lapse anyway.
    ReleaseHold(Hold),
    /// Call a booking off whose confirmation came after the visitor was sent away. Not answered.
    WithdrawBooking(Box<BookedAppointment>),
    /// Look for codes in front of the camera.
    StartCamera,
    /// Stop looking.
    StopCamera,
}
