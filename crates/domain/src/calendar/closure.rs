//! Closures: days on which openings do not count.

use jiff::civil::Date;

use crate::ids::{ClosureId, SiteId};

/// A span of closed days (Schließtage), e.g. a public holiday or a works outing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Id of the closure.
    pub id: ClosureId,
    /// The closed site; `None` closes the whole authority.
    pub site_id: Option<SiteId>,
    /// First closed day.
    pub from_on: Date,
    /// First day that is open again (exclusive end).
    pub until_on: Date,
    /// Why, as visitors may read it.
    pub reason: String,
}

impl Closure {
    /// Whether `site` is closed on `date`.
    pub fn applies(&self, site: SiteId, date: Date) -> bool {
        self.site_id.is_none_or(|closed| closed == site) && (self.from_on..self.until_on).contains(&date)
    }
}
