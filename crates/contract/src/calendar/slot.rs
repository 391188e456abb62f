//! The search for free times.

use einlass_domain::ids::{SiteId, UnitId};
use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::catalogue::Document;

/// Query of `GET /v1/slots`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct SearchSlotsQuery {
    /// Services with quantities: `id` or `id*quantity`, with commas between.
    pub services: String,
    /// Only this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
    /// Only this unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub unit_id: Option<UnitId>,
    /// First local day, `YYYY-MM-DD`; today if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub from_on: Option<jiff::civil::Date>,
    /// Last local day (included), at most 200 days later; `from_on` plus 6 days if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub to_on: Option<jiff::civil::Date>,
    /// Most slots in the answer, 1 to 5000; 500 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// `next` of the previous page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Whether seats kept for urgent cases count, too; needs the scope `urgent:write`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<bool>))]
    pub urgent: bool,
}

/// A time at which the visit can begin. Advisory: the booking decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Slot {
    /// Start.
    pub start_at: Instant,
    /// End (exclusive).
    pub end_at: Instant,
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The unit that serves.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
}

/// The first free time at a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarliestSlot {
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The first start in the days asked for.
    pub start_at: Instant,
}

/// Free times with what a visitor should know before choosing one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotList {
    /// Free times in ascending order, one per start, site and unit.
    pub slots: Vec<Slot>,
    /// The first free time per site.
    pub earliest_per_site: Vec<EarliestSlot>,
    /// The last day before those asked for on which a visit could begin; missing if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub previous_bookable_on: Option<jiff::civil::Date>,
    /// The first day after those asked for on which a visit could begin; missing if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub next_bookable_on: Option<jiff::civil::Date>,
    /// Minutes at the counter for all services together.
    pub duration_minutes: u16,
    /// What to bring, each paper once.
    pub documents: Vec<Document>,
    /// Cursor of the next page; missing on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
