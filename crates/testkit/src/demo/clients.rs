//! Machine clients, made by the server program as an operator would.

use anyhow::{Context, Result};
use einlass_client::{Client, ClientOptions, Credentials};

use super::ServerOptions;

/// Id and secret as `einlass client add --json` prints them once.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct ClientSecret {
    /// Id.
    #[serde(rename = "client_id")]
    pub id: String,
    /// Secret.
    #[serde(rename = "client_secret")]
    pub secret: String,
}

impl ClientSecret {
    /// A client of the server at `address` with these credentials.
    pub fn connect(&self, address: &str) -> Result<Client> {
        let credentials = Credentials::new(&self.id, &self.secret);
        Ok(Client::new(address, credentials, &ClientOptions::default())?)
    }
}

/// Adds a client.
pub fn add_client(
    server: &ServerOptions,
    authority: &str,
    name: &str,
    channel: &str,
    scopes: &str,
) -> Result<ClientSecret> {
    let printed = server.run(&[
        "client",
        "add",
        "--authority",
        authority,
        "--name",
        name,
        "--channel",
        channel,
        "--scopes",
        scopes,
        "--json",
    ])?;
    serde_json::from_str(&printed).context("reading what `einlass client add --json` printed")
}
