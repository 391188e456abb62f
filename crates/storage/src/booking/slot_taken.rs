//! The lost race for a seat.

/// No seat is left for the whole time: somebody was faster, or the rules give none. An outcome, not a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time is no longer free")]
pub struct SlotTaken;
