//! The command line of `cargo xtask` as one meets it: exit codes, help, and the private PostgreSQL.
#![expect(
    clippy::unwrap_used,
    reason = "the small functions beside the tests fail them as the tests do"
)]

use std::{
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments);
    command
}

fn output(arguments: &[&str]) -> Output {
    xtask(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

/// The folder of the server's socket, taken from its URL.
fn folder_of(url: &str) -> PathBuf {
    PathBuf::from(url.trim().split_once("?host=").unwrap().1)
}

#[test]
fn without_arguments_every_command_is_listed() {
    let output = output(&[]);
    assert_eq!(output.status.code(), Some(0));
    let text = said(&output);
    for name in [
        "demo",
        "test",
        "lint",
        "openapi",
        "tidy",
        "setup",
        "bench",
        "ci",
        "migrations",
        "with-postgres",
    ] {
        assert!(
            text.contains(&format!("\n  {name} ")),
            "{name} is missing in:\n{text}"
        );
    }
}

#[test]
fn an_unknown_command_is_named_and_ends_with_code_2() {
    let output = output(&["tset"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).starts_with("unknown command `tset`\n"),
        "{}",
        said(&output)
    );
}

#[test]
fn an_unknown_argument_is_named_and_ends_with_code_2() {
    let output = output(&["openapi", "--chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said(&output), "unknown argument `--chekc`\n");
}

#[test]
fn help_of_a_command_shows_its_arguments_and_runs_nothing() {
    let output = output(&["demo", "--help"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        said(&output).starts_with("cargo xtask demo [--check | --figures] [--release]\n"),
        "{}",
        said(&output)
    );
}

#[test]
fn the_exit_code_of_a_command_beside_postgres_is_passed_on() {
    assert_eq!(
        output(&["with-postgres", "--", "sh", "-c", "exit 7"])
            .status
            .code(),
        Some(7)
    );
}

#[test]
fn a_command_finds_a_postgres_in_which_it_may_create_databases() {
    let script = r#"psql "$EINLASS_TEST_POSTGRES" -Atqc 'create database probe' -c 'show fsync'"#;
    let output = output(&["with-postgres", "--", "sh", "-c", script]);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), "on\n"));
}

#[test]
fn nothing_of_postgres_is_left_after_the_command() {
    let output = output(&["with-postgres", "--", "sh", "-c", "echo $EINLASS_TEST_POSTGRES"]);
    let folder = folder_of(&said(&output));
    assert!(folder.starts_with("/tmp"), "{}", folder.display());
    assert!(!folder.exists());
}

#[test]
fn nothing_of_postgres_is_left_when_xtask_is_killed() {
    let script = "echo $EINLASS_TEST_POSTGRES; cat";
    let mut command = xtask(&["with-postgres", "--", "sh", "-c", script]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let folder = folder_of(&url);
    assert!(Path::exists(&folder));

    child.kill().unwrap();
    drop(child.stdin.take());
    // The shell that holds the server has our error pipe too: its end means that it has cleared up and gone.
    let mut rest = String::new();
    child.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
    child.wait().unwrap();
    assert!(!folder.exists(), "{rest}");
}
