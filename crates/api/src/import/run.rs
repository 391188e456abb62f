//! Brings the database to the state of a town data file.

use einlass_domain::catalogue::Slug;
use einlass_storage::{StorageError, Store, WriteTx, calendar, catalogue};
use jiff::Timestamp;

use super::identity::KnownIds;
use super::{ImportReport, Town};

/// Whether an import writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Writes.
    Write,
    /// Does everything and takes it back: the report is exact, the database stays as it was.
    DryRun,
}

/// Why a town was not imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Another authority has this number in its admission tickets.
    #[error("authority.number: {number} is the number of \"{taken_by}\" already")]
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

/// How a transaction ends without being committed.
enum Abort {
    DryRun(Box<ImportReport>),
    Failed(ImportError),
}

impl<E: Into<ImportError>> From<E> for Abort {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Imports a town in one transaction: entries are matched by their keys and keep their ids.
///
/// Nothing is deleted: entries that the file no longer names stay and are listed in the report. Bookings are not
/// touched by any change.
pub async fn import_town(
    store: &Store,
    town: Town,
    mode: ImportMode,
    now: Timestamp,
) -> Result<ImportReport, ImportError> {
    let outcome = store
        .write(move |tx| {
            let report = write_town(tx, &town, mode, now)?;
            match mode {
                ImportMode::Write => Ok(report),
                ImportMode::DryRun => Err(Abort::DryRun(Box::new(report))),
            }
        })
        .await;
    match outcome {
        Ok(report) => Ok(report),
        Err(Abort::DryRun(report)) => Ok(*report),
        Err(Abort::Failed(error)) => Err(error),
    }
}

fn write_town(
    tx: &mut WriteTx,
    town: &Town,
    mode: ImportMode,
    now: Timestamp,
) -> Result<ImportReport, ImportError> {
    let mut report = ImportReport::new(&town.authority.name, mode);
    let town = match find_known_ids(tx, town)? {
        Some(known) => {
            report.unnamed = known.unnamed_in(town);
            known.give_to(town.clone())
        }
        None => town.clone(),
    };
    write_catalogue(tx, &town, now, &mut report)?;
    write_calendar(tx, &town, now, &mut report)?;
    Ok(report)
}

fn find_known_ids(tx: &mut WriteTx, town: &Town) -> Result<Option<KnownIds>, ImportError> {
    let mut known = None;
    for other in catalogue::list_authorities(tx)? {
        if other.slug == town.authority.slug {
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
    for unit in &town.units {
        report
            .units
            .add(catalogue::upsert_unit(tx, authority, unit)?.change);
    }
    for service in &town.services {
        let change = catalogue::upsert_service(tx, authority, service)?.change;
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
