//! What the holders of cancelled bookings are told.

use std::collections::BTreeSet;
use std::sync::Arc;

use einlass_domain::booking::{CancellationNotice, DayRange, FreeHours, LinkFacts, MassCancellation};
use einlass_domain::calendar::{Closure, DayRule, Opening, PoolCalendar};
use einlass_domain::catalogue::{Authority, Pool, Service, Site, Unit};
use einlass_domain::ids::PoolId;
use einlass_domain::language::Language;
use einlass_storage::booking::Concerned;
use einlass_storage::calendar::{list_closures, list_openings};
use einlass_storage::{ReadTx, StorageError, catalogue};
use jiff::ToSpan;

use crate::catalogue::load_authority;

/// Weeks for which hours without appointment are looked at, at least, so that they can be told by weekday.
const FEWEST_WEEKS: i64 = 4;

/// Weeks for which they are looked at, at most: nobody plans further.
const MOST_WEEKS: i64 = 13;

/// All that the notices of one mass cancellation need, read once.
pub(super) struct Notices {
    authority: Arc<Authority>,
    sites: Vec<Site>,
    units: Vec<Unit>,
    services: Vec<Service>,
    pools: Vec<Pool>,
    openings: Vec<Opening>,
    closures: Vec<Closure>,
    /// The days for which hours without appointment are told.
    range: DayRange,
}

impl Notices {
    pub(super) fn load(tx: &mut ReadTx<'_>, plan: &MassCancellation) -> Result<Self, StorageError> {
        let id = plan.authority_id;
        let pools = catalogue::list_pools(tx, id)?;
        let ids: Vec<PoolId> = pools.iter().map(|pool| pool.id).collect();
        let fewest = plan.from_on.saturating_add(FEWEST_WEEKS.weeks());
        let most = plan.from_on.saturating_add(MOST_WEEKS.weeks());
        Ok(Self {
            authority: load_authority(tx, id)?,
            // Bookings go on at places that were given up since, and so do their names.
            sites: catalogue::list_sites_ever(tx, id)?,
            units: catalogue::list_units_ever(tx, id)?,
            services: catalogue::list_services(tx, id)?,
            openings: list_openings(tx, id, &ids)?,
            closures: list_closures(tx, id)?,
            range: DayRange {
                from_on: plan.from_on,
                to_on: plan.to_on.max(fewest).min(most).yesterday().unwrap_or(plan.to_on),
            },
            pools,
        })
    }

    /// The notice of one booking in a language; none for what has no number.
    pub(super) fn text(
        &self,
        plan: &MassCancellation,
        one: &Concerned,
        language: Language,
    ) -> Option<String> {
        let placement = &one.appointment.placement;
        let site = self.sites.iter().find(|site| site.id == placement.site_id);
        let unit = self.units.iter().find(|unit| unit.id == placement.unit_id);
        let link = plan.rebooking_link.fill(&LinkFacts {
            site: site.map(|site| site.slug.to_string()).unwrap_or_default(),
            unit: unit.map(|unit| unit.slug.to_string()).unwrap_or_default(),
            services: self.service_keys(one),
            language: language.tag().to_owned(),
        });
        let notice = CancellationNotice {
            number: one.number?,
            start: self.authority.zone.to_datetime(placement.span.start_at()),
            unit: unit.map_or("", |unit| unit.name.get(language)),
            site: site.map_or("", |site| site.name.as_str()),
            reason: &plan.reason,
            link: &link,
            free_hours: &self.hours_at(one),
        };
        Some(notice.text(language))
    }

    fn service_keys(&self, one: &Concerned) -> String {
        let known = one.appointment.services.iter().filter_map(|booked| {
            let service = self
                .services
                .iter()
                .find(|service| service.id == booked.service_id);
            service.map(|service| service.slug.as_str())
        });
        known.collect::<Vec<_>>().join(",")
    }

    /// The hours without appointment of the unit in the building, by day and time. Public holidays and closed days are
    /// left out as for any other question of when something is open.
    fn hours_at(&self, one: &Concerned) -> Vec<FreeHours> {
        let placement = &one.appointment.placement;
        let here = |pool: &&Pool| pool.site_id == placement.site_id && pool.unit_id == placement.unit_id;
        let holidays = self.authority.holidays();
        let mut windows = BTreeSet::new();
        for pool in self.pools.iter().filter(here) {
            let of_pool = self.openings.iter().filter(|opening| opening.pool_id == pool.id);
            let openings: Vec<Opening> = of_pool.cloned().collect();
            let calendar = PoolCalendar {
                site_id: pool.site_id,
                openings: &openings,
                closures: &self.closures,
                holidays: &holidays,
                staffing: &[],
            };
            for day in self.range.days() {
                let open = calendar.plan(day).windows.into_iter();
                let without = open.filter(|window| window.rule == DayRule::WithoutAppointment);
                windows.extend(without.map(|window| (day, window.from, window.until)));
            }
        }
        FreeHours::gather(&windows, self.range)
    }
}
