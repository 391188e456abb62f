//! Typing the booking number.

use einlass_client::contract::admission::Presented;
use einlass_domain::booking::{BookingNumber, ParseBookingNumberError};

use super::desk::Desk;
use super::{Checking, Event, State, Touch, welcome};

/// The digits typed so far, at most nine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberPad {
    digits: String,
}

/// Why nine digits are no booking number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigitsFault {
    /// One of them is wrong: the check digit does not fit.
    TypingError,
}

const DIGITS: usize = 9;

impl NumberPad {
    /// Nothing typed yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The digits without spaces.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The number, once nine digits stand there and fit each other.
    pub fn number(&self) -> Option<BookingNumber> {
        self.digits.parse().ok()
    }

    /// What is wrong with nine digits; told at once, before anything is sent.
    pub fn fault(&self) -> Option<DigitsFault> {
        if self.digits.len() < DIGITS {
            return None;
        }
        match self.digits.parse::<BookingNumber>() {
            Ok(_) => None,
            // Nine digits have the wrong shape only with a leading zero, which no number has: mistyped, too.
            Err(ParseBookingNumberError::CheckDigit | ParseBookingNumberError::Shape) => {
                Some(DigitsFault::TypingError)
            }
        }
    }

    pub(super) fn on_event(mut self, event: Event, desk: &mut Desk<'_>) -> State {
        match event {
            Event::Touched(Touch::Digit(digit @ 0..=9)) if self.digits.len() < DIGITS => {
                self.digits.push(char::from(b'0' + digit));
            }
            Event::Touched(Touch::Erase) => {
                self.digits.pop();
            }
            Event::Touched(Touch::Confirm) => {
                if let Some(number) = self.number() {
                    return Checking::order(Presented::Number(number), desk);
                }
            }
            Event::Touched(Touch::Leave | Touch::GoBack) => return State::Welcome,
            Event::Scanned(text) => return Checking::ticket(text, desk),
            Event::ForeignScanned => return welcome::foreign(),
            _ => {}
        }
        State::NumberPad(self)
    }
}
