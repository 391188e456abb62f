//! `cargo xtask lint`: what a reviewer should never have to say.

use anyhow::Result;

use crate::{commands, process, progress::Steps, setup, tidy, workspace};

/// Runs formatter check, clippy, documentation build and tidy; warnings are errors.
///
/// # Errors
/// Fails when one of the tools finds something; the others run all the same.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    let mut steps = Steps::new(6);
    setup::ensure(&mut steps)?;
    steps.quiet("checking the toolchain", ensure_components)?;
    let format = ["fmt", "--all", "--", "--check", "--files-with-diff"];
    let clippy = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    let mut documentation = workspace::cargo(&["doc", "--quiet", "--workspace", "--no-deps"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    let results = [
        steps.silently(
            "checking the format (cargo fmt mends it)",
            &mut workspace::cargo(&format),
        ),
        steps.silently("running clippy", &mut workspace::cargo(&clippy)),
        steps.silently("building the documentation", &mut documentation),
        steps.quiet("tidying", tidy::check),
    ];
    results.into_iter().collect()
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
