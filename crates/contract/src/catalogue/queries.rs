//! Queries of the catalogue operations.

use einlass_domain::ids::{SiteId, UnitId};
use serde::{Deserialize, Serialize};

/// Query of `GET /v1/units`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ListUnitsQuery {
    /// Only units with counters at this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
}

/// Query of `GET /v1/services`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ListServicesQuery {
    /// Only services given at this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
    /// Only services of this unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub unit_id: Option<UnitId>,
    /// A search word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}
