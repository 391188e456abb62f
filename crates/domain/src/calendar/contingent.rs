//! Contingents: seats of a window that are kept for some.

use jiff::{SignedDuration, Timestamp};

use super::{Asker, SeatCount};
use crate::booking::Channel;

/// For whom seats are kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptFor {
    /// For bookings through these channels.
    Channels(Vec<Channel>),
    /// For urgent cases with a reason, whatever the channel (Notfallkontingent).
    Urgent,
}

/// Seats of a window that are kept for some (Kontingent); the others of the window are common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contingent {
    /// For whom.
    pub kept_for: KeptFor,
    /// How many.
    pub seats: SeatCount,
    /// Minutes before the start of the window on a day at which unused seats become common; `None`: never.
    pub release_minutes: Option<u32>,
}

impl KeptFor {
    /// Whether the seats are kept for somebody like this.
    pub fn admits(&self, asker: Asker) -> bool {
        match self {
            Self::Channels(channels) => channels.contains(&asker.channel),
            Self::Urgent => asker.urgent,
        }
    }
}

impl Contingent {
    /// When the seats of a window that starts at `start_at` become common; `None`: never.
    pub fn released_at(&self, start_at: Timestamp) -> Option<Timestamp> {
        let minutes = i64::from(self.release_minutes?);
        let released = start_at.checked_sub(SignedDuration::from_mins(minutes));
        Some(released.unwrap_or(Timestamp::MIN))
    }
}
