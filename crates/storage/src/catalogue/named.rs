//! Leaving out what the published document no longer names.

/// The condition that an entry of a table of the catalogue is not retired.
macro_rules! named {
    ($table:ident) => {
        diesel::dsl::not(diesel::dsl::exists(
            crate::schema::retired_entry::table
                .filter(crate::schema::retired_entry::authority_id.eq($table::authority_id))
                .filter(crate::schema::retired_entry::entry_id.eq($table::id)),
        ))
    };
}
pub(super) use named;
