//! Starting other programs and passing on how they ended.

use std::{
    fmt,
    path::PathBuf,
    process::{Command, ExitCode},
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
/// [`Exit`] with the program's exit code (128 + signal when a signal ended it, as shells do).
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", display(command)))?;
    if status.success() {
        return Ok(());
    }
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    let code = status.code().or(signal.map(|number| 128 + number)).unwrap_or(1);
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
