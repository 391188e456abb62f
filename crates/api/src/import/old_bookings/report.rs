//! What an import of old bookings did.

use einlass_domain::booking::RepeatKind;

use super::duplicates::BesideBooking;
use super::line::LineError;
use crate::import::ImportMode;

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineOutcome {
    /// Taken over, and the rules of today carry it.
    Imported,
    /// Taken over at its own time, though no rule carries it.
    Misfit,
    /// Taken over before; nothing was written.
    Unchanged,
    /// Not taken over.
    Refused(LineError),
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldBookingsReport {
    /// Whether anything was written.
    pub mode: ImportMode,
    /// Every line with its number.
    pub lines: Vec<(usize, LineOutcome)>,
    /// Pairs of lines in which the same person has visits that overlap.
    pub overlaps: Vec<(usize, usize)>,
    /// Lines whose person has booked already, at the same time or for the same service.
    pub beside: Vec<BesideBooking>,
}

impl OldBookingsReport {
    /// How many lines ended like this.
    pub fn count(&self, same: impl Fn(&LineOutcome) -> bool) -> usize {
        self.lines.iter().filter(|(_, outcome)| same(outcome)).count()
    }

    /// How many lines were refused.
    pub fn refused(&self) -> usize {
        self.count(|outcome| matches!(outcome, LineOutcome::Refused(_)))
    }
}

impl std::fmt::Display for OldBookingsReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, outcome) in &self.lines {
            match outcome {
                LineOutcome::Imported | LineOutcome::Unchanged => {}
                LineOutcome::Misfit => writeln!(f, "line {number}: no rule carries it; its time was kept")?,
                LineOutcome::Refused(why) => writeln!(f, "line {number}: refused: {why}")?,
            }
        }
        for (one, other) in &self.overlaps {
            writeln!(f, "lines {one} and {other}: the same person at overlapping times")?;
        }
        for BesideBooking { line, kind, number } in &self.beside {
            let how = match kind {
                RepeatKind::Overlap => "an overlapping time",
                RepeatKind::Duplicate => "the same service",
            };
            writeln!(f, "line {line}: the same person has booked {how} under {number}")?;
        }
        write!(
            f,
            "{} imported, {} of them carried by no rule, {} unchanged, {} refused, {} overlaps, {} beside bookings",
            self.count(|outcome| matches!(outcome, LineOutcome::Imported | LineOutcome::Misfit)),
            self.count(|outcome| *outcome == LineOutcome::Misfit),
            self.count(|outcome| *outcome == LineOutcome::Unchanged),
            self.refused(),
            self.overlaps.len(),
            self.beside.len()
        )?;
        match self.mode {
            ImportMode::Write => Ok(()),
            ImportMode::DryRun => write!(f, " (dry run, nothing was written)"),
        }
    }
}
