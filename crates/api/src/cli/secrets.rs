//! The secrets of an installation.

use std::fs::{File, OpenOptions};
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

/// Makes the file unless it is there. It appears with its whole content or not at all, whenever the program ends, and
/// two servers that start at once agree on the one that was first.
fn create<R: Rng + ?Sized>(path: &Path, rng: &mut R) -> std::io::Result<()> {
    if path.try_exists()? {
        return Ok(());
    }
    let own = aside(path, rng);
    let made = write_new(&own, &new_secret(0, rng)).and_then(|()| link_unless_there(&own, path));
    let removed = std::fs::remove_file(&own);
    made?;
    removed?;
    sync_folder(path)
}

/// A name in the same folder that no other start takes.
fn aside<R: Rng + ?Sized>(path: &Path, rng: &mut R) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:016x}", rng.next_u64()));
    PathBuf::from(name)
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

/// Gives the finished file its name; whoever was first has it.
fn link_unless_there(own: &Path, path: &Path) -> std::io::Result<()> {
    match std::fs::hard_link(own, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes sure that the name is on the disk, too.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
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

    /// The secrets of a start with these random numbers, and the files that are there then.
    fn start(folder: &Path, seed: u64) -> (KeyRing, Vec<String>) {
        let database = DatabaseUrl::Sqlite(folder.join("einlass.db"));
        let none = SecretArguments { secrets: None };
        let keys = key_ring(&none, &database, &mut StdRng::seed_from_u64(seed)).unwrap();
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        (keys, names)
    }

    #[test]
    fn starts_at_the_same_moment_agree_on_the_secrets_of_one_of_them() {
        let id = einlass_domain::ids::AppointmentId::from_uuid(uuid::Uuid::nil());
        for round in 0..30 {
            let folder = tempfile::tempdir().unwrap();
            let gate = std::sync::Barrier::new(8);
            let tokens: Vec<String> = std::thread::scope(|scope| {
                let starts: Vec<_> = (0..8)
                    .map(|nth| {
                        let (folder, gate) = (folder.path(), &gate);
                        scope.spawn(move || {
                            gate.wait();
                            start(folder, round * 8 + nth).0.manage_token(id)
                        })
                    })
                    .collect();
                starts.into_iter().map(|start| start.join().unwrap()).collect()
            });
            assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
            assert_eq!(start(folder.path(), 9999).1, ["einlass.db.secrets"]);
        }
    }

    /// What a start left behind that was killed before its secrets had their name.
    #[test]
    fn an_unfinished_file_of_another_start_does_no_harm() {
        let folder = tempfile::tempdir().unwrap();
        let left = aside(
            &folder.path().join("einlass.db.secrets"),
            &mut StdRng::seed_from_u64(7),
        );
        std::fs::write(&left, "").unwrap();
        let (keys, names) = start(folder.path(), 1);
        assert_eq!(names.len(), 2, "{names:?}");
        let id = einlass_domain::ids::AppointmentId::from_uuid(uuid::Uuid::nil());
        let again = start(folder.path(), 2).0;
        assert_eq!(keys.manage_token(id), again.manage_token(id));
    }

    #[test]
    fn postgresql_without_secrets_is_refused() {
        let database = DatabaseUrl::Postgres("postgres://host/database".to_owned());
        let none = SecretArguments { secrets: None };
        let refusal = key_ring(&none, &database, &mut StdRng::seed_from_u64(1)).unwrap_err();
        assert!(refusal.to_string().contains("einlass key"));
    }
}
