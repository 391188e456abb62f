//! A private PostgreSQL for tests: own folder, Unix socket only, gone afterwards whatever happens.
//!
//! A small shell holds the server and waits for the end of its input. That pipe belongs to `xtask`: when `xtask`
//! ends in any way (normally, by Ctrl-C, killed), the pipe closes, the shell stops the server and removes the folder.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::process;

/// The variable in which tests find the URL of a PostgreSQL where they may create databases.
pub(crate) const TEST_POSTGRES: &str = "EINLASS_TEST_POSTGRES";

/// Options of the server: no network, messages in English whatever the machine's language, durability as in
/// production (the kill tests rely on it), enough connections for many test threads.
const OPTIONS: &str = "-h '' -N 200 -c lc_messages=C -c timezone=UTC -k";

/// Runs as the server's user: `$1` is the program `pg_ctl`, `$2` the folder of the cluster, `$3` the options.
const HOLD: &str = r#"
trap '' INT TERM HUP
if "$1" -D "$2/data" -l "$2/log" -o "$3 $2" -w -s start >&2; then
    echo ready
    read -r _
    "$1" -D "$2/data" -m immediate -w -s stop >&2
else
    cat "$2/log" >&2
fi
rm -rf "$2"
"#;

/// A running PostgreSQL that stops and vanishes when this value is dropped.
pub(crate) struct Cluster {
    holder: Child,
    folder: PathBuf,
}

impl Cluster {
    /// Creates and starts a cluster; takes about two seconds.
    ///
    /// # Errors
    /// Fails when PostgreSQL's server programs are missing or do not start.
    pub(crate) fn start() -> Result<Self> {
        let programs = find_programs().context(
            "PostgreSQL's server programs are missing (Debian package postgresql): run `cargo xtask setup`",
        )?;
        let account = Account::choose()?;
        let folder = PathBuf::from(process::capture(
            &mut account.command(Path::new("mktemp"), &["-d", "/tmp/einlass-pg-XXXXXX"]),
        )?);
        if let Err(error) = initialise(&programs, &account, &folder) {
            std::fs::remove_dir_all(&folder).context("cannot remove the folder of a failed cluster")?;
            return Err(error);
        }
        Self::hold(&programs, &account, folder)
    }

    fn hold(programs: &Path, account: &Account, folder: PathBuf) -> Result<Self> {
        let mut command = account.command(Path::new("sh"), &["-c", HOLD, "hold-postgres"]);
        command
            .arg(programs.join("pg_ctl"))
            .args([folder.as_os_str(), OPTIONS.as_ref()]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut holder = command
            .spawn()
            .context("cannot start the shell that holds PostgreSQL")?;
        let mut answer = String::new();
        if let Some(output) = holder.stdout.take() {
            BufReader::new(output)
                .read_line(&mut answer)
                .context("no word from PostgreSQL's start")?;
        }
        let cluster = Self { holder, folder };
        if answer.trim() != "ready" {
            bail!("PostgreSQL did not start; its log stands above");
        }
        Ok(cluster)
    }

    /// The URL of the maintenance database; its user may create databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://einlass@/postgres?host={}", self.folder.display())
    }

    /// Runs a program that finds the cluster in [`TEST_POSTGRES`], then stops the cluster.
    ///
    /// # Errors
    /// As [`process::run`].
    pub(crate) fn run(self, command: &mut Command) -> Result<()> {
        process::run(command.env(TEST_POSTGRES, self.url()))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        if let Err(error) = self.holder.wait() {
            eprintln!(
                "warning: PostgreSQL in {} may still be running: {error}",
                self.folder.display()
            );
        }
    }
}

/// Who runs the server: PostgreSQL refuses to run as root.
enum Account {
    Ourselves,
    Named(&'static str),
}

impl Account {
    fn choose() -> Result<Self> {
        if process::capture(Command::new("id").arg("-u"))? != "0" {
            return Ok(Self::Ourselves);
        }
        let known = |name: &&str| process::capture(Command::new("id").args(["-u", name])).is_ok();
        let name = ["postgres", "nobody"].into_iter().find(known);
        name.map(Self::Named)
            .context("root may not run PostgreSQL and there is no user postgres or nobody")
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = match self {
            Self::Ourselves => Command::new(program),
            Self::Named(name) => {
                let mut command = Command::new("setpriv");
                command.args([format!("--reuid={name}"), format!("--regid={}", group_of(name))]);
                command.arg("--clear-groups").arg(program);
                command
            }
        };
        // The server's user may not enter our working folder.
        command
            .args(arguments)
            .current_dir("/")
            .env("LC_ALL", "C")
            .env_remove("PGDATA");
        command
    }
}

/// Debian's `nobody` is in the group `nogroup`.
fn group_of(user: &str) -> &str {
    if user == "nobody" { "nogroup" } else { user }
}

fn initialise(programs: &Path, account: &Account, folder: &Path) -> Result<()> {
    let data = folder.join("data");
    let options = [
        "-U",
        "einlass",
        "--auth=trust",
        "--no-locale",
        "-E",
        "UTF8",
        "--no-sync",
        "-D",
    ];
    process::capture(account.command(&programs.join("initdb"), &options).arg(&data)).map(|_| ())
}

/// The folder with PostgreSQL's server programs: the newest version that Debian's packages put in place, else
/// what stands on the search path.
pub(crate) fn find_programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .max_by_key(|(version, _)| *version)
        .map(|(_, folder)| folder);
    newest.or_else(|| process::find_program("initdb")?.parent().map(Path::to_path_buf))
}
