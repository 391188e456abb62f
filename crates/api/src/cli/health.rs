//! `einlass health`.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

const PATIENCE: Duration = Duration::from_secs(3);

/// Arguments of `einlass health`.
#[derive(Debug, Args)]
pub(super) struct HealthArguments {
    /// What to ask. Plain HTTP, as this looks at the server beside it and not through a proxy.
    #[arg(long, default_value = "http://127.0.0.1:8115/readyz")]
    url: String,
}

/// Asks a server for its health.
pub(super) fn health(arguments: &HealthArguments) -> Result<()> {
    let rest = arguments
        .url
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
