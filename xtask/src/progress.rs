//! One line per step on the terminal: `[3/9] building the server … 42 s`.

use std::{
    io::{BufRead as _, BufReader, IsTerminal as _, Write as _},
    process::{Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

use crate::process;

/// The steps of one command, counted as they are taken.
pub(crate) struct Steps {
    total: usize,
    taken: usize,
}

impl Steps {
    /// Announces how many steps there will be.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, taken: 0 }
    }

    /// Takes a step without output of its own. On a terminal its line counts the seconds.
    ///
    /// # Errors
    /// Those of `work`.
    pub(crate) fn quiet<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let title = self.next(title);
        let begun = Instant::now();
        print!("{title} …");
        flush();
        let result = counting_seconds(&title, begun, work);
        if std::io::stdout().is_terminal() {
            print!("\r{title} …");
        }
        let outcome = if result.is_ok() { "" } else { ", failed" };
        println!(" {} s{outcome}", begun.elapsed().as_secs());
        result
    }

    /// Runs a program as a step; what it prints is shown only when it fails.
    ///
    /// # Errors
    /// [`process::Exit`] with the program's code.
    pub(crate) fn silently(&mut self, title: &str, command: &mut Command) -> Result<()> {
        self.quiet(title, || process::run_captured(command))
    }

    /// Runs a program as a step and shows what it prints, between a line before and a line after.
    ///
    /// # Errors
    /// [`process::Exit`] with the program's code.
    pub(crate) fn shown(&mut self, title: &str, command: &mut Command) -> Result<()> {
        self.watched(title, command, |_| {})
    }

    /// As [`Self::shown`]; besides, `watch` sees each line of the program's output.
    ///
    /// # Errors
    /// [`process::Exit`] with the program's code.
    pub(crate) fn watched(
        &mut self,
        title: &str,
        command: &mut Command,
        mut watch: impl FnMut(&str),
    ) -> Result<()> {
        let title = self.next(title);
        let begun = Instant::now();
        println!("{title} …");
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a program")?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line.context("cannot read a program's output")?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                watch(&line);
            }
        }
        let result = process::verdict(child.wait().context("a program got lost")?);
        let outcome = if result.is_ok() { "" } else { ", failed" };
        println!("{title} … {} s{outcome}", begun.elapsed().as_secs());
        result
    }

    fn next(&mut self, title: &str) -> String {
        self.taken += 1;
        format!("[{}/{}] {title}", self.taken, self.total)
    }
}

/// Does `work`; meanwhile a second thread shows that time passes: on a terminal it rewrites the step's line once a
/// second, in a log it adds a word once a minute.
fn counting_seconds<T>(title: &str, begun: Instant, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let terminal = std::io::stdout().is_terminal();
    let interval = Duration::from_secs(if terminal { 1 } else { 60 });
    let (done, waiting) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while waiting.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                let seconds = begun.elapsed().as_secs();
                if terminal {
                    print!("\r{title} … {seconds} s");
                } else {
                    print!(" {seconds} s …");
                }
                flush();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// A closed output must not end a running step.
fn flush() {
    if std::io::stdout().flush().is_err() {
        eprintln!("warning: the progress line could not be shown");
    }
}
