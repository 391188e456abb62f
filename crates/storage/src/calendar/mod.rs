//! Openings, closures and the search for free time.

mod caches;
mod closures;
mod day_claims;
mod day_revision;
mod day_table;
mod free_days;
mod openings;
mod pool_rules;
mod rules_edit;
mod seats_ever;

pub(crate) use caches::Caches;
pub use closures::{list_closures, replace_closures};
pub(crate) use day_revision::{bump_day, bump_decided_day};
pub use free_days::{FreeDay, FreeDaysQuery, free_days, free_days_to_offer};
pub use openings::{list_openings, replace_openings};
pub(crate) use pool_rules::{PoolRules, rules_for};
pub(crate) use rules_edit::touch_rules;
