//! PostgreSQL's own client as the measure of what a machine can do.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;

use crate::database::TestDatabase;

/// One insert and one update per transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// The update meets one of 3600 rows.
    ManyRows,
    /// All clients update the same row.
    HotRow,
}

const TABLES: &str = "CREATE TABLE IF NOT EXISTS bench_counter (id int PRIMARY KEY, n bigint NOT NULL);
    INSERT INTO bench_counter SELECT i, 0 FROM generate_series(1, 3600) i ON CONFLICT DO NOTHING;
    CREATE TABLE IF NOT EXISTS bench_row
        (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int NOT NULL, note text NOT NULL)";

/// Transactions per second with prepared statements.
pub fn per_second(database: &TestDatabase, script: Script, clients: u64, measured: Duration) -> Result<f64> {
    let url = database.url_text();
    diesel::PgConnection::establish(&url)?.batch_execute(TABLES)?;
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), script.text())?;
    let output = Command::new(find_program())
        .args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "2",
            "-c",
            &clients.to_string(),
            "-T",
        ])
        .arg(measured.as_secs().to_string())
        .arg("-f")
        .arg(file.path())
        .arg(url)
        .output()
        .context("pgbench did not start")?;
    ensure!(output.status.success(), "pgbench ended with {}", output.status);
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("tps = "));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.context("pgbench printed no result")?.parse()?)
}

impl Script {
    fn text(self) -> String {
        let most = match self {
            Self::ManyRows => 3600,
            Self::HotRow => 1,
        };
        format!(
            "\\set n random(1, {most})
BEGIN;
INSERT INTO bench_row (n, note) VALUES (:n, 'a row of the size of a small booking');
UPDATE bench_counter SET n = n + 1 WHERE id = :n;
COMMIT;
"
        )
    }
}

fn find_program() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let installed = versions
        .map(|entry| entry.path().join("bin/pgbench"))
        .filter(|path| path.is_file());
    installed.max().unwrap_or_else(|| PathBuf::from("pgbench"))
}
