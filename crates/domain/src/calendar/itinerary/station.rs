//! What a visit of several stations is made of.

use super::Spot;
use crate::calendar::{QuantumMap, QuantumSpan};

/// One place where a station can be visited, with the starts that are free there on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationPlace {
    /// Unit and building.
    pub spot: Spot,
    /// The offsets of the day at which a visit of the length of the station can begin.
    pub starts: QuantumMap,
}

/// One station of a visit (Station): services of one unit, done in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Quanta at the counter.
    pub quanta: u16,
    /// Where it can be visited.
    pub places: Vec<StationPlace>,
}

/// In which order the stations may be visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationOrder {
    /// As they were asked for: the second needs the result of the first.
    AsGiven,
    /// Whichever order is the best.
    Any,
}

/// Two to five stations that can be searched with bounded work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stations(Vec<Station>);

/// Why stations make no visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StationsError {
    /// Fewer than [`Stations::FEWEST`]: an ordinary appointment.
    #[error("a visit of several stations has at least two")]
    TooFew,
    /// More than [`Stations::MOST`].
    #[error("a visit has at most five stations")]
    TooMany,
    /// A station has more places than [`Stations::MOST_PLACES`].
    #[error("a station has at most twelve places to choose from")]
    TooManyPlaces,
    /// A station takes no time or longer than a day.
    #[error("a station takes between five minutes and a day")]
    Length,
}

impl Stations {
    /// Fewest stations.
    pub const FEWEST: usize = 2;
    /// Most stations: with more, nobody gets round in a day, and the orders would be too many to look at.
    pub const MOST: usize = 5;
    /// Most places of one station; it bounds the work of a search.
    pub const MOST_PLACES: usize = 12;

    /// Checks the bounds of a search.
    pub fn new(stations: Vec<Station>) -> Result<Self, StationsError> {
        Self::check_count(stations.len())?;
        for station in &stations {
            if station.places.len() > Self::MOST_PLACES {
                return Err(StationsError::TooManyPlaces);
            }
            if !(1..=QuantumSpan::MAX_COUNT).contains(&station.quanta) {
                return Err(StationsError::Length);
            }
        }
        Ok(Self(stations))
    }

    /// Whether so many stations make a visit.
    pub const fn check_count(count: usize) -> Result<(), StationsError> {
        match count {
            0..Self::FEWEST => Err(StationsError::TooFew),
            Self::FEWEST..=Self::MOST => Ok(()),
            _ => Err(StationsError::TooMany),
        }
    }

    /// The stations as they were asked for.
    pub fn as_slice(&self) -> &[Station] {
        &self.0
    }
}
