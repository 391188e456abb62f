//! Openings, closures and the search for free time.

mod caches;
mod closures;
mod day_claims;
mod day_loads;
mod day_revision;
mod day_table;
mod free_days;
mod free_search;
mod free_times;
mod misfits;
mod openings;
mod pool_loads;
mod pool_rules;
mod rules_edit;
mod seats_ever;
mod snapshots;
mod staffing;

pub(crate) use caches::Caches;
pub use closures::{list_closures, replace_closures};
pub use day_loads::day_loads;
pub(crate) use day_revision::{bump_day, bump_decided_day};
pub use free_days::{
    FreeDay, FreeDays, FreeDaysQuery, PoolStates, free_days, free_days_to_offer, pool_states,
};
pub use misfits::{Misfit, MisfitReason, MisfitState, list_misfits};
pub use openings::{list_openings, replace_openings};
pub use pool_loads::{PoolLoad, pool_loads};
pub use pool_rules::day_grid;
pub(crate) use pool_rules::{PoolRules, ServiceMask, rules_for};
pub(crate) use rules_edit::{touch_all_rules, touch_rules};
pub(crate) use snapshots::{FrameDaySnapshot, PhoneHoursSnapshot};
pub use staffing::{list_staffing, replace_staffing};
