//! What visitors of an authority can see today.

use std::ops::Deref;
use std::sync::Arc;

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{BookingPolicy, Channel, PolicyTree};
use einlass_domain::catalogue::terms::{ChannelClosed, check_channel};
use einlass_domain::catalogue::{Authority, Pool, Service, ServicePlan, Site, Unit, Validity};
use einlass_domain::ids::{AuthorityId, ServiceId, SiteId, UnitId};
use einlass_storage::catalogue::{Catalogue, DayCatalogue, find_catalogue};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::platform::Refusal;

/// The catalogue of an authority without units before their first day, and without what belongs to them.
#[derive(Clone, Debug)]
pub struct VisibleCatalogue(Arc<DayCatalogue>);

/// Something asked for that is not in the catalogue of the client's authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVisible {
    /// No such site.
    #[error("there is no such site")]
    Site,
    /// No such unit, or not yet.
    #[error("there is no such unit")]
    Unit,
}

impl VisibleCatalogue {
    /// Reads the catalogue as it is visible at `now`.
    pub fn load(tx: &mut ReadTx<'_>, id: AuthorityId, now: Timestamp) -> Result<Self, StorageError> {
        let catalogue = load_catalogue(tx, id)?;
        let today = catalogue.authority().zone.to_datetime(now).date();
        Ok(Self(catalogue.on(today)))
    }

    /// The local day of the authority.
    pub fn today(&self, now: Timestamp) -> Date {
        self.authority.zone.to_datetime(now).date()
    }

    /// The site with this id.
    pub fn site(&self, id: SiteId) -> Result<&Site, NotVisible> {
        self.0.site(id).ok_or(NotVisible::Site)
    }

    /// The unit with this id.
    pub fn unit(&self, id: UnitId) -> Result<&Unit, NotVisible> {
        self.0.unit(id).ok_or(NotVisible::Unit)
    }

    /// The policy for visits of these services at a site of a unit; the usual one for places that are not there.
    pub fn policy(
        &self,
        site_id: SiteId,
        unit_id: UnitId,
        service_ids: &[ServiceId],
        channel: Channel,
    ) -> BookingPolicy {
        match (self.site(site_id), self.unit(unit_id)) {
            (Ok(site), Ok(unit)) => PolicyTree {
                authority: &self.authority.policy,
                site: &site.policy,
                unit: &unit.policy,
            }
            .resolve(service_ids, channel),
            (Err(_), _) | (_, Err(_)) => BookingPolicy::default(),
        }
    }

    /// Whether a service is shown now: it is given today, or on a day that can be booked already.
    pub fn is_listed(&self, service: &Service, channel: Channel, now: Timestamp) -> bool {
        let zone = &self.authority.zone;
        let begins = service.validity.from_on().is_none_or(|first| {
            let last_on = |site: SiteId| {
                let policy = self.policy(site, service.unit_id, &[service.id], channel);
                policy.last_on(now, zone)
            };
            let sites = self.sites_of_service(service.id);
            first <= self.today(now) || sites.into_iter().any(|site| first <= last_on(site))
        });
        begins && !service.validity.is_over(self.today(now))
    }

    /// The days on which all of these services are given; what is no longer in the catalogue does not limit them.
    pub fn validity(&self, service_ids: &[ServiceId]) -> Validity {
        let known = self.services.iter();
        let asked = known.filter(|service| service_ids.contains(&service.id));
        asked
            .map(|service| service.validity)
            .fold(Validity::ALWAYS, Validity::and)
    }

    /// Whether these services may be given together in a building.
    pub fn combines_at(&self, service_ids: &[ServiceId], site: SiteId) -> bool {
        let asked = self
            .services
            .iter()
            .filter(|service| service_ids.contains(&service.id));
        service_ids.len() < 2
            || asked
                .map(|service| &service.combination_limits)
                .all(|limits| limits.allows_site(site))
    }

    /// Whether a visit may be booked in this way: neither its services nor their units have switched it off.
    pub fn check_channel(&self, plan: &ServicePlan, channel: Channel) -> Result<(), ChannelClosed> {
        let services: Vec<&Service> = plan.services().iter().map(|(service, _)| service).collect();
        self.check_channel_of(&services, channel)
    }

    /// As [`Self::check_channel`], for services that nobody has put together yet.
    pub fn check_channel_of(&self, services: &[&Service], channel: Channel) -> Result<(), ChannelClosed> {
        let of_units = self
            .units
            .iter()
            .filter(|unit| services.iter().any(|service| service.unit_id == unit.id))
            .flat_map(|unit| &unit.closed_channels);
        let of_services = services.iter().flat_map(|service| &service.terms.closed_channels);
        check_channel(channel, of_services.chain(of_units))
    }

    /// Whether an optional filter by site and unit names things that exist.
    pub fn check(&self, site: Option<SiteId>, unit: Option<UnitId>) -> Result<(), NotVisible> {
        if let Some(id) = site {
            self.site(id)?;
        }
        if let Some(id) = unit {
            self.unit(id)?;
        }
        Ok(())
    }

    /// The sites at which a unit has counters, each once.
    pub fn sites_of_unit(&self, unit: UnitId) -> Vec<SiteId> {
        self.sites_where(|pool| pool.unit_id == unit)
    }

    /// The sites at which a service is given, each once.
    pub fn sites_of_service(&self, service: ServiceId) -> Vec<SiteId> {
        self.sites_where(|pool| pool.service_ids.contains(&service))
    }

    fn sites_where(&self, wanted: impl Fn(&Pool) -> bool) -> Vec<SiteId> {
        let given = |site: &&Site| {
            self.pools
                .iter()
                .any(|pool| pool.site_id == site.id && wanted(pool))
        };
        self.sites.iter().filter(given).map(|site| site.id).collect()
    }
}

/// The authority of an access token; it cannot be missing while its clients exist.
pub(crate) fn load_authority(tx: &mut ReadTx<'_>, id: AuthorityId) -> Result<Arc<Authority>, StorageError> {
    Ok(Arc::clone(load_catalogue(tx, id)?.authority()))
}

/// The catalogue of the authority of an access token.
pub(crate) fn load_catalogue(tx: &mut ReadTx<'_>, id: AuthorityId) -> Result<Arc<Catalogue>, StorageError> {
    find_catalogue(tx, id)?.ok_or_else(|| StorageError::Inconsistent {
        table: "authority",
        column: "id",
        row: id.to_string(),
    })
}

impl Deref for VisibleCatalogue {
    type Target = DayCatalogue;

    fn deref(&self) -> &DayCatalogue {
        &self.0
    }
}

impl NotVisible {
    /// The code on the wire.
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Site => ErrorCode::SiteNotFound,
            Self::Unit => ErrorCode::UnitNotFound,
        }
    }
}

impl From<NotVisible> for Refusal {
    fn from(error: NotVisible) -> Self {
        Self::new(error.code())
    }
}
