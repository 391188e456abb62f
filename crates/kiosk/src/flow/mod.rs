//! The terminal's behaviour as a pure state machine: (kiosk, event, now) → (kiosk, effects).
//!
//! No screen, no network, no clock. Every state lists the events it accepts and how long it may last in
//! [`Rule`]s; what is not listed is swallowed, so a double tap or a code that is held for long fires once.

mod about;
mod advice;
mod attention;
mod booking;
mod checking;
mod desk;
mod display;
mod effect;
mod event;
mod failure;
mod keyboard;
mod kiosk;
mod name_entry;
mod not_here;
mod number_pad;
mod outcome;
mod presence;
mod rules;
mod service_choice;
mod settings;
mod site_facts;
mod slot_choice;
mod state;
mod thinning;
mod welcome;

pub use advice::Advice;
pub use attention::Attention;
pub use booking::{Booked, Booking};
pub use checking::Checking;
pub use display::{Contrast, Display, Reach, TextSize};
pub use effect::{CallId, Effect};
pub use event::{Answer, Event, EventKind, Failure, QrPicture, Touch};
pub use failure::{Errand, FailedOrder, OutOfOrder};
pub use keyboard::Typing;
pub use kiosk::Kiosk;
pub use name_entry::NameEntry;
pub use not_here::{Elsewhere, NotHere};
pub use number_pad::{DigitsFault, NumberPad};
pub use outcome::{Outcome, Refusal, is_elsewhere, is_over};
pub use presence::CodeTrace;
pub use rules::{RULES, Rule, Timeout};
pub use service_choice::{Browse, CHOICES_PER_SCREEN, Choice, HITS_PER_SEARCH, ServiceChoice};
pub use settings::{Now, Settings};
pub use site_facts::SiteFacts;
pub use slot_choice::{DAYS_PER_SCREEN, Day, SlotChoice, SlotNotice, TIMES_PER_SCREEN};
pub use state::{CameraState, Outage, State, StateKind};
pub use thinning::{PLENTY, thinned};
