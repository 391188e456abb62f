//! `einlass verify`.

use std::process::ExitCode;

use anyhow::{Context, Result};

use super::arguments::CommonArguments;
use super::database;

/// Checks the invariants and prints what breaks them.
pub(super) async fn verify(common: &CommonArguments) -> Result<ExitCode> {
    let violations = database::open_filled(common)
        .await?
        .verify()
        .await
        .context("the data cannot be checked")?;
    for violation in &violations {
        println!("{violation}");
    }
    if violations.is_empty() {
        println!("the data keep their promises");
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
