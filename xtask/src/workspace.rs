//! Where things lie in this repository, and what cargo knows about its crates.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::process;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&manifest)
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// A call of the cargo that started us, in the root of the repository.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// What `cargo metadata` says about our own crates.
///
/// # Errors
/// Fails when cargo cannot read a manifest.
pub(crate) fn metadata() -> Result<Value> {
    let text = process::capture(&mut cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
    serde_json::from_str(&text).context("cargo metadata is not JSON")
}

/// How programs are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quickly: what tests use.
    Dev,
    /// Optimised: what figures are taken from.
    Release,
}

impl Profile {
    const fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }

    const fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// The command that builds some of our programs, with the features the whole workspace has: what `test` builds
/// later is then already there.
pub(crate) fn build(profile: Profile, programs: &[&str]) -> Command {
    let mut command = cargo(&["build", "--quiet", "--workspace", "--profile", profile.name()]);
    for program in programs {
        command.args(["--bin", program]);
    }
    command
}

/// The built program of that name.
///
/// # Errors
/// Fails when cargo does not say where it builds.
pub(crate) fn program(profile: Profile, name: &str) -> Result<Command> {
    let mut command = Command::new(target_folder()?.join(profile.folder()).join(name));
    command.current_dir(root());
    Ok(command)
}

/// Where cargo puts what it builds.
///
/// # Errors
/// Fails when cargo does not say it.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let metadata = metadata()?;
    let folder = metadata.get("target_directory").and_then(Value::as_str);
    folder.map(PathBuf::from).context("cargo names no target folder")
}
