//! Programs that run beside us and never outlive us.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A program in the background whose output lines can be read; killed when dropped.
#[derive(Debug)]
pub struct Background {
    name: String,
    child: Child,
    lines: Receiver<String>,
}

impl Background {
    /// Starts the program; standard output and errors are joined into one stream of lines.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("starting {name}"))?;
        let (sender, lines) = channel();
        for stream in [boxed(child.stdout.take()), boxed(child.stderr.take())]
            .into_iter()
            .flatten()
        {
            let sender = sender.clone();
            std::thread::spawn(move || {
                // A closed receiver means that nobody listens any more; the pipe must be emptied all the same.
                BufReader::new(stream)
                    .lines()
                    .map_while(Result::ok)
                    .for_each(|line| drop(sender.send(line)));
            });
        }
        Ok(Self {
            name: name.to_owned(),
            child,
            lines,
        })
    }

    /// The next line of output.
    pub fn next_line(&self, patience: Duration) -> Result<String> {
        match self.lines.recv_timeout(patience) {
            Ok(line) => Ok(line),
            Err(RecvTimeoutError::Timeout) => bail!("{} said nothing for {patience:?}", self.name),
            Err(RecvTimeoutError::Disconnected) => bail!("{} has ended", self.name),
        }
    }

    /// All lines that have come and were not read yet.
    pub fn lines_so_far(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }

    /// Process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The exit status, if the program has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Kills the program at once, as a power cut would.
    pub fn kill(&mut self) -> Result<()> {
        self.child
            .kill()
            .with_context(|| format!("killing {}", self.name))?;
        self.child
            .wait()
            .with_context(|| format!("waiting for {}", self.name))?;
        Ok(())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn boxed<R: Read + Send + 'static>(stream: Option<R>) -> Option<Box<dyn Read + Send>> {
    let stream: Box<dyn Read + Send> = Box::new(stream?);
    Some(stream)
}
