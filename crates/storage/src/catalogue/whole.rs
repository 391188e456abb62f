//! The whole catalogue of an authority: read once per revision, then shared by all requests.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;
use einlass_domain::catalogue::{Authority, Pool, Service, Site, Unit};
use einlass_domain::ids::{AuthorityId, ServiceId, SiteId, UnitId};
use einlass_domain::language::Language;
use jiff::civil::Date;

use super::{Change, PlacePolicies, find_authority, list_pools, list_services, list_sites, list_units};
use crate::schema::authority;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// What an authority has, without entries that the published document no longer names.
#[derive(Debug)]
pub struct Catalogue {
    /// The revision at which it was read; the data may be newer, never older.
    rev: i64,
    whole: DayCatalogue,
    /// The last day that was asked for: nearly always today.
    of_day: Mutex<Option<(Date, Arc<DayCatalogue>)>>,
}

/// The catalogue on a local day: without units before their first day, and without what belongs to them.
#[derive(Clone, Debug)]
pub struct DayCatalogue {
    /// The revision of the catalogue.
    pub rev: i64,
    /// The tenant.
    pub authority: Arc<Authority>,
    /// All sites, by name.
    pub sites: Vec<Site>,
    /// Units that are live, by name.
    pub units: Vec<Unit>,
    /// Their pools.
    pub pools: Vec<Pool>,
    /// Their services, by key, those included that are given on other days only.
    pub services: Vec<Service>,
}

/// The catalogue of an authority as it is now; one statement if nothing has changed. `None`: no such authority.
pub fn find_catalogue(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
) -> Result<Option<Arc<Catalogue>>, StorageError> {
    if let Some(known) = tx.catalogue_in_use(authority_id) {
        return Ok(Some(known));
    }
    let query = authority::table
        .find(Db(authority_id))
        .select(authority::catalogue_rev);
    let rev: Option<i64> = tx.run(|conn| query.first(conn).optional())?;
    let Some(rev) = rev else {
        return Ok(None);
    };
    if let Some(known) = tx.known_catalogue(authority_id, rev) {
        return Ok(Some(known));
    }
    let read = read(tx, authority_id, rev)?.map(Arc::new);
    if let Some(catalogue) = &read {
        tx.learn_catalogue(catalogue);
    }
    Ok(read)
}

/// Declares that the catalogue changes in this transaction.
pub(crate) fn touch_catalogue(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    change: Change,
) -> Result<(), StorageError> {
    if change == Change::Unchanged {
        return Ok(());
    }
    tx.forget_catalogue();
    let target = authority::table.find(Db(authority_id));
    let raised = authority::catalogue_rev.eq(authority::catalogue_rev + 1);
    tx.run(|conn| diesel::update(target).set(raised).execute(conn))
        .map(drop)
}

fn read(tx: &mut ReadTx, id: AuthorityId, rev: i64) -> Result<Option<Catalogue>, StorageError> {
    let Some(authority) = find_authority(tx, id)? else {
        return Ok(None);
    };
    let mut sites = list_sites(tx, id)?;
    sites.sort_by(|a, b| a.name.cmp(&b.name));
    let mut units = list_units(tx, id)?;
    let german = |unit: &Unit| unit.name.get(Language::German).to_owned();
    units.sort_by_cached_key(german);
    let pools = list_pools(tx, id)?;
    let mut services = list_services(tx, id)?;
    services.sort_by(|a, b| a.slug.cmp(&b.slug));
    let whole = DayCatalogue {
        rev,
        authority: Arc::new(authority),
        sites,
        units,
        pools,
        services,
    };
    Ok(Some(Catalogue {
        rev,
        whole,
        of_day: Mutex::new(None),
    }))
}

impl Catalogue {
    /// The tenant.
    pub const fn authority(&self) -> &Arc<Authority> {
        &self.whole.authority
    }

    /// Everything, units before their first day included.
    pub const fn whole(&self) -> &DayCatalogue {
        &self.whole
    }

    /// What counts on a local day.
    pub fn on(&self, day: Date) -> Arc<DayCatalogue> {
        let mut of_day = self.of_day.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, catalogue)) = of_day.as_ref()
            && *known == day
        {
            return Arc::clone(catalogue);
        }
        let catalogue = Arc::new(self.whole.on(day));
        *of_day = Some((day, Arc::clone(&catalogue)));
        catalogue
    }

    /// The revision at which it was read.
    pub(crate) const fn rev(&self) -> i64 {
        self.rev
    }
}

impl DayCatalogue {
    /// A site.
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// A service.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    pub(super) fn policies(&self, site_id: SiteId, unit_id: UnitId) -> Option<PlacePolicies> {
        let (site, unit) = self.site(site_id).zip(self.unit(unit_id))?;
        Some(PlacePolicies {
            authority: self.authority.policy.clone(),
            site: site.policy.clone(),
            unit: unit.policy.clone(),
        })
    }

    fn on(&self, day: Date) -> Self {
        let mut of_day = self.clone();
        of_day
            .units
            .retain(|unit| unit.live_from_on.is_none_or(|first| first <= day));
        let live: Vec<UnitId> = of_day.units.iter().map(|unit| unit.id).collect();
        of_day.pools.retain(|pool| live.contains(&pool.unit_id));
        of_day.services.retain(|service| live.contains(&service.unit_id));
        of_day
    }
}
