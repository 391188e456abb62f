//! Sites: the buildings people come to.

use super::Slug;
use crate::booking::PolicyLevel;
use crate::calendar::TimeFrame;
use crate::ids::SiteId;

/// The short number of a site inside admission tickets, unique in its authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteNumber(pub u8);

/// A building (Verwaltungsgebäude, Standort).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Id.
    pub id: SiteId,
    /// Key in town data files.
    pub slug: Slug,
    /// Short number inside admission tickets.
    pub number: SiteNumber,
    /// Name, e.g. "Rathausplatz 22".
    pub name: String,
    /// Street and house number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Doors with what stands there.
    pub entrances: Vec<Entrance>,
    /// Its own outer hours; `None`: those of the authority.
    pub time_frame: Option<TimeFrame>,
    /// What differs from the policy of the authority.
    pub policy: PolicyLevel,
}

/// A door of a site (Eingang).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrance {
    /// Key in town data files.
    pub slug: Slug,
    /// Name, e.g. "Haupteingang".
    pub name: String,
    /// Whether a porter sits there (Pforte).
    pub has_gatehouse: bool,
    /// Whether a terminal stands there.
    pub has_kiosk: bool,
}
