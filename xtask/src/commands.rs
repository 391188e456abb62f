//! The table of commands: name, help, what runs.

use anyhow::{Result, bail};

use crate::{
    bench, bench_scan, camera_vm, ci, cluster, demo, lint, openapi, process::Exit, setup, test, tidy,
};

/// One command of `cargo xtask`.
struct Command {
    /// What is typed after `cargo xtask`.
    name: &'static str,
    /// The arguments it takes, as shown in the help.
    arguments: &'static str,
    /// What it does, in one line.
    summary: &'static str,
    /// What else one may want to know; shown by `--help`.
    details: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        arguments: "[--check | --figures] [--release]",
        summary: "show the whole chain: server, bookings, codes, kiosk",
        details: "Builds server and kiosk, starts them on loopback with a throw-away database, books, shows the code to \
                  the kiosk and prints each step. Then everything stays up to be tried, until Ctrl-C; with --check it \
                  ends, with code 0 only if the visitor was checked in. With --figures it also measures the kiosk \
                  and fails if it breaks a limit. With --release the programs are optimised.",
        run: demo::run,
    },
    Command {
        name: "test",
        arguments: "[ARGUMENTS OF cargo test]",
        summary: "run every test, on SQLite and on a private PostgreSQL",
        details: "Installs missing system packages first (see setup). Arguments narrow the run, for example \
                  `cargo xtask test -p einlass-storage`.",
        run: test::run,
    },
    Command {
        name: "lint",
        arguments: "",
        summary: "format check, clippy, documentation build, tidy",
        details: "All warnings are errors. What it finds is printed by the tool that found it.",
        run: lint::run,
    },
    Command {
        name: "openapi",
        arguments: "[--check]",
        summary: "write openapi/einlass-v1.json from the server's handlers",
        details: "--check changes nothing and fails when the committed file differs.",
        run: openapi::run,
    },
    Command {
        name: "tidy",
        arguments: "",
        summary: "check the rules of this repository that no other tool knows",
        details: "Crate dependencies, licences, file lengths, module files, unfinished tests, paths of one machine, \
                  migrations. Each finding is `path:line: what is wrong`.",
        run: tidy::run,
    },
    Command {
        name: "migrations",
        arguments: "",
        summary: "check that both migration trees have the same steps, each with up.sql and down.sql",
        details: "Part of tidy.",
        run: tidy::run_migrations,
    },
    Command {
        name: "setup",
        arguments: "",
        summary: "install the system packages that building and testing need",
        details: "Uses apt-get as root or through sudo without a password; otherwise prints the command and stops with \
                  code 1. Does nothing when everything is there.",
        run: setup::run,
    },
    Command {
        name: "bench",
        arguments: "[ARGUMENTS OF cargo bench]",
        summary: "run all benchmarks beside a private PostgreSQL, and pgbench for comparison",
        details: "pgbench's figure says what this machine's PostgreSQL can do at all.",
        run: bench::run,
    },
    Command {
        name: "bench-scan",
        arguments: "[--frames DIR | --per-cell N --seed TEXT] [--python PROGRAM]",
        summary: "how often and how fast the scanner reads, against zxing-cpp and plain rqrr",
        details: "Renders camera frames or takes a set with a manifest.tsv, and prints the tables of docs/scanning.md. \
                  Needs Python with numpy, Pillow, segno and zxing-cpp.",
        run: bench_scan::run,
    },
    Command {
        name: "camera-vm",
        arguments: "",
        summary: "try the kiosk's camera driver on real video devices, in a virtual machine",
        details: "Boots a Debian kernel in QEMU with the kernel's own test camera and a loopback camera, and pulls, \
                  covers, freezes and blocks them. Installs QEMU and the kernel's packages; takes about five minutes.",
        run: camera_vm::run,
    },
    Command {
        name: "with-postgres",
        arguments: "-- COMMAND…",
        summary: "run COMMAND with EINLASS_TEST_POSTGRES set to a private, throw-away PostgreSQL",
        details: "The server listens on a Unix socket only and is gone when COMMAND or xtask ends.",
        run: with_postgres,
    },
    Command {
        name: "ci",
        arguments: "",
        summary: "lint, openapi --check and test: what continuous integration runs",
        details: "`.ci/run` does the same.",
        run: ci::run,
    },
];

/// Runs the command named by the first argument; without arguments, lists the commands.
///
/// # Errors
/// Whatever the command reports; [`Exit`] with code 2 for a command nobody knows.
pub(crate) fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", overview());
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print!("{}", overview());
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return Err(Exit::with_message(2, format!("unknown command `{name}`\n\n{}", overview())).into());
    };
    if rest
        .iter()
        .take_while(|word| *word != "--")
        .any(|word| word == "-h" || word == "--help")
    {
        println!(
            "cargo xtask {} {}\n\n{}.\n{}",
            command.name, command.arguments, command.summary, command.details
        );
        return Ok(());
    }
    (command.run)(rest)
}

/// Refuses arguments for a command that takes none.
///
/// # Errors
/// [`Exit`] with code 2.
pub(crate) fn expect_none(arguments: &[String]) -> Result<()> {
    match arguments.first() {
        None => Ok(()),
        Some(word) => Err(Exit::with_message(2, format!("unknown argument `{word}`")).into()),
    }
}

/// Whether `--check`, the only argument such a command takes, is given.
///
/// # Errors
/// [`Exit`] with code 2 for any other argument.
pub(crate) fn is_check(arguments: &[String]) -> Result<bool> {
    let Some((first, rest)) = arguments.split_first() else {
        return Ok(false);
    };
    expect_none(if first == "--check" { rest } else { arguments })?;
    Ok(true)
}

fn overview() -> String {
    let lines = COMMANDS.iter().map(|command| {
        let call = format!("{} {}", command.name, command.arguments);
        format!("  {call:<32} {}\n", command.summary)
    });
    format!(
        "cargo xtask COMMAND    (more about each: cargo xtask COMMAND --help)\n\n{}",
        lines.collect::<String>()
    )
}

fn with_postgres(arguments: &[String]) -> Result<()> {
    let words = match arguments.split_first() {
        Some((first, rest)) if first == "--" => rest,
        _ => arguments,
    };
    let Some((program, rest)) = words.split_first() else {
        bail!("no command given: cargo xtask with-postgres -- COMMAND…");
    };
    cluster::Cluster::start()?.run(std::process::Command::new(program).args(rest))
}
