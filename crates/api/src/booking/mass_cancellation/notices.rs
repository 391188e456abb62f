//! What the holders of cancelled bookings are told.

use std::sync::Arc;

use einlass_domain::booking::{CancellationNotice, FreeHours, LinkFacts, MassCancellation};
use einlass_domain::calendar::DayRule;
use einlass_domain::catalogue::{Authority, Pool, Service, Site, Unit};
use einlass_domain::ids::PoolId;
use einlass_domain::language::Language;
use einlass_storage::booking::Concerned;
use einlass_storage::calendar::list_openings;
use einlass_storage::{ReadTx, StorageError, catalogue};

use crate::catalogue::load_authority;

/// All that the notices of one mass cancellation need, read once.
pub(super) struct Notices {
    authority: Arc<Authority>,
    sites: Vec<Site>,
    units: Vec<Unit>,
    services: Vec<Service>,
    pools: Vec<Pool>,
    /// Hours without appointment per pool, valid on the first day concerned.
    free_hours: Vec<(PoolId, FreeHours)>,
}

impl Notices {
    pub(super) fn load(tx: &mut ReadTx<'_>, plan: &MassCancellation) -> Result<Self, StorageError> {
        let id = plan.authority_id;
        let pools = catalogue::list_pools(tx, id)?;
        let ids: Vec<PoolId> = pools.iter().map(|pool| pool.id).collect();
        let openings = list_openings(tx, id, &ids)?;
        let counts = openings.iter().filter(|opening| {
            opening.rule == DayRule::WithoutAppointment
                && opening.valid_from_on <= plan.to_on
                && opening.valid_until_on.is_none_or(|until| until > plan.from_on)
        });
        let free_hours = counts.flat_map(|opening| {
            opening.recurrence.weekdays().map(|day| {
                let hours = FreeHours {
                    day: day.to_monday_one_offset(),
                    from: opening.from,
                    until: opening.until,
                };
                (opening.pool_id, hours)
            })
        });
        Ok(Self {
            authority: load_authority(tx, id)?,
            sites: catalogue::list_sites(tx, id)?,
            units: catalogue::list_units(tx, id)?,
            services: catalogue::list_services(tx, id)?,
            free_hours: free_hours.collect(),
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
            number: one.appointment.number?,
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

    /// The hours without appointment of the unit in the building, each once, by day and time.
    fn hours_at(&self, one: &Concerned) -> Vec<FreeHours> {
        let placement = &one.appointment.placement;
        let here = |pool_id: PoolId| {
            self.pools.iter().any(|pool| {
                pool.id == pool_id && pool.site_id == placement.site_id && pool.unit_id == placement.unit_id
            })
        };
        let mut hours: Vec<FreeHours> = self
            .free_hours
            .iter()
            .filter(|(pool_id, _)| here(*pool_id))
            .map(|(_, hours)| *hours)
            .collect();
        hours.sort_unstable();
        hours.dedup();
        hours
    }
}
