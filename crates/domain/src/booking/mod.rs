//! Holds and appointments: states, policy, numbers, people.

mod appointment;
mod booking_number;
mod cancellation_notice;
mod channel;
mod itinerary;
mod mass_cancellation;
mod person;
mod policy;
mod policy_level;
mod seat_release;
mod transition;
mod urgent_reason;
mod waiting_entry;
mod waiting_wish;

pub use appointment::{Appointment, AppointmentState, BookedService, CancelledBy, Placement};
pub use booking_number::{BookingNumber, ParseBookingNumberError};
pub use cancellation_notice::{CancellationNotice, FreeHours};
pub use channel::{Channel, ParseChannelError};
pub use itinerary::{Itinerary, ItineraryStation, MoveItineraryError};
pub use mass_cancellation::{LinkFacts, LinkTemplate, LinkTemplateError, MassCancellation};
pub use person::{Contact, EmailAddress, Person, PersonError, PersonName, PhoneNumber};
pub use policy::{BookingPolicy, BookingPolicyError, PolicyRefusal};
pub use policy_level::{ChannelName, PolicyLevel, PolicyOverride, PolicyTree};
pub use seat_release::SeatRelease;
pub use transition::TransitionError;
pub use urgent_reason::{ParseUrgentReasonError, UrgentReason};
pub use waiting_entry::{WaitingEntry, WaitingError, WaitingState};
pub use waiting_wish::{WaitingWish, WaitingWishError};
