//! When a unit is open on a day, and how it can be reached.

use einlass_domain::ids::{SiteId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::Text;
use crate::town::Clock;

/// Query of `GET /v1/units/{id}/hours`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ReadHoursQuery {
    /// The local day, `YYYY-MM-DD`; today if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub on: Option<Date>,
}

/// Whether visitors need an appointment in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WindowMode {
    /// With appointment.
    With,
    /// Without.
    Without,
}

/// A window in which visitors are served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// Start, local time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "07:30"))]
    pub from: Clock,
    /// End (exclusive), local time; `24:00` is the end of the day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "17:00"))]
    pub until: Clock,
    /// With or without appointment.
    pub appointment: WindowMode,
}

/// Why a building is closed on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closed {
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The reason in German, e.g. the name of the holiday.
    pub reason: String,
    /// The reason by language: public holidays have an English name, too.
    pub reasons: Text,
    /// Whether it is a public holiday.
    pub public_holiday: bool,
}

/// A window in which a number is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneWindow {
    /// Start, local time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "08:00"))]
    pub from: Clock,
    /// End (exclusive), local time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "09:00"))]
    pub until: Clock,
    /// The number as visitors should dial it.
    pub phone: String,
    /// What it is for.
    pub label: Text,
}

/// The hours of a unit on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hours {
    /// The unit.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub on: Date,
    /// Windows by building and time; counters that are open at the same time are one window.
    pub windows: Vec<Window>,
    /// Buildings in which the usual hours do not count.
    pub closed: Vec<Closed>,
    /// When the unit can be reached by telephone apart from the service centre.
    pub phone: Vec<PhoneWindow>,
}
