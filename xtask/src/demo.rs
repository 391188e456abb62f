//! `cargo xtask demo`: builds the programs and hands over to `einlass-demo`, which plays the story.

use anyhow::Result;

use crate::{process, progress::Steps, setup, workspace};

/// Runs the demo; its exit code is ours.
///
/// # Errors
/// Fails when a program does not build or the demo reports a failure.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut steps = Steps::new(4);
    setup::ensure(&mut steps)?;
    steps.silently("building the server", &mut workspace::build(&["einlass"]))?;
    steps.silently("building the kiosk", &mut workspace::build(&["einlass-kiosk"]))?;
    steps.silently("building the demo", &mut workspace::build(&["einlass-demo"]))?;
    process::run(workspace::program("einlass-demo")?.args(arguments))
}
