//! Somebody in front of the terminal.

use std::time::Duration;

use einlass_kiosk::flow::{
    Answer, CallId, Effect, Event, Failure, Kiosk, Now, Outcome, Settings, State, StateKind, Touch,
};
use jiff::{SignedDuration, Timestamp};

use crate::samples;
use crate::samples::{catalogue, slots};

/// A terminal with a clock, and everything that it ordered.
pub(crate) struct Visitor {
    pub(crate) kiosk: Kiosk,
    pub(crate) now: Now,
    pub(crate) orders: Vec<Effect>,
}

impl Visitor {
    /// Stands before a terminal that is ready, on Friday 20 November 2026, 9:40 in Kempten.
    pub(crate) fn arrives() -> Self {
        Self::arrives_at(Settings::STANDARD)
    }

    /// Stands before a terminal with these waiting times.
    pub(crate) fn arrives_at(settings: Settings) -> Self {
        let mut visitor = Self {
            kiosk: Kiosk::new(settings),
            now: Now {
                ticks: Duration::from_secs(100),
                instant: "2026-11-20T08:40:00Z".parse::<Timestamp>().unwrap(),
            },
            orders: Vec::new(),
        };
        visitor.happens(Event::SiteKnown(samples::site_facts()));
        visitor.orders.clear();
        visitor
    }

    pub(crate) fn happens(&mut self, event: Event) {
        let (kiosk, effects) = self.kiosk.clone().step(event, self.now);
        self.kiosk = kiosk;
        self.orders.extend(effects);
    }

    pub(crate) fn touches(&mut self, touch: Touch) {
        self.happens(Event::Touched(touch));
    }

    pub(crate) fn touches_all(&mut self, touches: &[Touch]) {
        for touch in touches {
            self.touches(*touch);
        }
    }

    pub(crate) fn shows(&mut self, code: &str) {
        self.happens(Event::Scanned(code.to_owned()));
    }

    pub(crate) fn types_number(&mut self, number: &str) {
        for digit in number.bytes().filter(u8::is_ascii_digit) {
            self.touches(Touch::Digit(digit - b'0'));
        }
    }

    pub(crate) fn types(&mut self, text: &str) {
        for letter in text.chars() {
            self.touches(Touch::Letter(letter));
        }
    }

    /// Time passes second by second.
    pub(crate) fn waits(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.now.ticks += Duration::from_secs(1);
            self.now.instant = self
                .now
                .instant
                .saturating_add(SignedDuration::from_secs(1))
                .unwrap();
            self.happens(Event::Tick);
        }
    }

    /// The server answers what the terminal waits for.
    pub(crate) fn is_answered(&mut self, answer: Answer) {
        let call = self.awaited();
        self.happens(Event::Answered { call, answer });
    }

    pub(crate) fn fails_with(&mut self, failure: Failure) {
        self.is_answered(Answer::Failed(failure));
    }

    pub(crate) fn awaited(&self) -> CallId {
        self.kiosk.state().awaits().expect("an order is open")
    }

    pub(crate) fn kind(&self) -> StateKind {
        self.kiosk.state().kind()
    }

    pub(crate) fn outcome(&self) -> &Outcome {
        match self.kiosk.state() {
            State::Outcome(outcome) => outcome,
            _ => panic!("no outcome but {:?}", self.kind()),
        }
    }

    /// How many orders of a kind were given since the last look, which this is.
    pub(crate) fn ordered(&mut self, wanted: impl Fn(&Effect) -> bool) -> usize {
        let count = self.orders.iter().filter(|effect| wanted(effect)).count();
        self.orders.clear();
        count
    }

    /// As far as the list of free times for the first service of the second heading.
    pub(crate) fn opens_times(&mut self) {
        self.touches(Touch::OpenBooking);
        self.is_answered(Answer::Services(catalogue::services()));
        self.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
        self.is_answered(Answer::Slots(slots::list()));
    }

    /// As far as the name, with a kept time.
    pub(crate) fn keeps_time(&mut self) {
        self.opens_times();
        self.touches(Touch::Choose(1));
        self.is_answered(Answer::Held(slots::hold(slots::instant("2026-11-20T09:10:00Z"))));
    }
}
