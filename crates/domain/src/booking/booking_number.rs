//! The number that people read, type and say.

use std::str::FromStr;

use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};

/// A booking number (Terminnummer): nine digits, shown as "482 091 376".
///
/// The first digit is not zero, seven more are random, the last is the Damm check digit (H. M. Damm 2004), which
/// finds every single wrong digit and every swap of neighbours before anything is looked up. It alone reveals
/// nothing and manages nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BookingNumber(u32);

/// Why a text is not a booking number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseBookingNumberError {
    /// Not nine digits (spaces between are fine) or a leading zero.
    #[error("a booking number has nine digits")]
    Shape,
    /// The check digit does not fit: a typing error.
    #[error("the booking number contains a typing error")]
    CheckDigit,
}

/// Totally anti-symmetric quasigroup of order 10 published by Damm.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl BookingNumber {
    /// A random number. Storage refuses one that was ever given out before; then draw again.
    pub fn generate<R: Rng + ?Sized>(rng: &mut R) -> Self {
        let body: u32 = rng.random_range(10_000_000..100_000_000);
        Self(body * 10 + u32::from(damm(body)))
    }

    /// Takes a number as it was stored or signed.
    pub fn from_u32(number: u32) -> Result<Self, ParseBookingNumberError> {
        if !(100_000_000..1_000_000_000).contains(&number) {
            return Err(ParseBookingNumberError::Shape);
        }
        if damm(number) == 0 {
            Ok(Self(number))
        } else {
            Err(ParseBookingNumberError::CheckDigit)
        }
    }

    /// The nine digits as a number, for storage and tickets.
    pub const fn as_u32(self) -> u32 {
        self.0
    }

    /// The nine digits without spaces.
    pub fn digits(self) -> String {
        self.0.to_string()
    }
}

impl FromStr for BookingNumber {
    type Err = ParseBookingNumberError;

    /// Accepts spaces, hyphens and dots between the digits, as people write them.
    fn from_str(text: &str) -> Result<Self, ParseBookingNumberError> {
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}'))
            .collect();
        if digits.len() != 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ParseBookingNumberError::Shape);
        }
        digits
            .parse()
            .map_err(|_| ParseBookingNumberError::Shape)
            .and_then(Self::from_u32)
    }
}

impl TryFrom<String> for BookingNumber {
    type Error = ParseBookingNumberError;

    fn try_from(text: String) -> Result<Self, ParseBookingNumberError> {
        text.parse()
    }
}

impl From<BookingNumber> for String {
    fn from(number: BookingNumber) -> Self {
        number.to_string()
    }
}

impl std::fmt::Display for BookingNumber {
    /// Three groups of three, the form in which the number is printed and read out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:03} {:03} {:03}",
            self.0 / 1_000_000,
            self.0 / 1000 % 1000,
            self.0 % 1000
        )
    }
}

/// The interim digit after all digits of `number`; 0 for a number that ends with its check digit.
fn damm(number: u32) -> u8 {
    number.to_string().bytes().fold(0, |interim, byte| {
        let row = DAMM.get(usize::from(interim)).unwrap_or(&DAMM[0]);
        row.get(usize::from(byte - b'0')).copied().unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;

    proptest! {
        #[test]
        fn check_digit_finds_every_wrong_digit_and_swap(seed: u64, place in 0_usize..9, digit in 0_u8..10) {
            let number = BookingNumber::generate(&mut rand::rngs::StdRng::seed_from_u64(seed));
            let digits = number.digits().into_bytes();
            prop_assert_eq!(number.to_string().parse(), Ok(number));

            let mut wrong = digits.clone();
            wrong[place] = b'0' + digit;
            if wrong != digits {
                prop_assert!(String::from_utf8(wrong).unwrap().parse::<BookingNumber>().is_err());
            }
            let mut swapped = digits.clone();
            swapped.swap(place, (place + 1) % 9);
            if swapped != digits && place < 8 {
                prop_assert!(String::from_utf8(swapped).unwrap().parse::<BookingNumber>().is_err());
            }
        }
    }

    #[test]
    fn a_number_is_shown_in_three_groups() {
        let number = BookingNumber::generate(&mut rand::rngs::StdRng::seed_from_u64(7));
        let text = number.to_string();
        assert_eq!(text.len(), 11);
        assert_eq!(text.split(' ').map(str::len).collect::<Vec<_>>(), [3, 3, 3]);
    }

    #[test]
    fn shape_and_typing_error_are_told_apart() {
        assert_eq!(
            "12345".parse::<BookingNumber>(),
            Err(ParseBookingNumberError::Shape)
        );
        assert_eq!(
            "012345678".parse::<BookingNumber>(),
            Err(ParseBookingNumberError::Shape)
        );
        assert_eq!(
            "482 091 371".parse::<BookingNumber>(),
            Err(ParseBookingNumberError::CheckDigit)
        );
    }
}
