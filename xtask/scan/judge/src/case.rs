//! One frame of a set and what can be read in it.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};

use super::Outcome;

/// One line of the manifest.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) file: String,
    pub(super) class: String,
    pub(super) level: usize,
    payload: Vec<u8>,
    others: BTreeSet<Vec<u8>>,
}

/// All frames of a set, in the order of its manifest.
pub(super) fn read_manifest(folder: &Path) -> Result<Vec<Case>> {
    let path = folder.join("manifest.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        names
            .iter()
            .position(|n| *n == name)
            .with_context(|| format!("{} has no column {name}", path.display()))
    };
    let (file, class, level) = (column("file")?, column("class")?, column("level")?);
    let (payload, others) = (column("payload")?, column("others")?);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
            Ok(Case {
                file: cell(file).to_owned(),
                class: cell(class).to_owned(),
                level: cell(level).parse().with_context(|| format!("level of {line}"))?,
                payload: cell(payload).as_bytes().to_vec(),
                others: cell(others)
                    .split('|')
                    .map(|text| text.as_bytes().to_vec())
                    .collect(),
            })
        })
        .collect()
}

impl Case {
    pub(super) fn has_code(&self) -> bool {
        !self.payload.is_empty()
    }

    pub(super) fn is_read(&self, outcome: &Outcome) -> bool {
        self.has_code() && outcome.texts.contains(&self.payload)
    }

    pub(super) fn is_wrong(&self, outcome: &Outcome) -> bool {
        outcome
            .texts
            .iter()
            .any(|text| *text != self.payload && !self.others.contains(text))
    }
}
