//! When seats that were given back can be had again.

use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngExt};

use super::{BookingPolicy, CancelledBy};

/// When seats that were given back can be booked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatRelease {
    /// By everybody, now.
    AtOnce,
    /// By staff now, through public channels from this instant on. Nobody can know it, so nobody can hand a time to
    /// somebody else by calling it off and booking it in the same moment.
    PublicFrom(Timestamp),
}

impl BookingPolicy {
    /// When seats are free that `by` gives back at `now` by a cancellation or a move.
    pub fn seat_release<R: Rng + ?Sized>(&self, by: CancelledBy, now: Timestamp, rng: &mut R) -> SeatRelease {
        match by {
            CancelledBy::Staff | CancelledBy::Authority => SeatRelease::AtOnce,
            CancelledBy::Visitor => {
                let most = i64::from(self.freed_seat_delay_minutes) * 60;
                match rng.random_range(0..=most) {
                    0 => SeatRelease::AtOnce,
                    seconds => SeatRelease::PublicFrom(
                        now.checked_add(SignedDuration::from_secs(seconds))
                            .unwrap_or(Timestamp::MAX),
                    ),
                }
            }
        }
    }
}
