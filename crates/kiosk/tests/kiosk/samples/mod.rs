//! Sample answers of the server, as a terminal in Kempten would get them.

pub(crate) mod catalogue;
pub(crate) mod door;
pub(crate) mod slots;

use einlass_client::contract::catalogue::{Site, SiteList};
use einlass_kiosk::flow::SiteFacts;

pub(crate) const SITE: &str = "0195e0a0-0000-7000-8000-000000000001";
pub(crate) const OTHER_SITE: &str = "0195e0a0-0000-7000-8000-000000000002";
pub(crate) const UNIT: &str = "0195e0a0-0000-7000-8000-000000000003";
pub(crate) const BOOKING: &str = "0195e0a0-0000-7000-8000-000000000004";
pub(crate) const VISIT: &str = "0195e0a0-0000-7000-8000-000000000005";
pub(crate) const NUMBER: &str = "572 843 912";

pub(crate) fn site_facts() -> SiteFacts {
    SiteFacts::find(&sites(), "rathausplatz-22").unwrap()
}

pub(crate) fn sites() -> SiteList {
    let site = |id: &str, key: &str, name: &str| Site {
        id: id.parse().unwrap(),
        key: key.to_owned(),
        name: name.to_owned(),
        street: name.to_owned(),
        postcode: "87435".to_owned(),
        town: "Kempten (Allgäu)".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        entrances: Vec::new(),
    };
    SiteList {
        authority: "Stadt Kempten (Allgäu)".to_owned(),
        phone: Some("0831 115".to_owned()),
        sites: vec![
            site(SITE, "rathausplatz-22", "Rathausplatz 22"),
            site(OTHER_SITE, "bahnhofstrasse-80", "Bahnhofstraße 80"),
        ],
    }
}
