//! Ways in which a booking is made.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a booking came about; recorded with every booking and limited by openings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Through a portal or app.
    Online,
    /// By telephone with the service centre (115).
    Phone,
    /// At the building: terminal or gatehouse.
    Onsite,
    /// By staff for the authority's own purposes.
    Internal,
}

/// Why a text is not a channel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown channel \"{0}\": online, phone, onsite or internal is expected")]
pub struct ParseChannelError(pub String);

impl Channel {
    /// All channels.
    pub const ALL: [Self; 4] = [Self::Online, Self::Phone, Self::Onsite, Self::Internal];

    /// Whether anybody can book through it; staff book through the others.
    pub const fn is_public(self) -> bool {
        match self {
            Self::Online | Self::Onsite => true,
            Self::Phone | Self::Internal => false,
        }
    }

    /// The name on the wire and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Phone => "phone",
            Self::Onsite => "onsite",
            Self::Internal => "internal",
        }
    }
}

impl std::fmt::Display for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Channel {
    type Err = ParseChannelError;

    fn from_str(text: &str) -> Result<Self, ParseChannelError> {
        let known = Self::ALL.into_iter().find(|channel| channel.as_str() == text);
        known.ok_or_else(|| ParseChannelError(text.chars().take(40).collect()))
    }
}
