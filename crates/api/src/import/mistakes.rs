//! Collecting the mistakes of a document instead of stopping at the first.

use super::{TownFileError, TownFileErrors};

/// Applies `read` to every entry with its place in the list; the first mistake ends it.
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

/// Applies `read` to every entry with its place in the list and gathers the mistakes of all.
pub(super) fn every<'a, A, B, E: Into<TownFileErrors>>(
    entries: &'a [A],
    mut read: impl FnMut(usize, &'a A) -> Result<B, E>,
) -> Result<Vec<B>, TownFileErrors> {
    let mut mistakes = Mistakes::default();
    let read = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| read(index, entry));
    let values = read.filter_map(|result| mistakes.gather(result)).collect();
    mistakes.end()?;
    Ok(values)
}

/// Mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Mistakes(Vec<TownFileError>);

impl Mistakes {
    /// The value, or nothing after its mistakes are kept.
    pub(super) fn gather<T, E: Into<TownFileErrors>>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.extend(error.into().0);
                None
            }
        }
    }

    /// Keeps a mistake.
    pub(super) fn add(&mut self, mistake: TownFileError) {
        self.0.push(mistake);
    }

    /// The value, unless there is any mistake; a value that is missing left its mistakes here.
    pub(super) fn end_with<T>(self, value: Option<T>) -> Result<T, TownFileErrors> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            Some(_) | None => Err(TownFileErrors(self.0)),
        }
    }

    /// Refuses if there is any mistake.
    pub(super) fn end(self) -> Result<(), TownFileErrors> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(TownFileErrors(self.0))
        }
    }
}
