//! Holds and appointments.

mod appointment;
mod book_appointment;
mod change_appointment;
mod hold;
mod waiting_list;

pub use appointment::{Appointment, AppointmentStatus, BookedService, CheckInWindow, Place};
pub use book_appointment::{AppointmentSource, BookAppointmentRequest, BookedAppointment, Person};
pub use change_appointment::{
    CancelAppointmentRequest, FindAppointmentRequest, RescheduleAppointmentRequest,
};
pub use waiting_list::{
    DayOfWeek, JoinWaitingListRequest, JoinedWaitingList, WaitingEntry, WaitingEntryRequest, WaitingOffer, WaitingStatus,
};
pub use hold::{Channel, Hold, HoldSlotRequest, Language, ReleaseHoldRequest, RequestedService, SlotChoice};
