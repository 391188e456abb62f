//! Authorities: the tenants.

use jiff::tz::TimeZone;

use super::Slug;
use crate::booking::PolicyLevel;
use crate::calendar::{HolidayCalendar, HolidayRules, TimeFrame};
use crate::ids::AuthorityId;

/// The short number of an authority inside admission tickets; given once, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorityNumber(pub u16);

/// A town or county (Behörde). Everything belongs to exactly one; none sees another's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// Id.
    pub id: AuthorityId,
    /// Key in town data files.
    pub slug: Slug,
    /// Short number inside admission tickets.
    pub number: AuthorityNumber,
    /// Official name.
    pub name: String,
    /// Official municipality key (AGS), eight digits; five for a county.
    pub ags: String,
    /// Zone of all opening hours.
    pub zone: TimeZone,
    /// Number of the service centre (115), as visitors should dial it.
    pub phone: Option<String>,
    /// Contacts of homes and services that book for many people, as [`crate::booking::Contact::normalised`] writes
    /// them: no limit per person holds for them.
    pub exempt_contacts: Vec<String>,
    /// What it states about public holidays beyond its official key.
    pub holiday_rules: HolidayRules,
    /// Outer hours of all sites that have none of their own; `None`: no bound.
    pub time_frame: Option<TimeFrame>,
    /// What differs from the usual policy.
    pub policy: PolicyLevel,
}

impl Authority {
    /// Its public holidays.
    pub fn holidays(&self) -> HolidayCalendar {
        HolidayCalendar::new(&self.ags, self.holiday_rules)
    }
}
