//! The grid of time: 5-minute quanta of UTC.

use jiff::Timestamp;

/// Length of a quantum in minutes. Every offset of an inhabited time zone is a multiple of it.
pub const QUANTUM_MINUTES: u16 = 5;

const QUANTUM_SECONDS: i64 = 300;

/// One 5-minute step of UTC, counted from 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantum(i64);

/// Why an instant is not the start of a quantum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("times lie on full five minutes")]
pub struct QuantumError;

impl Quantum {
    /// The quantum that begins exactly at `instant`.
    pub fn starting_at(instant: Timestamp) -> Result<Self, QuantumError> {
        let on_grid = instant.subsec_nanosecond() == 0 && instant.as_second() % QUANTUM_SECONDS == 0;
        if on_grid {
            Ok(Self(instant.as_second() / QUANTUM_SECONDS))
        } else {
            Err(QuantumError)
        }
    }

    /// The quantum that `instant` lies in.
    pub fn containing(instant: Timestamp) -> Self {
        Self(instant.as_second().div_euclid(QUANTUM_SECONDS))
    }

    /// The first quantum that begins at or after `instant`.
    pub fn at_or_after(instant: Timestamp) -> Self {
        Self::starting_at(instant).unwrap_or_else(|_| Self::containing(instant).plus(1))
    }

    /// Takes a number of quanta since 1970 as it was stored.
    pub const fn from_index(index: i64) -> Self {
        Self(index)
    }

    /// Number of quanta since 1970.
    pub const fn index(self) -> i64 {
        self.0
    }

    /// The instant at which the quantum begins.
    pub fn start_at(self) -> Timestamp {
        let seconds = self.0.saturating_mul(QUANTUM_SECONDS);
        Timestamp::from_second(seconds).unwrap_or(if seconds < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The quantum `count` steps later.
    pub const fn plus(self, count: i64) -> Self {
        Self(self.0.saturating_add(count))
    }
}

/// A run of quanta, never empty and at most a day long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuantumSpan {
    first: Quantum,
    count: u16,
}

impl QuantumSpan {
    /// Longest span: 24 hours.
    pub const MAX_COUNT: u16 = 288;

    /// `count` quanta from `first` on; `None` unless 1 to [`Self::MAX_COUNT`].
    pub fn new(first: Quantum, count: u16) -> Option<Self> {
        (1..=Self::MAX_COUNT)
            .contains(&count)
            .then_some(Self { first, count })
    }

    /// The first quantum.
    pub const fn first(&self) -> Quantum {
        self.first
    }

    /// Number of quanta.
    pub const fn count(&self) -> u16 {
        self.count
    }

    /// The quantum after the last one.
    pub fn until(&self) -> Quantum {
        self.first.plus(i64::from(self.count))
    }

    /// The instant at which the span begins.
    pub fn start_at(&self) -> Timestamp {
        self.first.start_at()
    }

    /// The instant at which the span ends (exclusive).
    pub fn end_at(&self) -> Timestamp {
        self.until().start_at()
    }

    /// All quanta in ascending order.
    pub fn quanta(&self) -> impl Iterator<Item = Quantum> + use<> {
        let first = self.first;
        (0..self.count).map(move |step| first.plus(i64::from(step)))
    }
}
