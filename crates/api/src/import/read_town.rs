//! From the text of a town data file to checked domain values.

use std::collections::BTreeMap;

use einlass_contract::town::TownFile;
use einlass_domain::catalogue::Slug;
use einlass_domain::ids::{AuthorityId, ClosureId, OpeningId, PoolId, ServiceId, SiteId, UnitId};
use jiff::Timestamp;
use rand::Rng;

use super::mistakes::{Mistakes, every};
use super::parse_town::parse_town;
use super::read_calendar::{read_closure, read_openings, read_time_frame};
use super::read_catalogue::{Catalogue, read_authority, read_pool, read_service, read_sites, read_unit};
use super::{PlannedPool, Town, TownFileError, TownFileErrors, TownFileProblem};

/// Reads a town data file. Ids are made new from `now` and `rng`; the import replaces those of known entries.
pub fn read_town<R: Rng + ?Sized>(text: &str, now: Timestamp, rng: &mut R) -> Result<Town, TownFileErrors> {
    plan_town(&parse_town(text)?, now, rng)
}

/// Checks what entries say about each other. Ids are made new from `now` and `rng`.
pub fn plan_town<R: Rng + ?Sized>(
    file: &TownFile,
    now: Timestamp,
    rng: &mut R,
) -> Result<Town, TownFileErrors> {
    let authority_id = AuthorityId::generate(now, rng);
    let catalogue = read_keys(file, now, rng)?;
    let mut mistakes = Mistakes::default();
    let sites = mistakes.gather(read_sites(&file.sites, &catalogue));
    let units = mistakes.gather(every(&file.units, |index, unit| {
        read_unit(unit, &catalogue, index)
    }));
    let services = mistakes.gather(every(&file.services, |index, service| {
        read_service(service, &catalogue, index)
    }));
    let pools = mistakes.gather(read_pools(file, &catalogue, || OpeningId::generate(now, rng)));
    let closures = mistakes.gather(every(&file.closures, |index, closure| {
        read_closure(closure, &catalogue, ClosureId::generate(now, rng), index)
    }));
    mistakes.end()?;
    Ok(Town {
        authority: read_authority(&file.authority, authority_id),
        sites: sites.unwrap_or_default(),
        units: units.unwrap_or_default(),
        services: services.unwrap_or_default(),
        pools: pools.unwrap_or_default(),
        closures: closures.unwrap_or_default(),
    })
}

fn read_keys<R: Rng + ?Sized>(
    file: &TownFile,
    now: Timestamp,
    rng: &mut R,
) -> Result<Catalogue, TownFileErrors> {
    let mut mistakes = Mistakes::default();
    let list = &mut mistakes;
    let slugs = file.sites.iter().map(|one| &one.slug.0);
    let sites = keys("site", slugs, list, || SiteId::generate(now, rng));
    let slugs = file.units.iter().map(|one| &one.slug.0);
    let units = keys("unit", slugs, list, || UnitId::generate(now, rng));
    let slugs = file.services.iter().map(|one| &one.slug.0);
    let services = keys("service", slugs, list, || ServiceId::generate(now, rng));
    let slugs = file.pools.iter().map(|one| &one.slug.0);
    let pools = keys("pool", slugs, list, || PoolId::generate(now, rng));
    keys(
        "document",
        file.documents.iter().map(|one| &one.slug.0),
        list,
        || (),
    );
    mistakes.end()?;
    Ok(Catalogue {
        sites,
        units,
        services,
        pools,
        documents: file.documents.clone(),
    })
}

/// Keys of one kind of entry with their ids.
#[derive(Clone, Debug)]
pub(super) struct Keys<I> {
    kind: &'static str,
    ids: BTreeMap<Slug, I>,
}

impl<I: Copy> Keys<I> {
    /// The id of the entry with this key.
    pub(super) fn find(&self, key: &Slug, path: impl FnOnce() -> String) -> Result<I, TownFileError> {
        let (kind, key) = (self.kind, key.clone());
        let id = self.ids.get(&key).copied();
        id.ok_or_else(|| TownFileProblem::UnknownKey { kind, key }.at(path()))
    }
}

/// Gives every key an id; `kind` in the plural is the name of the list. Mistakes are kept in `mistakes`.
fn keys<'a, I>(
    kind: &'static str,
    slugs: impl Iterator<Item = &'a Slug>,
    mistakes: &mut Mistakes,
    mut new_id: impl FnMut() -> I,
) -> Keys<I> {
    let mut ids = BTreeMap::new();
    for (index, slug) in slugs.enumerate() {
        if ids.insert(slug.clone(), new_id()).is_some() {
            mistakes.add(TownFileProblem::RepeatedKey(slug.clone()).at(format!("/{kind}s/{index}/slug")));
        }
    }
    Keys { kind, ids }
}

fn read_pools(
    file: &TownFile,
    catalogue: &Catalogue,
    mut new_id: impl FnMut() -> OpeningId,
) -> Result<Vec<PlannedPool>, TownFileErrors> {
    let frame = read_time_frame(&file.time_frame);
    every(&file.pools, |index, entry| {
        let pool = read_pool(entry, file, catalogue, index)?;
        let openings = read_openings(
            &entry.openings,
            pool.id,
            file.valid_from_on.0,
            frame.as_ref(),
            &format!("/pools/{index}/openings"),
            &mut new_id,
        )?;
        Ok::<_, TownFileErrors>(PlannedPool { pool, openings })
    })
}
