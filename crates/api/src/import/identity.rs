//! Known entries keep their ids: the ids of a file just read give way to those in the database.

use std::collections::BTreeMap;

use einlass_domain::booking::PolicyLevel;
use einlass_domain::catalogue::{Combination, Slug};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId, SiteId, UnitId};
use einlass_storage::town::{EntryKeys, EntryKind, RetiredEntry, entry_keys};
use einlass_storage::{ReadTx, StorageError};
use uuid::Uuid;

use super::Town;

/// The ids that an authority's entries have in the database, by key; retired ones included.
#[derive(Clone, Debug)]
pub(crate) struct KnownIds {
    authority: AuthorityId,
    keys: EntryKeys,
}

impl KnownIds {
    pub(super) fn load(tx: &mut ReadTx, authority: AuthorityId) -> Result<Self, StorageError> {
        let keys = entry_keys(tx, authority)?;
        Ok(Self { authority, keys })
    }

    /// The town with the ids of the database wherever its keys are known there.
    pub(crate) fn give_to(&self, mut town: Town) -> Town {
        let sites = renames(
            town.sites.iter().map(|site| (&site.slug, site.id)),
            &self.keys.sites,
        );
        let units = renames(
            town.units.iter().map(|unit| (&unit.slug, unit.id)),
            &self.keys.units,
        );
        let services = renames(
            town.services.iter().map(|one| (&one.slug, one.id)),
            &self.keys.services,
        );
        let pools = renames(
            town.pools.iter().map(|one| (&one.pool.slug, one.pool.id)),
            &self.keys.pools,
        );
        town.authority.id = self.authority;
        rename_overrides(&mut town.authority.policy, &services);
        for site in &mut town.sites {
            rename(&mut site.id, &sites);
            rename_overrides(&mut site.policy, &services);
        }
        town.walking_times.rename_sites(|id| rename(id, &sites));
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
            for site in &mut service.combination_limits.site_ids {
                rename(site, &sites);
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

    /// The sets of counters among some entries.
    pub(super) fn pools_among(&self, entries: &[RetiredEntry]) -> Vec<PoolId> {
        let named = |id: &&PoolId| entries.iter().any(|entry| entry.id == id.as_uuid());
        self.keys.pools.values().filter(named).copied().collect()
    }

    /// Entries of the database that the town does not name.
    pub(super) fn unnamed_in(&self, town: &Town) -> Vec<(RetiredEntry, Slug)> {
        let keys = &self.keys;
        let sites = unnamed(
            EntryKind::Site,
            &keys.sites,
            town.sites.iter().map(|site| &site.slug),
            SiteId::as_uuid,
        );
        let units = unnamed(
            EntryKind::Unit,
            &keys.units,
            town.units.iter().map(|unit| &unit.slug),
            UnitId::as_uuid,
        );
        let named = town.services.iter().map(|one| &one.slug);
        let services = unnamed(EntryKind::Service, &keys.services, named, ServiceId::as_uuid);
        let named = town.pools.iter().map(|one| &one.pool.slug);
        let pools = unnamed(EntryKind::Pool, &keys.pools, named, PoolId::as_uuid);
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

fn unnamed<'a, I>(
    kind: EntryKind,
    known: &BTreeMap<Slug, I>,
    named: impl Iterator<Item = &'a Slug>,
    uuid: impl Fn(&I) -> Uuid,
) -> Vec<(RetiredEntry, Slug)> {
    let named: Vec<&Slug> = named.collect();
    let missing = known.iter().filter(|(slug, _)| !named.contains(slug));
    missing
        .map(|(slug, id)| (RetiredEntry { kind, id: uuid(id) }, slug.clone()))
        .collect()
}
