//! Whether anybody is still there.

use std::time::Duration;

/// Since when nobody did anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// The visitor was active at this time.
    Present {
        /// Time since the start of the program.
        since: Duration,
    },
    /// The visitor is being asked whether they are still there.
    Asked {
        /// When the question came up.
        since: Duration,
    },
}

impl Attention {
    /// Since when.
    pub fn since(self) -> Duration {
        match self {
            Self::Present { since } | Self::Asked { since } => since,
        }
    }

    /// Whether the warning is shown.
    pub fn is_asked(self) -> bool {
        matches!(self, Self::Asked { .. })
    }
}
