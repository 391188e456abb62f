//! `cargo xtask demo`: builds the programs and hands over to `einlass-demo`, which plays the story.

use std::os::unix::process::CommandExt as _;

use anyhow::{Context as _, Result};

use crate::{
    progress::Steps,
    setup,
    workspace::{self, Profile},
};

/// Runs the demo; does not return when it could be started.
///
/// # Errors
/// Fails when a program does not build or the demo cannot be started.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (ours, theirs): (Vec<_>, Vec<_>) = arguments.iter().cloned().partition(|one| one == "--release");
    let profile = if ours.is_empty() {
        Profile::Dev
    } else {
        Profile::Release
    };
    let mut steps = Steps::new(4);
    setup::ensure(&mut steps)?;
    steps.silently(
        "building the server",
        &mut workspace::build(profile, &["einlass"]),
    )?;
    steps.silently(
        "building the kiosk",
        &mut workspace::build(profile, &["einlass-kiosk"]),
    )?;
    steps.silently(
        "building the demo",
        &mut workspace::build(profile, &["einlass-demo"]),
    )?;
    // The demo takes our place, so that Ctrl-C reaches it alone and its exit code is ours.
    let error = workspace::program(profile, "einlass-demo")?.args(theirs).exec();
    Err(error).context("cannot start einlass-demo")
}
