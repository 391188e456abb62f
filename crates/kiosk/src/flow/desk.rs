//! What a state may use while it handles an event.

use einlass_domain::ids::SiteId;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{CallId, CameraState, Effect, Now, SiteFacts};

/// Surroundings of a state: facts to read, orders to give.
pub(super) struct Desk<'a> {
    pub(super) site: &'a SiteFacts,
    pub(super) camera: CameraState,
    pub(super) language: einlass_domain::language::Language,
    pub(super) now: Now,
    pub(super) calls: &'a mut u64,
    pub(super) effects: &'a mut Vec<Effect>,
}

impl Desk<'_> {
    /// A number for a new order.
    pub(super) fn call(&mut self) -> CallId {
        *self.calls += 1;
        CallId(*self.calls)
    }

    pub(super) fn order(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn site_id(&self) -> SiteId {
        self.site.id
    }

    pub(super) fn zone(&self) -> &TimeZone {
        &self.site.zone
    }

    /// Today in this building, as far as the device knows.
    pub(super) fn today(&self) -> Date {
        self.zone().to_datetime(self.now.instant).date()
    }
}
