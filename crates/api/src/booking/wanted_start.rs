//! A start as somebody asked for it.

use einlass_domain::calendar::Quantum;
use jiff::Timestamp;

/// A start as somebody asked for it: only one on full five minutes can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WantedStart {
    /// On full five minutes.
    OnGrid(Quantum),
    /// Within these five minutes.
    Within(Quantum),
}

impl WantedStart {
    /// The five minutes in which it lies.
    pub(super) const fn quantum(self) -> Quantum {
        match self {
            Self::OnGrid(quantum) | Self::Within(quantum) => quantum,
        }
    }
}

impl From<Timestamp> for WantedStart {
    fn from(instant: Timestamp) -> Self {
        match Quantum::starting_at(instant) {
            Ok(quantum) => Self::OnGrid(quantum),
            Err(_) => Self::Within(Quantum::containing(instant)),
        }
    }
}
