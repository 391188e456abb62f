//! From the text of a town data file to checked domain values.

use std::collections::BTreeMap;

use einlass_contract::town::TownFile;
use einlass_domain::calendar::TimeFrame;
use einlass_domain::catalogue::{NoticePeriod, Slug};
use einlass_domain::ids::{AuthorityId, ClosureId, OpeningId, PoolId, ServiceId, SiteId, UnitId};
use jiff::Timestamp;
use rand::Rng;

use super::mistakes::{Mistakes, every};
use super::parse_town::parse_town;
use super::read_calendar::{read_closure, read_time_frame};
use super::read_catalogue::{Catalogue, read_authority, read_pool, read_service, read_sites, read_unit};
use super::read_openings::{PoolRules, read_openings};
use super::read_policy::longest_horizon;
use super::read_walking::read_walking;
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
    let authority = mistakes.gather(read_authority(file, &catalogue, authority_id));
    let notice = mistakes.gather(read_notice(file));
    let sites = mistakes.gather(read_sites(&file.sites, &catalogue));
    let walking_times = mistakes.gather(read_walking(&file.walking_times, &catalogue));
    let units = mistakes.gather(every(&file.units, |index, unit| {
        read_unit(unit, &catalogue, file.valid_from_on.0, index)
    }));
    let services = mistakes.gather(every(&file.services, |index, service| {
        read_service(service, &catalogue, index)
    }));
    let pools = mistakes.gather(read_pools(file, &catalogue, || OpeningId::generate(now, rng)));
    let closures = mistakes.gather(every(&file.closures, |index, closure| {
        read_closure(closure, &catalogue, ClosureId::generate(now, rng), index)
    }));
    Ok(Town {
        authority: mistakes.end_with(authority)?,
        notice: notice.unwrap_or_default(),
        sites: sites.unwrap_or_default(),
        walking_times: walking_times.unwrap_or_default(),
        units: units.unwrap_or_default(),
        services: services.unwrap_or_default(),
        pools: pools.unwrap_or_default(),
        closures: closures.unwrap_or_default(),
    })
}

fn read_notice(file: &TownFile) -> Result<NoticePeriod, TownFileError> {
    NoticePeriod::of_days(file.authority.notice_days)
        .map_err(|error| TownFileProblem::Notice(error).at("/authority/notice_days"))
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
    let slugs = file.documents.iter().map(|one| &one.slug.0);
    keys("document", slugs, list, || ());
    let slugs = file.departments.iter().map(|one| &one.slug.0);
    keys("department", slugs, list, || ());
    mistakes.end()?;
    Ok(Catalogue {
        sites,
        units,
        services,
        pools,
        documents: file.documents.clone(),
        departments: file.departments.clone(),
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
    every(&file.pools, |index, entry| {
        let pool = read_pool(entry, file, catalogue, index)?;
        let frame = frame_of_site(file, &entry.site.0)?;
        let rules = PoolRules {
            catalogue,
            pool: &pool,
            valid_from_on: file.valid_from_on.0,
            frame: frame.as_ref(),
            horizon_days: longest_horizon(file, &entry.site.0, &entry.unit.0),
        };
        let path = format!("/pools/{index}/openings");
        let openings = read_openings(&entry.openings, &rules, &path, &mut new_id)?;
        Ok::<_, TownFileErrors>(PlannedPool { pool, openings })
    })
}

/// The outer hours that count at a site: its own, else those of the authority.
fn frame_of_site(file: &TownFile, site: &Slug) -> Result<Option<TimeFrame>, TownFileError> {
    let mut sites = file.sites.iter().enumerate();
    match sites.find(|(_, entry)| entry.slug.0 == *site) {
        Some((index, entry)) if !entry.time_frame.is_empty() => {
            read_time_frame(&entry.time_frame, &format!("/sites/{index}/time_frame"))
        }
        Some(_) | None => read_time_frame(&file.time_frame, "/time_frame"),
    }
}
