//! What staff and management want to know.

mod deviations_of;
pub(crate) mod list_deviations;
pub(crate) mod list_duplicates;
pub(crate) mod report_rollout;
