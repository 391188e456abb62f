//! Known entries keep their ids: the ids of a file just read give way to those in the database.

use std::collections::BTreeMap;

use einlass_domain::booking::PolicyLevel;
use einlass_domain::catalogue::{Combination, Slug};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId, SiteId, UnitId};
use einlass_storage::{ReadTx, StorageError, catalogue};

use super::Town;

/// The ids that an authority's entries have in the database, by key.
#[derive(Clone, Debug)]
pub(super) struct KnownIds {
    authority: AuthorityId,
    sites: BTreeMap<Slug, SiteId>,
    units: BTreeMap<Slug, UnitId>,
    services: BTreeMap<Slug, ServiceId>,
    pools: BTreeMap<Slug, PoolId>,
}

impl KnownIds {
    pub(super) fn load(tx: &mut ReadTx, authority: AuthorityId) -> Result<Self, StorageError> {
        let sites = catalogue::list_sites(tx, authority)?.into_iter();
        let units = catalogue::list_units(tx, authority)?.into_iter();
        let services = catalogue::list_services(tx, authority)?.into_iter();
        let pools = catalogue::list_pools(tx, authority)?.into_iter();
        Ok(Self {
            authority,
            sites: sites.map(|site| (site.slug, site.id)).collect(),
            units: units.map(|unit| (unit.slug, unit.id)).collect(),
            services: services.map(|service| (service.slug, service.id)).collect(),
            pools: pools.map(|pool| (pool.slug, pool.id)).collect(),
        })
    }

    /// The town with the ids of the database wherever its keys are known there.
    pub(super) fn give_to(&self, mut town: Town) -> Town {
        let sites = renames(town.sites.iter().map(|site| (&site.slug, site.id)), &self.sites);
        let units = renames(town.units.iter().map(|unit| (&unit.slug, unit.id)), &self.units);
        let services = renames(
            town.services.iter().map(|one| (&one.slug, one.id)),
            &self.services,
        );
        let pools = renames(
            town.pools.iter().map(|one| (&one.pool.slug, one.pool.id)),
            &self.pools,
        );
        town.authority.id = self.authority;
        rename_overrides(&mut town.authority.policy, &services);
        for site in &mut town.sites {
            rename(&mut site.id, &sites);
            rename_overrides(&mut site.policy, &services);
        }
        for unit in &mut town.units {
            rename(&mut unit.id, &units);
            rename_overrides(&mut unit.policy, &services);
        }
        for service in &mut town.services {
            rename(&mut service.id, &services);
            rename(&mut service.unit_id, &units);
            if let Combination::Only(others) = &mut service.combination {
                for other in others {
                    rename(other, &services);
                }
            }
        }
        for planned in &mut town.pools {
            let pool = &mut planned.pool;
            rename(&mut pool.id, &pools);
            rename(&mut pool.unit_id, &units);
            rename(&mut pool.site_id, &sites);
            for id in &mut pool.service_ids {
                rename(id, &services);
            }
            for opening in &mut planned.openings {
                rename(&mut opening.pool_id, &pools);
                for id in &mut opening.service_ids {
                    rename(id, &services);
                }
            }
        }
        for closure in &mut town.closures {
            if let Some(id) = &mut closure.site_id {
                rename(id, &sites);
            }
        }
        town
    }

    /// Entries of the database that the file does not name, as "kind key".
    pub(super) fn unnamed_in(&self, town: &Town) -> Vec<String> {
        let sites = missing("site", &self.sites, town.sites.iter().map(|site| &site.slug));
        let units = missing("unit", &self.units, town.units.iter().map(|unit| &unit.slug));
        let services = missing(
            "service",
            &self.services,
            town.services.iter().map(|one| &one.slug),
        );
        let pools = missing("pool", &self.pools, town.pools.iter().map(|one| &one.pool.slug));
        [sites, units, services, pools].concat()
    }
}

fn renames<'a, I: Ord + Copy>(
    new: impl Iterator<Item = (&'a Slug, I)>,
    known: &BTreeMap<Slug, I>,
) -> BTreeMap<I, I> {
    new.filter_map(|(slug, id)| known.get(slug).map(|known| (id, *known)))
        .collect()
}

fn rename<I: Ord + Copy>(id: &mut I, renames: &BTreeMap<I, I>) {
    if let Some(known) = renames.get(id) {
        *id = *known;
    }
}

fn rename_overrides(policy: &mut PolicyLevel, services: &BTreeMap<ServiceId, ServiceId>) {
    let ids = policy.overrides.iter_mut().flat_map(|one| &mut one.service_ids);
    ids.for_each(|id| rename(id, services));
}

fn missing<'a, I>(
    kind: &str,
    known: &BTreeMap<Slug, I>,
    named: impl Iterator<Item = &'a Slug>,
) -> Vec<String> {
    let named: Vec<&Slug> = named.collect();
    known
        .keys()
        .filter(|slug| !named.contains(slug))
        .map(|slug| format!("{kind} {slug}"))
        .collect()
}
