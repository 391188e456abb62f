//! The building that the terminal stands in.

use einlass_client::contract::catalogue::SiteList;
use einlass_domain::ids::SiteId;
use jiff::tz::TimeZone;

/// What the terminal must know of its own building before it can serve anybody.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteFacts {
    /// Id.
    pub id: SiteId,
    /// Name as visitors know it.
    pub name: String,
    /// The town or county.
    pub authority: String,
    /// Number of the service centre.
    pub phone: Option<String>,
    /// Zone of all times on the screen.
    pub zone: TimeZone,
}

impl SiteFacts {
    /// Finds the site by key or id. A zone that the device does not know is shown as that of Berlin, where all
    /// German town halls are.
    pub fn find(list: &SiteList, key_or_id: &str) -> Option<Self> {
        let site = list
            .sites
            .iter()
            .find(|site| site.key == key_or_id || site.id.to_string() == key_or_id)?;
        let zone = TimeZone::get(&site.time_zone)
            .or_else(|_| TimeZone::get("Europe/Berlin"))
            .unwrap_or(TimeZone::UTC);
        Some(Self {
            id: site.id,
            name: site.name.clone(),
            authority: list.authority.clone(),
            phone: list.phone.clone(),
            zone,
        })
    }
}
