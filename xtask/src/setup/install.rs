//! Installing what is missing.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::packages;
use crate::{
    commands,
    process::{self, Exit},
    progress::Steps,
};

/// Tells Debian's packages of PostgreSQL not to start a server of their own: the tests bring up private ones.
const NO_SERVER_FILE: &str = "/etc/postgresql-common/createcluster.d/einlass-setup.conf";

/// Installs what is missing and says what it does.
///
/// # Errors
/// As [`ensure`].
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    commands::expect_none(arguments)?;
    ensure(&mut Steps::new(1))
}

/// Installs what is missing, as one step.
///
/// # Errors
/// [`Exit`] with code 1 and the command to type when we may not install; an error when installing failed.
pub(crate) fn ensure(steps: &mut Steps) -> Result<()> {
    let missing = packages::missing();
    if missing.is_empty() {
        return steps.quiet("checking system packages", || Ok(()));
    }
    install_packages(steps, &missing)?;
    let left = packages::missing();
    if left.is_empty() {
        return Ok(());
    }
    Err(Exit::with_message(1, format!("still missing after installation: {}", left.join(" "))).into())
}

/// Installs packages by name, as one step.
///
/// # Errors
/// As [`ensure`].
pub(crate) fn install_packages(steps: &mut Steps, names: &[&str]) -> Result<()> {
    let Some(right) = Right::find() else {
        return Err(Exit::with_message(1, advice(names)).into());
    };
    steps.quiet(
        &format!("installing system packages: {}", names.join(" ")),
        || install(&right, names),
    )
}

/// How we may act as root.
enum Right {
    Root,
    Sudo,
}

impl Right {
    fn find() -> Option<Self> {
        process::find_program("apt-get")?;
        if process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
            return Some(Self::Root);
        }
        process::capture(Command::new("sudo").args(["-n", "true"]))
            .ok()
            .map(|_| Self::Sudo)
    }

    fn command(&self, program: &str) -> Command {
        match self {
            Self::Root => {
                let mut command = Command::new(program);
                command.env("DEBIAN_FRONTEND", "noninteractive");
                command
            }
            Self::Sudo => {
                let mut command = Command::new("sudo");
                command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", program]);
                command
            }
        }
    }
}

fn advice(missing: &[&str]) -> String {
    let names = missing.join(" ");
    format!(
        "These Debian packages are missing, and this user may not install them. Please run\n\n    \
             sudo apt-get update && sudo apt-get install --no-install-recommends {names}\n\n\
             and call this command again. On another system, install what corresponds to them."
    )
}

fn install(right: &Right, missing: &[&str]) -> Result<()> {
    let postgres = missing.contains(&"postgresql");
    if postgres {
        forbid_own_server(right)?;
    }
    let result = update_and_install(right, missing);
    if postgres {
        process::run_captured(right.command("rm").args(["-f", NO_SERVER_FILE]))?;
    }
    result
}

fn update_and_install(right: &Right, missing: &[&str]) -> Result<()> {
    let install = || {
        let options = ["install", "--yes", "--quiet", "--no-install-recommends"];
        right.command("apt-get").args(options).args(missing).output()
    };
    if has_package_lists() && install().context("cannot start apt-get")?.status.success() {
        return Ok(());
    }
    // Lists that are empty or too old for the archive: fetch them, then it must work.
    process::run_captured(right.command("apt-get").args(["update", "--quiet"]))?;
    let output = install().context("cannot start apt-get")?;
    if !output.status.success() {
        eprint!("\n{}", String::from_utf8_lossy(&output.stderr));
    }
    process::verdict(output.status)
}

fn has_package_lists() -> bool {
    let lists = std::fs::read_dir("/var/lib/apt/lists")
        .into_iter()
        .flatten()
        .flatten();
    lists
        .into_iter()
        .any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
}

fn forbid_own_server(right: &Right) -> Result<()> {
    let script = format!(
        "mkdir -p \"$(dirname {NO_SERVER_FILE})\" && echo create_main_cluster = false > {NO_SERVER_FILE}"
    );
    process::run_captured(right.command("sh").args(["-c", &script]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new machine has no lists of packages, and installing alone finds nothing.
    #[test]
    fn the_advice_fetches_the_lists_of_packages_first() {
        let told = advice(&["libudev-dev", "jq"]);
        let command = "sudo apt-get update && sudo apt-get install --no-install-recommends libudev-dev jq\n";
        assert!(told.contains(command), "{told}");
    }
}
