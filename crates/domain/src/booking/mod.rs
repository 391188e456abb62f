//! Holds and appointments: states, policy, numbers, people.

mod appointment;
mod booking_number;
mod channel;
mod itinerary;
mod person;
mod policy;
mod seat_release;
mod transition;
mod waiting_entry;
mod waiting_wish;

pub use appointment::{Appointment, AppointmentState, BookedService, CancelledBy, Placement};
pub use booking_number::{BookingNumber, ParseBookingNumberError};
pub use channel::{Channel, ParseChannelError};
pub use itinerary::{Itinerary, ItineraryStation, MoveItineraryError};
pub use person::{Contact, EmailAddress, Person, PersonError, PersonName, PhoneNumber};
pub use policy::{BookingPolicy, BookingPolicyError, PolicyRefusal};
pub use seat_release::SeatRelease;
pub use transition::TransitionError;
pub use waiting_entry::{WaitingEntry, WaitingError, WaitingState};
pub use waiting_wish::{WaitingWish, WaitingWishError};
