//! `cargo xtask test`: every test of the workspace, on both databases.

use anyhow::Result;

use crate::{
    cluster::{Cluster, TEST_POSTGRES},
    progress::Steps,
    setup, workspace,
};

/// Runs `cargo test --workspace` beside a private PostgreSQL; arguments go to `cargo test`.
///
/// # Errors
/// Fails when something does not build or a test fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut steps = Steps::new(5);
    setup::ensure(&mut steps)?;
    // End-to-end tests start the real programs, which `cargo test` alone would not build.
    steps.silently(
        "building the programs",
        &mut workspace::cargo(&["build", "--quiet", "--workspace", "--bins"]),
    )?;
    let scope: &[&str] = if arguments.is_empty() {
        &["--workspace"]
    } else {
        &[]
    };
    let own = arguments.iter().take_while(|word| *word != "--");
    let mut build = workspace::cargo(&["test", "--quiet", "--no-run"]);
    steps.silently("building the tests", build.args(scope).args(own))?;
    let cluster = steps.quiet("starting a private PostgreSQL", Cluster::start)?;
    let mut tally = Tally::default();
    let mut command = workspace::cargo(&["test"]);
    command
        .args(scope)
        .args(arguments)
        .env(TEST_POSTGRES, cluster.url());
    let result = steps.watched("running the tests", &mut command, |line| tally.count(line));
    drop(cluster);
    if result.is_ok() {
        println!(
            "all {} tests of {} test programs passed",
            tally.passed, tally.programs
        );
    }
    result
}

/// How many tests passed, read from the closing lines of the test programs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    programs: u32,
    passed: u32,
}

impl Tally {
    fn count(&mut self, line: &str) {
        let Some(numbers) = line.strip_prefix("test result: ok. ") else {
            return;
        };
        let passed = numbers
            .split_once(" passed;")
            .and_then(|(number, _)| number.parse::<u32>().ok());
        if let Some(passed) = passed.filter(|passed| *passed > 0) {
            self.programs += 1;
            self.passed += passed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn closing_lines_of_test_programs_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ] {
            tally.count(line);
        }
        assert_eq!(
            tally,
            Tally {
                programs: 2,
                passed: 15
            }
        );
    }
}
