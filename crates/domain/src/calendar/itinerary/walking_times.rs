//! How long a visitor walks from one station to the next. Data of the town, no computation of routes.

use std::collections::BTreeMap;

use crate::calendar::QUANTUM_MINUTES;
use crate::ids::{SiteId, UnitId};

/// Where a station is: a unit in a building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The building.
    pub site_id: SiteId,
    /// The unit.
    pub unit_id: UnitId,
}

/// The way from one building to another (Fußweg).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Where it begins.
    pub from: SiteId,
    /// Where it ends.
    pub to: SiteId,
    /// Minutes on foot at an easy pace, from door to door.
    pub minutes: u16,
}

/// The walking times of a town (Wegezeiten).
///
/// A way counts for both directions unless the way back is stated too (hills, one-way doors).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkingTimes {
    within_site_minutes: u16,
    unknown_minutes: u16,
    known: BTreeMap<(SiteId, SiteId), u16>,
}

/// Why times are not walking times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WalkingTimesError {
    /// More than [`WalkingTimes::MOST_MINUTES`].
    #[error("a way takes at most 240 minutes")]
    TooLong,
    /// The way begins and ends in the same building; that is what the minutes within a site are for.
    #[error("a way leads from one site to another")]
    SameSite,
    /// The same way is stated twice.
    #[error("the way from {0} to {1} is stated twice")]
    Repeated(SiteId, SiteId),
}

impl Default for WalkingTimes {
    /// What counts in a town that states nothing.
    fn default() -> Self {
        Self {
            within_site_minutes: Self::WITHIN_SITE_MINUTES,
            unknown_minutes: Self::UNKNOWN_MINUTES,
            known: BTreeMap::new(),
        }
    }
}

impl WalkingTimes {
    /// Longest way.
    pub const MOST_MINUTES: u16 = 240;
    /// From one unit to another in the same building, unless the town states it: stairs, corridors, a door to find.
    pub const WITHIN_SITE_MINUTES: u16 = 5;
    /// Between buildings of which the town states nothing: across the middle of a town.
    pub const UNKNOWN_MINUTES: u16 = 15;

    /// Checks the times of a town.
    pub fn new(
        within_site_minutes: u16,
        unknown_minutes: u16,
        walks: impl IntoIterator<Item = Walk>,
    ) -> Result<Self, WalkingTimesError> {
        if within_site_minutes.max(unknown_minutes) > Self::MOST_MINUTES {
            return Err(WalkingTimesError::TooLong);
        }
        let mut known = BTreeMap::new();
        for walk in walks {
            if walk.minutes > Self::MOST_MINUTES {
                return Err(WalkingTimesError::TooLong);
            }
            if walk.from == walk.to {
                return Err(WalkingTimesError::SameSite);
            }
            if known.insert((walk.from, walk.to), walk.minutes).is_some() {
                return Err(WalkingTimesError::Repeated(walk.from, walk.to));
            }
        }
        Ok(Self {
            within_site_minutes,
            unknown_minutes,
            known,
        })
    }

    /// Gives sites other ids, all different as before.
    pub fn rename_sites(&mut self, rename: impl Fn(&mut SiteId)) {
        let known = std::mem::take(&mut self.known);
        self.known = known
            .into_iter()
            .map(|((mut from, mut to), minutes)| {
                rename(&mut from);
                rename(&mut to);
                ((from, to), minutes)
            })
            .collect();
    }

    /// Minutes from one unit to another in the same building.
    pub const fn within_site_minutes(&self) -> u16 {
        self.within_site_minutes
    }

    /// Minutes between buildings of which nothing is stated.
    pub const fn unknown_minutes(&self) -> u16 {
        self.unknown_minutes
    }

    /// The ways that are stated, by their ends.
    pub fn walks(&self) -> impl Iterator<Item = Walk> {
        self.known.iter().map(|((from, to), minutes)| Walk {
            from: *from,
            to: *to,
            minutes: *minutes,
        })
    }

    /// Minutes on foot from one station to the next; none where the visitor stays with the same unit.
    pub fn minutes(&self, from: Spot, to: Spot) -> u16 {
        if from == to {
            return 0;
        }
        if from.site_id == to.site_id {
            return self.within_site_minutes;
        }
        let stated = |from, to| self.known.get(&(from, to)).copied();
        stated(from.site_id, to.site_id)
            .or_else(|| stated(to.site_id, from.site_id))
            .unwrap_or(self.unknown_minutes)
    }
}

/// Quanta that a way keeps free at least.
pub(super) const fn quanta_of(minutes: u16) -> u16 {
    minutes.div_ceil(QUANTUM_MINUTES)
}
