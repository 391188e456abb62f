//! The binary `einlass`: one program for everything a town runs.
//!
//! Here, and nowhere else, the system clock is read and the operating system is asked for randomness.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use einlass_api::cli::{Cli, Surroundings, run};
use einlass_domain::clock::Clock;
use jiff::Timestamp;
use rand::TryRng;
use rand::rngs::SysRng;

/// The clock of this machine.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the system clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

#[actix_web::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut seed = [0; 32];
    if let Err(error) = SysRng.try_fill_bytes(&mut seed) {
        eprintln!("error: the operating system gives no randomness: {error}");
        return ExitCode::FAILURE;
    }
    let surroundings = Surroundings {
        clock: Arc::new(SystemClock),
        seed,
    };
    match run(cli, surroundings).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
