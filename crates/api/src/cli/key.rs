//! `einlass key`.

use anyhow::{Context, Result};
use clap::Args;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::Surroundings;
use super::secrets::new_secret;
use crate::access::KeyRing;

/// Arguments of `einlass key`.
#[derive(Debug, Args)]
pub(super) struct KeyArguments {
    /// The secrets in use: a new one is put in front of them. The old ones stay valid until you remove them.
    #[arg(long, value_name = "SECRETS")]
    before: Option<String>,
}

/// Prints a value for `EINLASS_SECRETS`.
pub(super) fn key(arguments: &KeyArguments, surroundings: &Surroundings) -> Result<()> {
    let mut rng = StdRng::from_seed(surroundings.seed);
    match &arguments.before {
        None => println!("{}", new_secret(0, &mut rng)),
        Some(old) => {
            let used = KeyRing::parse(old)
                .context("the secrets in use are not usable")?
                .ids();
            let newest = used.first().copied().unwrap_or_default();
            let next = (1..16)
                .map(|step| (newest + step) % 16)
                .find(|id| !used.contains(id));
            let id = next.context("all sixteen numbers are in use; remove old secrets first")?;
            println!("{},{old}", new_secret(id, &mut rng));
        }
    }
    Ok(())
}
