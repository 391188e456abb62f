//! `cargo xtask demo`: builds the programs and hands over to `einlass-demo`, which plays the story.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::{progress::Steps, setup, workspace};

/// Runs the demo; does not return when it could be started.
///
/// # Errors
/// Fails when a program does not build or the demo cannot be started.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut steps = Steps::new(4);
    setup::ensure(&mut steps)?;
    steps.silently("building the server", &mut workspace::build(&["einlass"]))?;
    steps.silently("building the kiosk", &mut workspace::build(&["einlass-kiosk"]))?;
    steps.silently("building the demo", &mut workspace::build(&["einlass-demo"]))?;
    // The demo takes our place, so that Ctrl-C reaches it alone and its exit code is ours.
    let error = workspace::program("einlass-demo")?.args(arguments).exec();
    Err(error).context("cannot start einlass-demo")
}
