//! All rules over all files.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::{
    dependencies,
    finding::Finding,
    licences, lockfile, migrations, module_files, source_files,
    words::{self, Places},
};
use crate::{
    commands,
    process::{self, Exit},
    workspace,
};

/// Checks every rule and prints nothing when all hold.
///
/// # Errors
/// As [`check`].
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    check()
}

/// Checks the migration trees only.
///
/// # Errors
/// [`Exit`] with code 1 and the findings.
pub(crate) fn run_migrations(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    verdict(migrations::check(&repository_files()?))
}

/// Checks every rule.
///
/// # Errors
/// [`Exit`] with code 1 and the findings, one per line.
pub(crate) fn check() -> Result<()> {
    let root = workspace::root();
    let files = repository_files()?;
    let metadata = workspace::metadata()?;
    let places = Places::of(&root);
    let mut findings = dependencies::check(&metadata);
    findings.extend(licences::check(&metadata));
    findings.extend(migrations::check(&files));
    for path in &files {
        findings.extend(check_file(&root, path, &places)?);
    }
    verdict(findings)
}

fn check_file(root: &Path, path: &str, places: &Places) -> Result<Vec<Finding>> {
    let content = std::fs::read(root.join(path)).with_context(|| format!("cannot read {path}"))?;
    let mut findings: Vec<Finding> = source_files::check_size(path, content.len())
        .into_iter()
        .collect();
    // What is not text (pictures, fonts) has no lines to check.
    let Ok(text) = String::from_utf8(content) else {
        return Ok(findings);
    };
    findings.extend(source_files::check_length(path, &text));
    findings.extend(module_files::check(path, &text));
    findings.extend(words::check(path, &text, places));
    findings.extend(lockfile::check(path, &text));
    Ok(findings)
}

/// The files that are or would be committed, relative to the root.
fn repository_files() -> Result<Vec<String>> {
    let mut git = std::process::Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(workspace::root());
    let list = process::capture(&mut git)?;
    let root = workspace::root();
    // A file deleted but not yet committed is listed and no longer there.
    let there = |path: &&str| !path.is_empty() && root.join(path).is_file();
    Ok(list.split('\0').filter(there).map(str::to_owned).collect())
}

fn verdict(mut findings: Vec<Finding>) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    findings.sort();
    let mut lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    lines.push(format!("{} findings", findings.len()));
    Err(Exit::with_message(1, lines.join("\n")).into())
}
