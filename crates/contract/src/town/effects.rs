//! What a document does when it is published.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::AppointmentId;
use serde::{Deserialize, Serialize};

use super::{Day, TownVersion};
use crate::Instant;
use crate::calendar::{MisfitReason, MisfitState};

/// What is wrong at a place of a document. New codes may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TownProblemCode {
    /// The field does not exist.
    FieldUnknown,
    /// A field is missing.
    FieldMissing,
    /// The value is not of the form that the field needs.
    ValueInvalid,
    /// Two entries of one kind have the same key.
    KeyRepeated,
    /// Two entries have the same number, or another authority has it.
    NumberRepeated,
    /// A key is mentioned that no entry has.
    KeyUnknown,
    /// A set of counters names a service of another unit.
    ServiceOfOtherUnit,
    /// The minutes of a service.
    DurationInvalid,
    /// A rule of booking outside its range.
    PolicyInvalid,
    /// The seats of a window.
    SeatsInvalid,
    /// A window that can never give a time.
    OpeningInvalid,
    /// A window outside the outer hours without a stated reason.
    OutsideTimeFrame,
    /// A statement about public holidays.
    HolidaysInvalid,
    /// What a service asks of a booking.
    TermsInvalid,
    /// The same window twice.
    OpeningRepeated,
    /// Closed days that end before they begin.
    ClosureEmpty,
    /// A validity that ends before it begins.
    ValidityEmpty,
    /// The document is of another authority.
    AuthorityChanged,
    /// A code that this version does not know.
    #[serde(other)]
    Other,
}

/// A mistake in a document. Every entry is answered with its first mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownProblem {
    /// The place as a JSON pointer (RFC 6901) into the document.
    pub pointer: String,
    /// What is wrong.
    pub code: TownProblemCode,
    /// More about it, in English.
    pub detail: String,
}

/// How many entries of one kind are created, changed, left as they are, or no longer named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownChange {
    /// Kind of entries: `authority`, `sites`, `units`, `services`, `pools`, `openings`, `closures`.
    pub kind: String,
    /// New ones.
    pub created: u32,
    /// Different ones.
    pub changed: u32,
    /// The same as before.
    pub unchanged: u32,
    /// No longer named: neither visible nor bookable, their bookings go on.
    pub retired: u32,
}

/// What can be booked online on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownDay {
    /// The day.
    pub on: Day,
    /// Free five-minute starts of all sets of counters as things are.
    pub free_before: u32,
    /// The same under the new document.
    pub free_after: u32,
}

/// An appointment that the new rules no longer carry. It stays; somebody has to talk to its holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownMisfit {
    /// The booking.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub appointment_id: AppointmentId,
    /// Its number; missing while its time is only held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "482 091 375"))]
    pub number: Option<BookingNumber>,
    /// How firm it is.
    pub state: MisfitState,
    /// Why it does not fit.
    pub reason: MisfitReason,
    /// Key of its set of counters.
    pub pool: String,
    /// Its start.
    pub start_at: Instant,
}

/// What deserves a second look before publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TownWarningCode {
    /// Opening or telephone hours change before the period of notice is over.
    HoursNoticeShort,
    /// Whether a service needs an appointment, or on which days it is given, changes before the period of notice is over.
    RegimeNoticeShort,
    /// A code that this version does not know.
    #[serde(other)]
    Other,
}

/// A warning; it does not keep anybody from publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownWarning {
    /// What.
    pub code: TownWarningCode,
    /// Key of the entry concerned.
    pub key: String,
    /// First day on which it is felt.
    pub effective_on: Day,
}

/// What a draft would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownPreview {
    /// The version that the draft was begun from.
    pub base_version: u64,
    /// The version that counts now; the draft can be published only while it is the same.
    pub current_version: u64,
    /// Mistakes; while there are any, nothing else is computed and the draft cannot be published.
    pub problems: Vec<TownProblem>,
    /// What would change.
    pub changes: Vec<TownChange>,
    /// Free times per day, before and after.
    pub days: Vec<TownDay>,
    /// Bookings that would no longer fit.
    pub misfits: Vec<TownMisfit>,
    /// What deserves a second look.
    pub warnings: Vec<TownWarning>,
}

/// What publishing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownPublished {
    /// The version that counts now.
    pub version: TownVersion,
    /// Whether the document differs from the version before; if not, no version was made.
    pub is_new: bool,
    /// What changed.
    pub changes: Vec<TownChange>,
    /// Bookings that no longer fit; they stay as they are.
    pub misfits: Vec<TownMisfit>,
    /// What deserves a second look.
    pub warnings: Vec<TownWarning>,
}
