//! `cargo xtask tidy`: the rules of this repository that no other tool knows.

mod check;
mod dependencies;
mod finding;
mod licences;
mod lockfile;
mod migrations;
mod module_files;
mod source_files;
mod words;

pub(crate) use check::{check, run, run_migrations};
