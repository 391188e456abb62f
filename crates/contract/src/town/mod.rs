//! The configuration of a town as one document: field for field the JSON of `towns/*.json`.
//!
//! Values are checked while they are read ([`Parsed`]), references between entries when the document is published.

mod calendar;
mod contingent;
mod draft;
mod effects;
mod file;
mod name;
mod places;
mod policy;
mod services;
mod terms;
mod value;
mod version;
mod walking;

pub use calendar::{
    ClosureEntry, CounterEntry, Days, FrameEntry, KindEntry, NthDay, OpeningEntry, PhoneHoursEntry,
    PoolEntry, Rule, Weekday,
};
pub use contingent::{ContingentEntry, KeptForEntry};
pub use draft::{CreateTownDraft, PreviewTown, PublishTown, TownDraft, TownDraftHead, TownDraftList};
pub use effects::{
    TownChange, TownDay, TownMisfit, TownPreview, TownProblem, TownProblemCode, TownPublished, TownWarning,
    TownWarningCode,
};
pub use file::{AuthorityEntry, TownFile};
pub use name::NameEntry;
pub use places::{DepartmentEntry, EntranceEntry, SiteEntry, UnitEntry};
pub use policy::{PolicyEntry, PolicyOverrideEntry};
pub use services::{
    CombinationEntry, CombinationLimitsEntry, DocumentEntry, Need, RequiredEntry, ServiceEntry,
};
pub use terms::{
    AnswerType, ClosedChannelEntry, OptionEntry, QuestionEntry, StepEntry, TermsEntry, UploadEntry,
};
pub use value::{
    Ags, AgsText, CallLetters, CallPrefix, ChannelName, Clock, ClockTime, Day, Key, Label, LeikaText, Line,
    ParseValueError, Parsed, RecurrenceText, Zone, ZoneName,
};
pub use version::{ListTownVersionsQuery, TownVersion, TownVersionDocument, TownVersionList};
pub use walking::{WalkingEntry, WayEntry};
