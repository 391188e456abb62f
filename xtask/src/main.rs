//! The project's own commands. `cargo xtask` lists them.
//!
//! Everything here is plain orchestration of cargo, git and PostgreSQL's own programs: this crate depends on none
//! of the others, so that it builds in seconds and works when they do not build.

mod bench;
mod bench_scan;
mod camera_vm;
mod ci;
mod cluster;
mod commands;
mod demo;
mod lint;
mod openapi;
mod process;
mod progress;
mod setup;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match commands::dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => process::report(&error),
    }
}
