//! `cargo xtask bench`: all benchmarks, beside a private PostgreSQL.

use std::process::Command;

use anyhow::Result;

use crate::{
    cluster::{self, Cluster, TEST_POSTGRES},
    progress::Steps,
    setup, workspace,
};

/// Runs pgbench, PostgreSQL's own measure of a machine, then `cargo bench`; arguments go to `cargo bench`.
///
/// # Errors
/// Fails when something does not build or a benchmark fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut steps = Steps::new(5);
    setup::ensure(&mut steps)?;
    let cluster = steps.quiet("starting a private PostgreSQL", Cluster::start)?;
    let url = cluster.url();
    let pgbench = cluster::find_programs()
        .map(|folder| folder.join("pgbench"))
        .filter(|file| file.is_file());
    match &pgbench {
        Some(program) => {
            let tables = ["--initialize", "--quiet", "--scale=10"];
            steps.silently(
                "filling pgbench's tables",
                Command::new(program).args(tables).arg(&url),
            )?;
            let burst = ["--client=8", "--jobs=2", "--time=10"];
            steps.shown(
                "running pgbench (TPC-B like, 8 clients)",
                Command::new(program).args(burst).arg(&url),
            )?;
        }
        None => println!("pgbench is not installed: no comparison with PostgreSQL's own measure"),
    }
    let mut command = workspace::cargo(&["bench"]);
    if arguments.is_empty() {
        command.args([
            "--workspace",
            "--benches",
            "--features",
            "einlass-scanner/workbench",
        ]);
    }
    steps.shown(
        "running the benchmarks",
        command.args(arguments).env(TEST_POSTGRES, url),
    )
}
