//! Who asks for seats.

use jiff::Timestamp;

use crate::booking::Channel;
use crate::ids::ServiceId;

/// Who wants seats: the way in which the booking is made, and whether it is a case that cannot wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asker {
    /// Through which channel.
    pub channel: Channel,
    /// Whether seats kept for urgent cases (Notfallkontingent) may be taken; a reason is recorded with the booking.
    pub urgent: bool,
}

/// A question for seats: who asks, for which services, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask<'a> {
    /// Who asks.
    pub asker: Asker,
    /// All services of the visit; a window for certain services admits only visits of nothing else.
    pub service_ids: &'a [ServiceId],
    /// The present instant, by which kept seats are released.
    pub now: Timestamp,
}

impl Asker {
    /// Somebody without an urgent reason.
    pub const fn ordinary(channel: Channel) -> Self {
        Self {
            channel,
            urgent: false,
        }
    }

    /// Staff with a case that cannot wait.
    pub const fn urgent(channel: Channel) -> Self {
        Self {
            channel,
            urgent: true,
        }
    }
}

impl From<Channel> for Asker {
    fn from(channel: Channel) -> Self {
        Self::ordinary(channel)
    }
}
