//! The real kiosk program.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{Background, ClientSecret, Programs};

/// How a kiosk is started.
#[derive(Clone, Debug)]
pub struct KioskOptions {
    /// The programs of this build.
    pub programs: Programs,
    /// Address of the server.
    pub api: String,
    /// Credentials of the device.
    pub client: ClientSecret,
    /// Key of the site it stands in.
    pub site: String,
    /// Folder of image files in place of a camera.
    pub frames: PathBuf,
    /// Folder for a picture of every page shown.
    pub screens: PathBuf,
    /// Value of `DISPLAY`.
    pub display: String,
}

/// A running `einlass-kiosk`.
#[derive(Debug)]
pub struct KioskProcess(Background);

/// A page that the kiosk reported to show.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PageShown {
    /// Name of the page.
    pub page: String,
    /// Milliseconds since the first frame with a readable code, on pages that follow a scan.
    #[serde(default)]
    pub ms_since_first_readable_frame: Option<f64>,
}

impl KioskProcess {
    /// Starts the kiosk.
    pub fn start(options: &KioskOptions) -> Result<Self> {
        let mut command = Command::new(options.programs.path("einlass-kiosk")?);
        command
            .args([
                "--api",
                &options.api,
                "--client-id",
                &options.client.id,
                "--site",
                &options.site,
            ])
            .arg("--frames")
            .arg(&options.frames)
            .arg("--screens")
            .arg(&options.screens)
            .env("EINLASS_KIOSK_CLIENT_SECRET", &options.client.secret)
            .env("DISPLAY", &options.display)
            .env("SLINT_BACKEND", "winit-software")
            .env_remove("WAYLAND_DISPLAY");
        Background::start("einlass-kiosk", &mut command).map(Self)
    }

    /// Reads until the kiosk shows a page of this name.
    pub fn wait_for_page(&mut self, page: &str, patience: Duration) -> Result<PageShown> {
        let deadline = Instant::now() + patience;
        let mut seen = Vec::new();
        while let Some(left) = deadline.checked_duration_since(Instant::now()) {
            let Ok(line) = self.0.next_line(left) else { break };
            match read_page(&line) {
                Some(shown) if shown.page == page => return Ok(shown),
                Some(_) | None => seen.push(line),
            }
        }
        let status = self.0.ended();
        bail!(
            "the kiosk did not show \"{page}\" (ended: {status:?}); it said:\n{}",
            seen.join("\n")
        )
    }

    /// The process.
    pub fn process(&mut self) -> &mut Background {
        &mut self.0
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .context("no VmRSS line")?;
        let number = line
            .split_ascii_whitespace()
            .nth(1)
            .context("VmRSS without a number")?;
        number.parse().context("VmRSS is not a number")
    }

    /// Processor time used so far, by the program and for it.
    pub fn processor_time(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        // The name in brackets may hold blanks; user and system time are the 14th and 15th field of all.
        let (_, fields) = stat.rsplit_once(')').context("no name in the stat line")?;
        let mut times = fields.split_ascii_whitespace().skip(11).map(str::parse::<u64>);
        let (user, system) = (times.next(), times.next());
        let (user, system) = user.zip(system).context("no processor times in the stat line")?;
        Ok(Duration::from_millis((user? + system?) * MS_PER_TICK))
    }
}

/// Linux tells processor times in hundredths of a second.
const MS_PER_TICK: u64 = 10;

fn read_page(line: &str) -> Option<PageShown> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let is_page = value.get("event")?.as_str()? == "page";
    is_page.then(|| serde_json::from_value(value).ok()).flatten()
}
