//! How the live loop behaves.

use super::back_off::BackOff;
use std::time::Duration;

/// The live loop's policy; [`LiveSettings::kiosk`] holds what the entrance kiosk uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSettings {
    /// How the texts begin that are ours; every other content is foreign.
    pub prefixes: Vec<String>,
    /// A text that was reported is not reported again for this long.
    pub hold_off: Duration,
    /// Silence, blackness or a frozen picture of this length is a fault. Criterion G-05 leaves 10 s.
    pub fault_after: Duration,
    /// Pauses between attempts to open the source again.
    pub back_off: BackOff,
    /// Every n-th picture is decoded with full effort, the others quickly; 1 and 0 mean every picture.
    pub full_effort_every: u32,
    /// After this long in silence the capture thread is given up and the source opened anew.
    pub give_up_after: Duration,
}

impl LiveSettings {
    /// What the entrance kiosk uses, for texts with these prefixes.
    pub fn kiosk<P: Into<String>>(prefixes: impl IntoIterator<Item = P>) -> Self {
        Self {
            prefixes: prefixes.into_iter().map(Into::into).collect(),
            hold_off: Duration::from_secs(3),
            fault_after: Duration::from_secs(5),
            back_off: BackOff::KIOSK,
            // An empty picture costs 1.5 ms quickly and up to 28 ms in full: a third of them keeps one core mostly idle.
            full_effort_every: 3,
            give_up_after: Duration::from_secs(15),
        }
    }
}
