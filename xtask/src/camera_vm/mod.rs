//! `cargo xtask camera-vm`: the scanner's camera source on real video devices, without a camera.
//!
//! A Debian kernel in QEMU (plain emulation, so that it runs anywhere) drives `vivid`, the kernel's own test camera,
//! and `v4l2loopback`, a camera that another program feeds. [`scenarios`] says what happens to them and what the scanner must report.

mod guest;
mod kernel;
mod run;
mod scenarios;

pub(crate) use run::run;
