//! The table of commands: name, one line of help, what runs.

use anyhow::{Result, bail};

use crate::{cluster, process::Exit};

/// One command of `cargo xtask`.
struct Command {
    /// What is typed after `cargo xtask`.
    name: &'static str,
    /// The arguments it takes, as shown in the help.
    arguments: &'static str,
    /// What it does, in one line.
    summary: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[Command {
    name: "with-postgres",
    arguments: "-- COMMAND…",
    summary: "run COMMAND with EINLASS_TEST_POSTGRES set to a private, throw-away PostgreSQL",
    run: with_postgres,
}];

/// Runs the command named by the first argument.
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
            "cargo xtask {} {}\n\n{}",
            command.name, command.arguments, command.summary
        );
        return Ok(());
    }
    (command.run)(rest)
}

fn overview() -> String {
    let lines = COMMANDS.iter().map(|command| {
        let call = format!("{} {}", command.name, command.arguments);
        format!("  {call:<28} {}\n", command.summary)
    });
    format!("cargo xtask COMMAND\n\n{}", lines.collect::<String>())
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
