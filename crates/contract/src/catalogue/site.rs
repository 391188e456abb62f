//! Sites.

use einlass_domain::ids::SiteId;
use serde::{Deserialize, Serialize};

/// A building people come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: SiteId,
    /// Readable key.
    pub key: String,
    /// Name, e.g. "Rathausplatz 22".
    pub name: String,
    /// Street and house number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// IANA time zone of its opening hours.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Berlin"))]
    pub time_zone: String,
    /// Doors.
    pub entrances: Vec<Entrance>,
}

/// A door of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entrance {
    /// Readable key, unique in its site.
    pub key: String,
    /// Name.
    pub name: String,
    /// Whether a porter sits there.
    pub has_gatehouse: bool,
    /// Whether a terminal stands there.
    pub has_kiosk: bool,
}

/// All sites of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteList {
    /// Name of the authority.
    pub authority: String,
    /// Number of the service centre as visitors should dial it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The sites in the order of their names.
    pub sites: Vec<Site>,
}
