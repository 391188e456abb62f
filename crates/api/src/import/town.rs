//! A town data file as checked domain values.

use einlass_domain::calendar::{Closure, Opening, WalkingTimes};
use einlass_domain::catalogue::{Authority, NoticePeriod, Pool, Service, Site, Unit};

/// Everything that a town data file says. All references between its values hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Town {
    /// The town or county.
    pub authority: Authority,
    /// How long before it is felt a change is to be announced.
    pub notice: NoticePeriod,
    /// Its buildings.
    pub sites: Vec<Site>,
    /// Minutes on foot between its buildings.
    pub walking_times: WalkingTimes,
    /// Its units.
    pub units: Vec<Unit>,
    /// Its services.
    pub services: Vec<Service>,
    /// Its sets of counters with their openings.
    pub pools: Vec<PlannedPool>,
    /// Its closed days.
    pub closures: Vec<Closure>,
}

/// A set of counters and when it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPool {
    /// The set of counters.
    pub pool: Pool,
    /// All its openings.
    pub openings: Vec<Opening>,
}
