//! The real server program.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::{Background, Programs};

/// How a server is started.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// The programs of this build.
    pub programs: Programs,
    /// Database address, as in `EINLASS_DATABASE_URL`.
    pub database_url: String,
    /// Secrets, as in `EINLASS_SECRETS`.
    pub secrets: String,
}

/// A running `einlass serve`.
#[derive(Debug)]
pub struct ServerProcess {
    options: ServerOptions,
    address: String,
    process: Background,
}

impl ServerOptions {
    /// `einlass` with these settings in its environment and nothing else of ours.
    pub fn command(&self) -> Result<Command> {
        let mut command = Command::new(self.programs.path("einlass")?);
        command
            .env("EINLASS_DATABASE_URL", &self.database_url)
            .env("EINLASS_SECRETS", &self.secrets)
            .env("EINLASS_LOG", "info");
        Ok(command)
    }

    /// Runs a subcommand to its end and gives what it printed.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self
            .command()?
            .args(arguments)
            .output()
            .context("starting einlass")?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "einlass {} failed: {errors}",
            arguments.join(" ")
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Imports a town file.
    pub fn import(&self, file: &Path) -> Result<String> {
        self.run(&["import", &file.to_string_lossy()])
    }
}

impl ServerProcess {
    /// Starts the server on a free port of this machine and waits until it is ready.
    pub async fn start(options: ServerOptions) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Self::start_at(options, &format!("127.0.0.1:{port}")).await
    }

    /// Starts the server at a given address and waits until it is ready.
    pub async fn start_at(options: ServerOptions, listen: &str) -> Result<Self> {
        let mut command = options.command()?;
        let process = Background::start(
            "einlass serve",
            command.arg("serve").env("EINLASS_LISTEN", listen),
        )?;
        let mut server = Self {
            options,
            address: format!("http://{listen}"),
            process,
        };
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// Base address of the API.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// How it was started.
    pub fn options(&self) -> &ServerOptions {
        &self.options
    }

    /// The process.
    pub fn process(&mut self) -> &mut Background {
        &mut self.process
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let url = format!("{}/readyz", self.address);
        for _ in 0..300 {
            if let Some(status) = self.process.ended() {
                bail!(
                    "einlass serve ended with {status}: {}",
                    self.process.lines_so_far().join("\n")
                );
            }
            if reqwest::get(&url)
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("einlass serve was not ready after 30 seconds")
    }
}
