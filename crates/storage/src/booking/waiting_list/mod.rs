//! The waiting list.

mod entry_row;
mod find_entry;
mod insert_entry;
mod insert_offer;
mod list_waiting;
mod update_entry;

pub use find_entry::{
    count_waiting_before, count_waiting_by_contact, find_waiting_entry, lock_waiting_entry, lock_waiting_list,
};
pub use insert_entry::insert_waiting_entry;
pub use insert_offer::{OfferEvents, insert_offer};
pub use list_waiting::{OfferedBefore, list_offers, list_overdue_entries, list_waiting, somebody_waits};
pub use update_entry::update_waiting_entry;
