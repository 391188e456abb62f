//! `einlass import`: a town data file becomes the next version of the document.

use einlass_contract::town::TownFile;
use einlass_storage::Store;
use jiff::Timestamp;

use super::{ImportError, ImportReport};
use crate::server::Seed;
use crate::town::{Publication, Publisher, publish};

/// Whether an import writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Writes.
    Write,
    /// Does everything and takes it back: the report is exact, the database stays as it was.
    DryRun,
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

/// Publishes a document in one transaction, whatever version counts now. The same document again changes nothing.
pub async fn import_town(
    store: &Store,
    file: TownFile,
    mode: ImportMode,
    now: Timestamp,
    seed: Seed,
) -> Result<ImportReport, ImportError> {
    let publication = Publication {
        file,
        publisher: Publisher::command_line(),
        mode,
        watch: None,
        now,
        seed,
    };
    let outcome = store
        .write(move |tx| {
            let report = publish(tx, &publication)?.report;
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
