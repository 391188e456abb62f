//! zxing-cpp through its Python package.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::case::Case;
use super::{Column, Outcome};

/// What zxing-cpp makes of every frame; nothing, with a word on the error output, where it is not installed.
pub(super) fn judge(python: &str, script: &str, folder: &Path, cases: &[Case]) -> Result<Option<Column>> {
    let output = Command::new(python)
        .arg(script)
        .arg(folder)
        .output()
        .with_context(|| format!("cannot start {python}"))?;
    if !output.status.success() {
        eprintln!(
            "no comparison with zxing-cpp: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        return Ok(None);
    }
    let text = String::from_utf8(output.stdout)?;
    let mut outcomes = Vec::with_capacity(cases.len());
    for (line, case) in text.lines().zip(cases) {
        let mut cells = line.split('\t');
        ensure!(
            cells.next() == Some(case.file.as_str()),
            "zxing.py and the manifest disagree at {line}"
        );
        let milliseconds = cells.next().unwrap_or_default().parse()?;
        outcomes.push(Outcome {
            texts: cells.map(bytes).collect::<Result<_>>()?,
            milliseconds,
        });
    }
    ensure!(
        outcomes.len() == cases.len(),
        "zxing.py read {} of {} frames",
        outcomes.len(),
        cases.len()
    );
    Ok(Some(Column {
        name: "zxing-cpp",
        outcomes,
    }))
}

fn bytes(hexadecimal: &str) -> Result<Vec<u8>> {
    hexadecimal
        .as_bytes()
        .chunks(2)
        .map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?))
        .collect()
}
