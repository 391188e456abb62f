//! `cargo xtask ci`: the order of continuous integration.

use anyhow::Result;

use crate::{commands, lint, openapi, test};

/// Runs lint, openapi --check and test.
///
/// # Errors
/// Fails at the first command that does.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    lint::run(&[])?;
    openapi::run(&["--check".to_owned()])?;
    test::run(&[])
}
