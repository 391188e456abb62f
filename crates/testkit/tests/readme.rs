//! The walk-through of the README, executed as it stands.

use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use einlass_testkit::demo::Programs;

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The shell lines of one chapter of the README.
fn shell_lines(chapter: &str) -> Result<String> {
    let readme = std::fs::read_to_string(workspace().join("README.md"))?;
    let (_, rest) = readme
        .split_once(&format!("\n## {chapter}\n"))
        .context("the README lacks the chapter")?;
    let body = rest.split_once("\n## ").map_or(rest, |(body, _)| body);
    let blocks = body.split("```sh\n").skip(1);
    Ok(blocks
        .filter_map(|block| block.split_once("```"))
        .map(|(lines, _)| lines)
        .collect())
}

#[test]
fn the_walk_through_runs_line_by_line() -> Result<()> {
    let folder = tempfile::tempdir()?;
    symlink(workspace().join("towns"), folder.path().join("towns"))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let lines = shell_lines("Walk through the API")?.replace("8115", &port.to_string());
    ensure!(
        lines.contains("/v1/check-ins"),
        "the walk-through ends with a check-in"
    );
    let programs = Programs::beside_this_one()?;
    programs.path("einlass")?;
    let path = format!("{}:{}", programs.folder().display(), std::env::var("PATH")?);
    let script = format!("set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{lines}");
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", path)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "the walk-through fails\n{said}\n{errors}"
    );
    ensure!(
        said.contains("\"verdict\": \"admitted\""),
        "the visitor is not checked in\n{said}\n{errors}"
    );
    let folder = folder.path();
    ensure!(
        std::fs::metadata(folder.join("walkthrough/server.log"))?.len() > 0,
        "the log of the server is empty"
    );
    let mut left: Vec<_> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name()))
        .collect::<Result<_>>()?;
    left.sort();
    ensure!(
        left == ["towns", "walkthrough"],
        "the walk-through leaves files in the repository: {left:?}"
    );
    Ok(())
}

#[test]
fn git_ignores_the_secrets_and_what_the_walk_through_leaves() -> Result<()> {
    let ignored = std::fs::read_to_string(workspace().join(".gitignore"))?;
    for line in ["*.db", "*.secrets", "/walkthrough/"] {
        ensure!(ignored.lines().any(|one| one == line), "{line} is not ignored");
    }
    Ok(())
}

#[test]
fn the_readme_asks_for_the_rust_that_the_manifest_needs() -> Result<()> {
    let manifest = std::fs::read_to_string(workspace().join("Cargo.toml"))?;
    let (_, version) = manifest
        .split_once("\nrust-version = \"")
        .context("the manifest names no Rust")?;
    let (version, _) = version.split_once('"').context("the version has no end")?;
    let readme = std::fs::read_to_string(workspace().join("README.md"))?;
    ensure!(
        readme.contains(&format!("Rust {version} or newer")),
        "Rust {version} is needed"
    );
    Ok(())
}
