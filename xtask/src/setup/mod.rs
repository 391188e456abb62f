//! `cargo xtask setup`: the system packages that building and testing need.

mod install;
mod packages;

pub(crate) use install::{ensure, install_packages, run};
