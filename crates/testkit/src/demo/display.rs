//! A display without a screen, for machines that have none.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::Background;

/// A virtual X display (Xvfb) of the kiosk's size, on a free number.
#[derive(Debug)]
pub struct VirtualDisplay {
    name: String,
    _server: Background,
}

impl VirtualDisplay {
    /// Starts the display and waits until it takes windows.
    pub fn start() -> Result<Self> {
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1080x1920x24",
            "-noreset",
            "-nolisten",
            "tcp",
        ]);
        let server = Background::start("Xvfb", &mut command)
            .context("Xvfb is needed where no display is; `cargo xtask setup` installs it")?;
        loop {
            // Xvfb writes its number once it is ready; warnings may come before.
            let line = server.next_line(Duration::from_secs(20))?;
            if let Ok(number) = line.trim().parse::<u16>() {
                return Ok(Self {
                    name: format!(":{number}"),
                    _server: server,
                });
            }
        }
    }

    /// The value for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}
