//! Lists for staff.

pub(crate) mod list_duplicates;
