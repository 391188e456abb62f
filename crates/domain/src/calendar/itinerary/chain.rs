//! A way through all stations.

use super::Spot;
use crate::calendar::QUANTUM_MINUTES;

/// One station of a chain at its place and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which of the stations asked for, counted from 0.
    pub station: usize,
    /// Where.
    pub spot: Spot,
    /// Offset of the day at which it begins.
    pub start: u16,
    /// Quanta at the counter.
    pub quanta: u16,
    /// Minutes on foot from the stop before; 0 for the first.
    pub walking_minutes: u16,
    /// Minutes left over between the stop before and this one, without those on foot; 0 for the first.
    pub waiting_minutes: u16,
}

/// All stations of a visit one after the other (Besuchskette).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    stops: Vec<Stop>,
}

impl Stop {
    /// The offset after the last quantum at the counter.
    pub const fn until(&self) -> u16 {
        self.start.saturating_add(self.quanta)
    }
}

impl Chain {
    /// Begins a chain with its first stop.
    pub(super) fn starting_with(stop: Stop) -> Self {
        Self { stops: vec![stop] }
    }

    /// Adds the next stop; what the way leaves of the gap is waiting.
    pub(super) fn push(&mut self, stop: Stop) {
        let gap = stop.start.saturating_sub(self.until()) * QUANTUM_MINUTES;
        self.stops.push(Stop {
            waiting_minutes: gap.saturating_sub(stop.walking_minutes),
            ..stop
        });
    }

    /// The stops in the order of the visit.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The offset at which the visit begins.
    pub fn start(&self) -> u16 {
        self.stops.first().map_or(0, |stop| stop.start)
    }

    /// The offset at which it is over.
    pub fn until(&self) -> u16 {
        self.stops.last().map_or(0, Stop::until)
    }

    /// Minutes left over between the stops.
    pub fn waiting_minutes(&self) -> u16 {
        self.stops.iter().map(|stop| stop.waiting_minutes).sum()
    }

    /// Minutes on foot between the stops.
    pub fn walking_minutes(&self) -> u16 {
        self.stops.iter().map(|stop| stop.walking_minutes).sum()
    }
}
