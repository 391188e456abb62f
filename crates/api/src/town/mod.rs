//! The configuration of an authority as one document: export, drafts, preview, publishing, undo.

mod apply_patch;
mod changed_areas;
pub(crate) mod create_town_draft;
pub(crate) mod delete_town_draft;
mod draft_on_wire;
mod edit;
mod effects;
pub(crate) mod export_town;
pub(crate) mod list_town_drafts;
pub(crate) mod list_town_versions;
mod on_wire;
mod outlook;
pub(crate) mod patch_town_draft;
pub(crate) mod preview_town_draft;
mod publish;
mod publish_checked;
pub(crate) mod publish_town_draft;
pub(crate) mod read_town_draft;
pub(crate) mod read_town_version;
pub(crate) mod replace_town_draft;
pub(crate) mod restore_town_version;
mod sample;

pub use changed_areas::ChangedAreas;
pub use effects::Effects;
pub(crate) use export_town::{current_file, pretty};
pub use outlook::Watch;
pub use publish::{Publication, Published, Publisher, publish};
