//! The document as a whole.

use serde::{Deserialize, Serialize};

use super::{
    AgsText, ClosureEntry, Day, DepartmentEntry, DocumentEntry, FrameEntry, Key, Label, PolicyEntry,
    PoolEntry, ServiceEntry, SiteEntry, UnitEntry, WalkingEntry, ZoneName,
};

/// A whole town data file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownFile {
    /// The town or county.
    pub authority: AuthorityEntry,
    /// First day on which openings count that name no day of their own.
    pub valid_from_on: Day,
    /// Outer hours (Funktionszeiten); empty: no bound.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub time_frame: Vec<FrameEntry>,
    /// Buildings.
    pub sites: Vec<SiteEntry>,
    /// Minutes on foot between the buildings.
    #[serde(default, skip_serializing_if = "WalkingEntry::is_empty")]
    pub walking_times: WalkingEntry,
    /// Departments that units belong to.
    pub departments: Vec<DepartmentEntry>,
    /// Units that receive visitors.
    pub units: Vec<UnitEntry>,
    /// Papers that services ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentEntry>,
    /// What visitors come for.
    pub services: Vec<ServiceEntry>,
    /// Sets of interchangeable counters with their openings.
    pub pools: Vec<PoolEntry>,
    /// Closed days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closures: Vec<ClosureEntry>,
}

/// The town or county (Behörde).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorityEntry {
    /// Key; never changes.
    pub slug: Key,
    /// Number in admission tickets; given once in an installation.
    pub number: u16,
    /// Official name.
    pub name: Label,
    /// Official key (AGS).
    pub ags: AgsText,
    /// Zone of all times in this file.
    pub zone: ZoneName,
    /// Service centre as visitors dial it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Label>,
    /// Whether public holidays of the place close it; they do if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_holidays: Option<bool>,
    /// Assumption Day (Mariä Himmelfahrt) in Bavaria, where it depends on the municipality; a holiday if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assumption_day: Option<bool>,
    /// Corpus Christi (Fronleichnam) in Saxony and Thuringia, where it depends on the municipality; none if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corpus_christi: Option<bool>,
    /// Rules that differ from the usual ones.
    #[serde(default, skip_serializing_if = "PolicyEntry::is_empty")]
    pub policy: PolicyEntry,
    /// Days between the announcement of a change of hours or rules and the day on which it is felt, at most 366; a month
    /// if not stated. Publishing on shorter notice raises a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<u16>,
    /// Mail addresses and telephone numbers of homes and services that book for many people: no limit per person holds
    /// for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt_contacts: Vec<Label>,
}
