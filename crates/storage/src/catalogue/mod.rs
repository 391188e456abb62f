//! What there is: authorities, sites, units, pools, services. Imports match by slug, so that ids stay.

mod authority;
mod named;
mod policies;
mod pool;
mod service;
mod service_snapshot;
mod site;
mod unit;
mod upserted;
mod walking_times;
mod whole;

pub(crate) use authority::parse_zone;
pub use authority::{find_authority, find_authority_by_slug, list_authorities, upsert_authority};
pub use policies::{PlacePolicies, find_policies};
pub use pool::{find_pool, list_pools, upsert_pool};
pub use service::{find_service, list_services, upsert_service};
pub(crate) use service_snapshot::DocumentSnapshot;
pub use site::{find_site, list_sites, list_sites_ever, upsert_site};
pub use unit::{find_unit, list_units, list_units_ever, upsert_unit};
pub use upserted::{Change, Upserted};
pub use walking_times::{find_walking_times, set_walking_times};
pub(crate) use whole::touch_catalogue;
pub use whole::{Catalogue, DayCatalogue, find_catalogue};
