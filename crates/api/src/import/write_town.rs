//! Brings the tables to the state of a town.

use einlass_domain::catalogue::Slug;
use einlass_storage::town::{EntryKind, RetiredEntry, list_retired, replace_retired};
use einlass_storage::{StorageError, WriteTx, calendar, catalogue};
use jiff::Timestamp;

use super::identity::KnownIds;
use super::site_numbers::check_site_numbers;
use super::{ImportMode, ImportReport, Town, TownFileErrors};

/// Why a town was not imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The document has mistakes.
    #[error(transparent)]
    Mistakes(#[from] TownFileErrors),
    /// Another authority has this number in its admission tickets.
    #[error("/authority/number: {number} is the number of \"{taken_by}\" already")]
    NumberTaken {
        /// The number.
        number: u16,
        /// Key of the other authority.
        taken_by: Slug,
    },
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The ids that the authority of a town has in the database; `None`: it is new. Refuses numbers that are taken.
pub(crate) fn find_known_ids(tx: &mut WriteTx, town: &Town) -> Result<Option<KnownIds>, ImportError> {
    let mut known = None;
    for other in catalogue::list_authorities(tx)? {
        if other.slug == town.authority.slug {
            check_site_numbers(tx, other.id, town)?;
            known = Some(KnownIds::load(tx, other.id)?);
        } else if other.number == town.authority.number {
            return Err(ImportError::NumberTaken {
                number: other.number.0,
                taken_by: other.slug,
            });
        }
    }
    Ok(known)
}

/// Writes a town: entries are matched by their keys and keep their ids, entries that it no longer names are retired.
/// Bookings are not touched by any change.
pub(crate) fn write_town(
    tx: &mut WriteTx,
    town: &Town,
    known: Option<&KnownIds>,
    mode: ImportMode,
    now: Timestamp,
) -> Result<ImportReport, StorageError> {
    let mut report = ImportReport::new(&town.authority.name, mode);
    write_catalogue(tx, town, now, &mut report)?;
    write_calendar(tx, town, now, &mut report)?;
    if let Some(known) = known {
        retire(tx, known, town, now, &mut report)?;
    }
    Ok(report)
}

fn write_catalogue(
    tx: &mut WriteTx,
    town: &Town,
    now: Timestamp,
    report: &mut ImportReport,
) -> Result<(), StorageError> {
    let authority = town.authority.id;
    let today = town.authority.zone.to_datetime(now).date();
    let change = catalogue::upsert_authority(tx, &town.authority, today)?.change;
    report.authorities.add(change);
    for site in &town.sites {
        report
            .sites
            .add(catalogue::upsert_site(tx, authority, site)?.change);
    }
    catalogue::set_walking_times(tx, authority, &town.walking_times)?;
    for unit in &town.units {
        report
            .units
            .add(catalogue::upsert_unit(tx, authority, unit)?.change);
    }
    for service in &town.services {
        let change = catalogue::upsert_service(tx, authority, service, today)?.change;
        report.services.add(change);
    }
    Ok(())
}

fn write_calendar(
    tx: &mut WriteTx,
    town: &Town,
    now: Timestamp,
    report: &mut ImportReport,
) -> Result<(), StorageError> {
    let authority = town.authority.id;
    let today = town.authority.zone.to_datetime(now).date();
    for planned in &town.pools {
        let change = catalogue::upsert_pool(tx, authority, &planned.pool, today)?.change;
        report.pools.add(change);
        let change = calendar::replace_openings(tx, authority, planned.pool.id, &planned.openings, today)?;
        report.openings.add(change);
    }
    let change = calendar::replace_closures(tx, authority, &town.closures, today)?;
    report.closures.add(change);
    Ok(())
}

/// Takes entries out that the town no longer names; a set of counters loses its windows with that.
fn retire(
    tx: &mut WriteTx,
    known: &KnownIds,
    town: &Town,
    now: Timestamp,
    report: &mut ImportReport,
) -> Result<(), StorageError> {
    let authority = town.authority.id;
    let unnamed = known.unnamed_in(town);
    let retired_before = list_retired(tx, authority)?;
    let entries: Vec<RetiredEntry> = unnamed.iter().map(|(entry, _)| *entry).collect();
    replace_retired(tx, authority, &entries, now)?;
    let today = town.authority.zone.to_datetime(now).date();
    for pool in known.pools_among(&entries) {
        calendar::replace_openings(tx, authority, pool, &[], today)?;
    }
    for (entry, slug) in unnamed
        .iter()
        .filter(|(entry, _)| !retired_before.contains(&entry.id))
    {
        let counts = match entry.kind {
            EntryKind::Site => &mut report.sites,
            EntryKind::Unit => &mut report.units,
            EntryKind::Service => &mut report.services,
            EntryKind::Pool => &mut report.pools,
        };
        counts.retired += 1;
        report.retired.push(format!("{} {slug}", entry.kind.as_str()));
    }
    Ok(())
}
