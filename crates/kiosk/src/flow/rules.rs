//! The table of states: which events each accepts and how long it may last.

use super::{EventKind, StateKind};

/// How a state ends when nobody does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeout {
    /// After [`Settings::idle`](super::Settings::idle), without a warning, because nothing would be lost.
    Quiet,
    /// After [`Settings::idle`](super::Settings::idle), with a warning of
    /// [`Settings::warning`](super::Settings::warning) before everything is wiped.
    Warned,
    /// After [`Settings::glance`](super::Settings::glance): a message to be read in passing.
    Glance,
    /// After [`Settings::answer`](super::Settings::answer): the server has failed.
    Answer,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The state.
    pub state: StateKind,
    /// How it ends by itself.
    pub timeout: Timeout,
    /// What it accepts; everything else is swallowed.
    pub accepts: &'static [EventKind],
}

use EventKind::{
    Answer, Choices, Confirm, Digits, GoBack, Leave, Letters, OpenAbout, OpenBooking, OpenNumberPad,
    OpenScan, OpenSearch, Scan, SkipName,
};

/// All states.
pub const RULES: &[Rule] = &[
    rule(StateKind::OutOfOrder, Timeout::Quiet, &[]),
    rule(
        StateKind::Welcome,
        Timeout::Quiet,
        &[Scan, OpenScan, OpenNumberPad, OpenBooking, OpenAbout],
    ),
    rule(StateKind::About, Timeout::Warned, &[Leave, GoBack]),
    rule(
        StateKind::Scanning,
        Timeout::Warned,
        &[Scan, OpenNumberPad, Leave, GoBack],
    ),
    rule(
        StateKind::NumberPad,
        Timeout::Warned,
        &[Scan, Digits, Confirm, Leave, GoBack],
    ),
    rule(StateKind::Checking, Timeout::Answer, &[Answer]),
    rule(
        StateKind::Message,
        Timeout::Glance,
        &[Scan, OpenNumberPad, Leave, GoBack],
    ),
    rule(
        StateKind::Refusal,
        Timeout::Warned,
        &[Scan, OpenScan, OpenNumberPad, OpenBooking, Leave, GoBack],
    ),
    rule(
        StateKind::ServiceChoice,
        Timeout::Warned,
        &[Answer, Choices, OpenSearch, Letters, Leave, GoBack],
    ),
    rule(
        StateKind::SlotChoice,
        Timeout::Warned,
        &[Answer, Choices, Leave, GoBack],
    ),
    rule(
        StateKind::NameEntry,
        Timeout::Warned,
        &[Letters, Confirm, SkipName, Leave, GoBack],
    ),
    rule(StateKind::Booking, Timeout::Answer, &[Answer]),
    rule(StateKind::Booked, Timeout::Warned, &[Answer, Leave]),
];

const fn rule(state: StateKind, timeout: Timeout, accepts: &'static [EventKind]) -> Rule {
    Rule {
        state,
        timeout,
        accepts,
    }
}

impl StateKind {
    /// How the state ends by itself.
    pub fn timeout(self) -> Timeout {
        self.rule().map_or(Timeout::Warned, |rule| rule.timeout)
    }

    /// Whether the state accepts one of these kinds.
    pub fn accepts(self, kinds: &[EventKind]) -> bool {
        self.rule()
            .is_some_and(|rule| kinds.iter().any(|kind| rule.accepts.contains(kind)))
    }

    fn rule(self) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.state == self)
    }
}
