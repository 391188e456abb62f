//! Units and their pools of counters.

use super::Slug;
use super::terms::ClosedChannel;
use crate::booking::PolicyLevel;
use crate::calendar::PhoneHours;
use crate::ids::{PoolId, ServiceId, SiteId, UnitId};
use crate::language::LocalizedText;

/// A part of the authority that receives visitors (Organisationseinheit, z. B. Zulassungsstelle).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Key in town data files.
    pub slug: Slug,
    /// Name.
    pub name: LocalizedText,
    /// Name of the department it belongs to (Amt, Fachbereich).
    pub department: String,
    /// Where visitors wait after check-in, e.g. "Wartebereich B, 1. OG".
    pub waiting_area: String,
    /// One to three capital letters in front of call numbers, e.g. "E".
    pub call_prefix: String,
    /// What differs from the policy of authority and site.
    pub policy: PolicyLevel,
    /// When it can be reached by telephone apart from the service centre.
    pub phone_hours: Vec<PhoneHours>,
    /// Ways of booking that are switched off for all its services.
    pub closed_channels: Vec<ClosedChannel>,
    /// First day on which the unit is visible; `None`: always.
    pub live_from_on: Option<jiff::civil::Date>,
}

/// A set of interchangeable counters of a unit at one site (Terminkalender).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Id.
    pub id: PoolId,
    /// Key in town data files, unique in its authority.
    pub slug: Slug,
    /// The unit that staffs it.
    pub unit_id: UnitId,
    /// The building it stands in.
    pub site_id: SiteId,
    /// Services its counters can give.
    pub service_ids: Vec<ServiceId>,
    /// Its counters, as far as they are named. How many are open at a time is a matter of openings.
    pub counters: Vec<Counter>,
}

/// A counter (Schalter, Arbeitsplatz).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Key, unique in its pool.
    pub slug: Slug,
    /// Name as it is called up, e.g. "Platz 3".
    pub name: String,
    /// Room in which it stands.
    pub room: String,
}
