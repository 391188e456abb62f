//! `einlass health`.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use jiff::{SignedDuration, Timestamp};

use super::heartbeat;

const PATIENCE: Duration = Duration::from_secs(3);

/// Arguments of `einlass health`.
#[derive(Debug, Args)]
pub(super) struct HealthArguments {
    /// What to ask. Plain HTTP, as this looks at the server beside it and not through a proxy.
    #[arg(long, default_value = "http://127.0.0.1:8115/readyz")]
    url: String,
    /// Look at the file that a worker writes in place of asking a server.
    #[arg(long, env = "EINLASS_HEARTBEAT", conflicts_with = "url")]
    heartbeat: Option<PathBuf>,
    /// Seconds after which a worker that wrote nothing is taken for dead.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..))]
    within: u32,
}

/// Asks a server for its health, or looks for the sign of life of a worker.
pub(super) fn health(arguments: &HealthArguments, now: Timestamp) -> Result<()> {
    match &arguments.heartbeat {
        Some(file) => {
            let limit = SignedDuration::from_secs(i64::from(arguments.within));
            let age = heartbeat::listen(file, limit, now)?;
            println!("last round {} s ago", age.as_secs());
            Ok(())
        }
        None => ask(&arguments.url),
    }
}

fn ask(url: &str) -> Result<()> {
    let rest = url
        .strip_prefix("http://")
        .context("the address must begin with http://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, "readyz"));
    let address = host
        .to_socket_addrs()?
        .next()
        .context("the address names no machine")?;
    let mut connection = TcpStream::connect_timeout(&address, PATIENCE)
        .with_context(|| format!("nobody answers at {host}"))?;
    connection.set_read_timeout(Some(PATIENCE))?;
    write!(
        connection,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let status = answer.lines().next().unwrap_or_default();
    ensure!(
        status.split(' ').nth(1) == Some("200"),
        "the server says: {status}"
    );
    println!("{}", answer.lines().last().unwrap_or_default());
    Ok(())
}
