//! From the text of a town data file to checked domain values.

use std::collections::BTreeMap;

use einlass_domain::catalogue::Slug;
use einlass_domain::ids::{AuthorityId, ClosureId, OpeningId, PoolId, ServiceId, SiteId, UnitId};
use jiff::Timestamp;
use rand::Rng;

use super::read_calendar::{read_closure, read_openings, read_time_frame};
use super::read_catalogue::{Catalogue, read_authority, read_pool, read_service, read_sites, read_unit};
use super::town_file::TownFile;
use super::{PlannedPool, Town, TownFileError, TownFileProblem};

/// Reads a town data file. Ids are made new from `now` and `rng`; the import replaces those of known entries.
pub fn read_town<R: Rng + ?Sized>(text: &str, now: Timestamp, rng: &mut R) -> Result<Town, TownFileError> {
    let file = parse(text)?;
    let authority_id = AuthorityId::generate(now, rng);
    let catalogue = Catalogue {
        sites: keys(
            "site",
            "sites",
            file.sites.iter().map(|site| &site.slug.0),
            || SiteId::generate(now, rng),
        )?,
        units: keys(
            "unit",
            "units",
            file.units.iter().map(|unit| &unit.slug.0),
            || UnitId::generate(now, rng),
        )?,
        services: keys(
            "service",
            "services",
            file.services.iter().map(|one| &one.slug.0),
            || ServiceId::generate(now, rng),
        )?,
        pools: keys(
            "pool",
            "pools",
            file.pools.iter().map(|pool| &pool.slug.0),
            || PoolId::generate(now, rng),
        )?,
        documents: file.documents.clone(),
    };
    keys(
        "document",
        "documents",
        file.documents.iter().map(|one| &one.slug.0),
        || (),
    )?;
    Ok(Town {
        authority: read_authority(&file.authority, authority_id),
        sites: read_sites(&file.sites, &catalogue)?,
        units: each(&file.units, |index, unit| read_unit(unit, &catalogue, index))?,
        services: each(&file.services, |index, service| {
            read_service(service, &catalogue, index)
        })?,
        pools: read_pools(&file, &catalogue, || OpeningId::generate(now, rng))?,
        closures: each(&file.closures, |index, closure| {
            read_closure(closure, &catalogue, ClosureId::generate(now, rng), index)
        })?,
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

/// Applies `read` to every entry with its place in the list.
pub(super) fn each<'a, A, B>(
    entries: &'a [A],
    mut read: impl FnMut(usize, &'a A) -> Result<B, TownFileError>,
) -> Result<Vec<B>, TownFileError> {
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| read(index, entry))
        .collect()
}

fn parse(text: &str) -> Result<TownFile, TownFileError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let file = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        TownFileProblem::Json(error.into_inner().to_string()).at(path)
    })?;
    json.end()
        .map_err(|error| TownFileProblem::Json(error.to_string()).at("."))?;
    Ok(file)
}

fn keys<'a, I>(
    kind: &'static str,
    list: &str,
    slugs: impl Iterator<Item = &'a Slug>,
    mut new_id: impl FnMut() -> I,
) -> Result<Keys<I>, TownFileError> {
    let mut ids = BTreeMap::new();
    for (index, slug) in slugs.enumerate() {
        if ids.insert(slug.clone(), new_id()).is_some() {
            return Err(TownFileProblem::RepeatedKey(slug.clone()).at(format!("{list}[{index}].slug")));
        }
    }
    Ok(Keys { kind, ids })
}

fn read_pools(
    file: &TownFile,
    catalogue: &Catalogue,
    mut new_id: impl FnMut() -> OpeningId,
) -> Result<Vec<PlannedPool>, TownFileError> {
    let frame = read_time_frame(&file.time_frame);
    each(&file.pools, |index, entry| {
        let pool = read_pool(entry, file, catalogue, index)?;
        let openings = read_openings(
            &entry.openings,
            pool.id,
            file.valid_from_on.0,
            frame.as_ref(),
            &format!("pools[{index}].openings"),
            &mut new_id,
        )?;
        Ok(PlannedPool { pool, openings })
    })
}
