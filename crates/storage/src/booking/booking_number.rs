//! Booking numbers, given out once.

use diesel::prelude::*;
use einlass_domain::booking::BookingNumber;
use rand::Rng;

use super::appointment_row::number_column;
use crate::schema::appointment;
use crate::{StorageError, WriteTx};

/// Some random booking numbers, of which the first that was never given out is taken.
///
/// Nine digits hold 90 million numbers with a right check digit divided by ten: after a million bookings one draw in
/// ninety meets a used one, four in a row once in 65 million bookings.
#[derive(Clone, Copy, Debug)]
pub struct NumberCandidates([BookingNumber; 4]);

impl NumberCandidates {
    /// Draws candidates.
    pub fn draw<R: Rng + ?Sized>(rng: &mut R) -> Self {
        Self(std::array::from_fn(|_| BookingNumber::generate(rng)))
    }

    /// The candidate for a run: another one than in the run before.
    pub(super) fn of_attempt(&self, attempt: u32) -> BookingNumber {
        let [one, two, three, four] = self.0;
        match attempt % 4 {
            0 => one,
            1 => two,
            2 => three,
            _ => four,
        }
    }
}

/// A number that was never given out, for `Appointment::book`.
///
/// # Errors
/// [`StorageError::Conflict`] if all candidates were; draw new ones.
pub fn draw_number(tx: &mut WriteTx, candidates: &NumberCandidates) -> Result<BookingNumber, StorageError> {
    let [one, two, three, four] = candidates.0.map(number_column);
    let is = |number| appointment::number.eq(number);
    // Not a list: on SQLite a statement with a list is prepared anew for each.
    let query = appointment::table
        .filter(is(one).or(is(two)).or(is(three)).or(is(four)))
        .select(appointment::number);
    let used: Vec<Option<i32>> = tx.run(|conn| query.load(conn))?;
    candidates
        .0
        .into_iter()
        .find(|number| !used.contains(&Some(number_column(*number))))
        .ok_or_else(no_number_left)
}

pub(super) fn no_number_left() -> StorageError {
    StorageError::Conflict("all drawn booking numbers are in use".to_owned())
}
