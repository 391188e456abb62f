//! The secrets of an installation.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use einlass_storage::DatabaseUrl;
use rand::Rng;

use super::arguments::SecretArguments;
use crate::access::KeyRing;

/// Reads the secrets from the settings, else from the file beside a SQLite database, which is made when missing.
pub(super) fn key_ring<R: Rng + ?Sized>(
    arguments: &SecretArguments,
    database: &DatabaseUrl,
    rng: &mut R,
) -> Result<KeyRing> {
    match (&arguments.secrets, database) {
        (Some(text), _) => KeyRing::parse(text).context("EINLASS_SECRETS is not usable"),
        (None, DatabaseUrl::Sqlite(path)) => from_file(&beside(path), rng),
        (None, DatabaseUrl::Postgres(_)) => {
            bail!(
                "EINLASS_SECRETS is needed with PostgreSQL, the same for all servers; `einlass key` prints new ones"
            )
        }
    }
}

fn from_file<R: Rng + ?Sized>(path: &Path, rng: &mut R) -> Result<KeyRing> {
    create(path, rng).with_context(|| format!("{} cannot be written", path.display()))?;
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    KeyRing::parse(text.trim()).with_context(|| format!("{} does not hold secrets", path.display()))
}

/// Makes the file unless it is there. Two servers that start at once agree on the one that was first.
fn create<R: Rng + ?Sized>(path: &Path, rng: &mut R) -> std::io::Result<()> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match opened {
        Ok(mut file) => {
            writeln!(file, "{}", new_secret(0, rng))?;
            file.sync_all()
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// The text of a new secret.
pub(super) fn new_secret<R: Rng + ?Sized>(id: u8, rng: &mut R) -> String {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    KeyRing::text_of(id, bytes)
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".secrets");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_sqlite_installation_keeps_its_own_secrets_in_a_private_file() {
        let folder = tempfile::tempdir().unwrap();
        let database = DatabaseUrl::Sqlite(folder.path().join("einlass.db"));
        let none = SecretArguments { secrets: None };
        let first = key_ring(&none, &database, &mut StdRng::seed_from_u64(1)).unwrap();
        let again = key_ring(&none, &database, &mut StdRng::seed_from_u64(2)).unwrap();
        let id = einlass_domain::ids::AppointmentId::from_uuid(uuid::Uuid::nil());
        assert_eq!(first.manage_token(id), again.manage_token(id));
        let mode = std::fs::metadata(folder.path().join("einlass.db.secrets"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn postgresql_without_secrets_is_refused() {
        let database = DatabaseUrl::Postgres("postgres://host/database".to_owned());
        let none = SecretArguments { secrets: None };
        let refusal = key_ring(&none, &database, &mut StdRng::seed_from_u64(1)).unwrap_err();
        assert!(refusal.to_string().contains("einlass key"));
    }
}
