//! Versions and what publishing did, as the API shows them.

use einlass_contract::town::{TownChange, TownFile, TownProblem, TownPublished, TownVersion};
use einlass_storage::StorageError;
use einlass_storage::town::TownVersionHead;
use serde_json::Value;

use super::publish::Published;
use crate::import::{ImportReport, TownFileErrors};

pub(super) fn version_on_wire(head: &TownVersionHead) -> TownVersion {
    TownVersion {
        version: head.version,
        made_at: head.made_at.into(),
        made_by: head.made_by.clone(),
        note: head.note.clone(),
    }
}

/// A published document; each was sound when it was published.
pub(super) fn file_of(document: Value, version: u64) -> Result<TownFile, StorageError> {
    serde_json::from_value(document).map_err(|_| StorageError::Inconsistent {
        table: "town_version",
        column: "document",
        row: version.to_string(),
    })
}

pub(super) fn published_on_wire(published: Published) -> TownPublished {
    TownPublished {
        version: version_on_wire(&published.head),
        is_new: published.is_new,
        changes: changes_on_wire(&published.report),
        misfits: published.effects.misfits,
        warnings: published.effects.warnings,
    }
}

pub(super) fn changes_on_wire(report: &ImportReport) -> Vec<TownChange> {
    let change = |(kind, counts): (&str, crate::import::Counts)| TownChange {
        kind: kind.to_owned(),
        created: counts.created,
        changed: counts.changed,
        unchanged: counts.unchanged,
        retired: counts.retired,
    };
    report.lines().into_iter().map(change).collect()
}

pub(super) fn problems_on_wire(mistakes: &TownFileErrors) -> Vec<TownProblem> {
    let problem = |mistake: &crate::import::TownFileError| TownProblem {
        pointer: mistake.path.clone(),
        code: mistake.problem.code(),
        detail: mistake.problem.to_string(),
    };
    mistakes.0.iter().map(problem).collect()
}
