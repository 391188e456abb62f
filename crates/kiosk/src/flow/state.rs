//! What the terminal is doing.

use einlass_client::contract::booking::Hold;

use super::{
    Booked, Booking, CallId, Checking, NameEntry, NumberPad, OutOfOrder, Outcome, ServiceChoice, SlotChoice,
};

/// What the terminal is doing, with all that the present visitor entered.
#[derive(Clone, PartialEq)]
pub enum State {
    /// Cannot serve anybody.
    OutOfOrder(OutOfOrder),
    /// Waits for a visitor.
    Welcome,
    /// Shows notices about itself.
    About,
    /// Shows the camera's view.
    Scanning,
    /// Takes the booking number.
    NumberPad(NumberPad),
    /// Waits for the verdict.
    Checking(Checking),
    /// Shows the verdict.
    Outcome(Outcome),
    /// Lets the visitor choose a service.
    ServiceChoice(ServiceChoice),
    /// Lets the visitor choose a time.
    SlotChoice(Box<SlotChoice>),
    /// Takes the name, if the visitor wants.
    NameEntry(Box<NameEntry>),
    /// Waits for the booking.
    Booking(Box<Booking>),
    /// Shows the booking.
    Booked(Box<Booked>),
}

/// Why nobody can be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// The terminal has just been switched on.
    Starting,
    /// The server cannot be reached.
    ServerLost,
    /// The server does not know this terminal or its building.
    NotSetUp,
}

/// Whether codes can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraState {
    /// Yes.
    Working,
    /// No; the number can be typed.
    Lost,
}

/// The states without what they carry, as the rules name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    /// [`State::OutOfOrder`].
    OutOfOrder,
    /// [`State::Welcome`].
    Welcome,
    /// [`State::About`].
    About,
    /// [`State::Scanning`].
    Scanning,
    /// [`State::NumberPad`].
    NumberPad,
    /// [`State::Checking`].
    Checking,
    /// [`State::Outcome`] of somebody who may go on at once, or of a code that is not ours: only to be read.
    Message,
    /// [`State::Outcome`] that asks the visitor to do something.
    Refusal,
    /// [`State::ServiceChoice`].
    ServiceChoice,
    /// [`State::SlotChoice`].
    SlotChoice,
    /// [`State::NameEntry`].
    NameEntry,
    /// [`State::Booking`].
    Booking,
    /// [`State::Booked`].
    Booked,
}

impl State {
    /// The kind, for the rules.
    pub fn kind(&self) -> StateKind {
        match self {
            Self::OutOfOrder(_) => StateKind::OutOfOrder,
            Self::Welcome => StateKind::Welcome,
            Self::About => StateKind::About,
            Self::Scanning => StateKind::Scanning,
            Self::NumberPad(_) => StateKind::NumberPad,
            Self::Checking(_) => StateKind::Checking,
            Self::Outcome(outcome) if outcome.is_message() => StateKind::Message,
            Self::Outcome(_) => StateKind::Refusal,
            Self::ServiceChoice(_) => StateKind::ServiceChoice,
            Self::SlotChoice(_) => StateKind::SlotChoice,
            Self::NameEntry(_) => StateKind::NameEntry,
            Self::Booking(_) => StateKind::Booking,
            Self::Booked(_) => StateKind::Booked,
        }
    }

    /// The order whose answer the state waits for.
    pub fn awaits(&self) -> Option<CallId> {
        match self {
            Self::Checking(checking) => Some(checking.call),
            Self::ServiceChoice(choice) => choice.awaits,
            Self::SlotChoice(choice) => choice.awaits,
            Self::Booking(booking) => Some(booking.call),
            Self::Booked(booked) => booked.awaits,
            Self::OutOfOrder(_)
            | Self::Welcome
            | Self::About
            | Self::Scanning
            | Self::NumberPad(_)
            | Self::Outcome(_)
            | Self::NameEntry(_) => None,
        }
    }

    /// The time that is kept for the visitor and must be given back when they leave.
    pub fn hold(&self) -> Option<&Hold> {
        match self {
            Self::NameEntry(entry) => Some(&entry.hold),
            // While the booking is made the hold belongs to it.
            Self::Booking(_)
            | Self::OutOfOrder(_)
            | Self::Welcome
            | Self::About
            | Self::Scanning
            | Self::NumberPad(_)
            | Self::Checking(_)
            | Self::Outcome(_)
            | Self::ServiceChoice(_)
            | Self::SlotChoice(_)
            | Self::Booked(_) => None,
        }
    }

    /// Whether a code of somebody else changes nothing here: it must not cost digits, nor what the door says.
    pub fn outlasts_foreign_code(&self) -> bool {
        match self {
            Self::NumberPad(pad) => !pad.digits().is_empty(),
            Self::Outcome(outcome) => matches!(outcome, Outcome::Judged(_)),
            _ => false,
        }
    }

    /// Whether codes are read in this state.
    pub fn wants_camera(&self) -> bool {
        matches!(
            self.kind(),
            StateKind::Welcome
                | StateKind::Scanning
                | StateKind::NumberPad
                | StateKind::Checking
                | StateKind::Message
                | StateKind::Refusal
        )
    }
}
