//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Parser;
use einlass_client::Credentials;
use einlass_kiosk::flow::Settings;
use einlass_kiosk::workers::CameraSource;

/// The check-in and booking terminal at the entrance.
#[derive(Debug, Parser)]
#[command(name = "einlass-kiosk", version)]
pub(crate) struct Arguments {
    /// Address of the server, e.g. `https://termine.example.org`
    #[arg(long, env = "EINLASS_KIOSK_API")]
    pub(crate) api: String,
    /// Id of the terminal's API client.
    #[arg(long, env = "EINLASS_KIOSK_CLIENT_ID")]
    client_id: String,
    /// File that holds the secret of the API client.
    #[arg(long)]
    client_secret_file: Option<PathBuf>,
    /// The secret itself; only from the environment, where other users cannot see it.
    #[arg(
        long,
        env = "EINLASS_KIOSK_CLIENT_SECRET",
        hide = true,
        hide_env_values = true
    )]
    client_secret: Option<String>,
    /// Key or id of the building that the terminal stands in.
    #[arg(long, env = "EINLASS_KIOSK_SITE")]
    pub(crate) site: String,
    /// Show the image files of this folder to the scanner in place of a camera.
    #[arg(long)]
    frames: Option<PathBuf>,
    /// Number of the camera: /dev/videoN. The first that works if left out.
    #[arg(long, conflicts_with = "frames")]
    camera: Option<u32>,
    /// Fill the whole screen.
    #[arg(long)]
    pub(crate) fullscreen: bool,
    /// Seconds of stillness before a visitor is asked whether they are still there.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(10..=600))]
    idle_seconds: u64,
    /// Write a picture of every page shown into this folder, and report pages on standard output.
    #[arg(long)]
    pub(crate) screens: Option<PathBuf>,
}

impl Arguments {
    /// Where pictures come from.
    pub(crate) fn source(&self) -> CameraSource {
        match (&self.frames, self.camera) {
            (Some(folder), _) => CameraSource::Folder(folder.clone()),
            (None, Some(number)) => CameraSource::Numbered(number),
            (None, None) => CameraSource::First,
        }
    }

    /// Waiting times.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            idle: Duration::from_secs(self.idle_seconds),
            ..Settings::STANDARD
        }
    }

    /// Id and secret.
    pub(crate) fn credentials(&self) -> Result<Credentials> {
        let secret = match (&self.client_secret_file, &self.client_secret) {
            (Some(path), _) => std::fs::read_to_string(path)
                .with_context(|| format!("the secret cannot be read from {}", path.display()))?,
            (None, Some(secret)) => secret.clone(),
            (None, None) => {
                bail!("give --client-secret-file, or EINLASS_KIOSK_CLIENT_SECRET in the environment")
            }
        };
        Ok(Credentials::new(&self.client_id, secret.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stillness_before_the_warning_is_an_option() {
        let needed = "einlass-kiosk --api http://localhost --client-id one --site rathaus";
        let idle = |more: &str| {
            let words = needed.split(' ').chain(more.split_whitespace());
            Arguments::try_parse_from(words).map(|arguments| arguments.settings().idle)
        };
        assert_eq!(idle("").unwrap(), Duration::from_mins(1));
        assert_eq!(idle("--idle-seconds 90").unwrap(), Duration::from_secs(90));
        assert!(idle("--idle-seconds 9").is_err());
    }
}
