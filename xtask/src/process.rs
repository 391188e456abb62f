//! Starting other programs and passing on how they ended.

use std::{
    fmt,
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{Command, ExitCode, ExitStatus, Stdio},
};

use anyhow::{Context as _, Result, bail};

/// The wish to end `xtask` with a certain exit code, with or without something to say.
#[derive(Debug)]
pub(crate) struct Exit {
    code: u8,
    message: Option<String>,
}

impl Exit {
    /// Ends with `code` after printing `message`.
    pub(crate) fn with_message(code: u8, message: String) -> Self {
        Self {
            code,
            message: Some(message),
        }
    }

    /// Ends with `code`; the program that failed has already said why.
    pub(crate) fn silent(code: u8) -> Self {
        Self { code, message: None }
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => f.write_str(message),
            None => write!(f, "a program ended with code {}", self.code),
        }
    }
}

impl std::error::Error for Exit {}

/// Prints the whole chain of an error once and turns it into the exit code of `xtask`.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    let Some(exit) = error.downcast_ref::<Exit>() else {
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    };
    if let Some(message) = &exit.message {
        eprintln!("{}", message.trim_end());
    }
    ExitCode::from(exit.code)
}

/// Runs a program with our own input and output.
///
/// # Errors
/// [`Exit`] with the program's exit code.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    verdict(
        command
            .status()
            .with_context(|| format!("cannot start {}", display(command)))?,
    )
}

/// Runs a program and shows what it printed only when it fails.
///
/// # Errors
/// [`Exit`] with the program's exit code.
pub(crate) fn run_captured(command: &mut Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", display(command)))?;
    let result = verdict(output.status);
    if result.is_err() {
        eprintln!();
        for part in [&output.stdout, &output.stderr] {
            eprint!("{}", String::from_utf8_lossy(part));
        }
    }
    result
}

/// Success, or the exit code to pass on: 128 + signal when a signal ended the program, as shells do.
///
/// # Errors
/// [`Exit`] when the program failed.
pub(crate) fn verdict(status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    let code = status
        .code()
        .or(status.signal().map(|number| 128 + number))
        .unwrap_or(1);
    Err(Exit::silent(u8::try_from(code).unwrap_or(1)).into())
}

/// Runs a program and returns what it printed, without the closing line break.
///
/// # Errors
/// Fails when the program does, with what it wrote to its error output.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", display(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed ({}): {}", display(command), output.status, said.trim());
    }
    let text =
        String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", display(command)))?;
    Ok(text.trim_end().to_owned())
}

/// Where a program lies on the search path.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let sbin = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(sbin)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

fn display(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
