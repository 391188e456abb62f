//! `cargo xtask lint`: what a reviewer should never have to say.

use anyhow::Result;

use crate::{commands, process, progress::Steps, setup, tidy, workspace};

/// Runs formatter check, clippy, documentation build and tidy; warnings are errors.
///
/// # Errors
/// Fails at the first tool that finds something.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    let mut steps = Steps::new(6);
    setup::ensure(&mut steps)?;
    steps.quiet("checking the toolchain", ensure_components)?;
    steps.silently(
        "checking the format",
        &mut workspace::cargo(&["fmt", "--all", "--check"]),
    )?;
    let clippy = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    steps.silently("running clippy", &mut workspace::cargo(&clippy))?;
    let mut documentation = workspace::cargo(&["doc", "--quiet", "--workspace", "--no-deps"]);
    steps.silently(
        "building the documentation",
        documentation.env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    steps.quiet("tidying", tidy::check)
}

/// Minimal toolchains come without formatter and clippy.
fn ensure_components() -> Result<()> {
    let there = |name: &str| process::capture(&mut workspace::cargo(&[name, "--version"])).is_ok();
    if there("fmt") && there("clippy") {
        return Ok(());
    }
    process::run_captured(std::process::Command::new("rustup").args([
        "component",
        "add",
        "clippy",
        "rustfmt",
    ]))
}
