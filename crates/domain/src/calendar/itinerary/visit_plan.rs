//! Whether chosen times make a visit.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Spot, WalkingTimes};
use crate::calendar::{QUANTUM_MINUTES, QuantumSpan};

/// Why chosen times make no visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitPlanError {
    /// The station cannot be reached in time from the one before.
    #[error("the station can be reached at {earliest_at} at the earliest")]
    TooClose {
        /// Which station, counted from 0.
        station: usize,
        /// When a visitor who walks from the station before is there.
        earliest_at: Timestamp,
    },
    /// The station is on another local day than the first.
    #[error("all stations lie on one day")]
    OtherDay {
        /// Which station, counted from 0.
        station: usize,
    },
}

/// Minutes on foot to each of the stations, in the order of the visit; 0 for the first.
///
/// # Errors
/// If a station begins before a visitor who walks from the one before is there, or on another day.
pub fn plan_ways(
    stations: &[(Spot, QuantumSpan)],
    walking: &WalkingTimes,
    zone: &TimeZone,
) -> Result<Vec<u16>, VisitPlanError> {
    let Some((_, first)) = stations.first() else {
        return Ok(Vec::new());
    };
    let day = zone.to_datetime(first.start_at()).date();
    let mut ways = vec![0];
    for (station, ((from, before), (to, span))) in (1..).zip(stations.iter().zip(stations.iter().skip(1))) {
        let minutes = walking.minutes(*from, *to);
        let reached = before.until().plus(i64::from(minutes.div_ceil(QUANTUM_MINUTES)));
        if span.first() < reached {
            let earliest_at = reached.start_at();
            return Err(VisitPlanError::TooClose { station, earliest_at });
        }
        if zone.to_datetime(span.start_at()).date() != day {
            return Err(VisitPlanError::OtherDay { station });
        }
        ways.push(minutes);
    }
    Ok(ways)
}
