//! The walk-through of the README, executed as it stands.

use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use einlass_testkit::demo::Programs;

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// The shell lines of one chapter of the README.
fn shell_lines(chapter: &str) -> String {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    let (_, rest) = readme
        .split_once(&format!("\n## {chapter}\n"))
        .expect("the README has this chapter");
    let body = rest.split("\n## ").next().unwrap();
    body.split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

#[test]
fn the_walk_through_runs_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    symlink(workspace().join("towns"), folder.path().join("towns")).unwrap();
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let lines = shell_lines("Walk through the API").replace("8115", &port.to_string());
    assert!(
        lines.contains("/v1/check-ins"),
        "the walk-through ends with a check-in"
    );
    let programs = Programs::beside_this_one().unwrap();
    let path = format!(
        "{}:{}",
        programs.folder().display(),
        std::env::var("PATH").unwrap()
    );
    let script = format!("set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{lines}");
    let output = Command::new("bash")
        .arg("-c")
        .arg(&script)
        .current_dir(folder.path())
        .env("PATH", path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the walk-through fails\n{said}\n{errors}"
    );
    assert!(
        said.contains("\"verdict\": \"admitted\""),
        "the visitor is checked in\n{said}\n{errors}"
    );
}
