//! The configuration of an authority as one document: versions, drafts, and entries that it no longer names.

mod draft;
mod entry_keys;
mod lock;
mod retired;
mod version;

pub use draft::{
    DraftSave, TownDraft, delete_town_draft, find_town_draft, insert_town_draft, list_town_drafts,
    save_town_draft,
};
pub use entry_keys::{EntryKeys, entry_keys};
pub use lock::lock_town;
pub use retired::{EntryKind, RetiredEntry, list_retired, replace_retired};
pub use version::{
    NewTownVersion, TownVersion, TownVersionHead, find_town_version, insert_town_version,
    latest_town_version, list_town_versions,
};
