//! The entrance camera through `Video4Linux`.
//!
//! A camera is opened by one of two drivers, in this order: a direct one, and nokhwa for what that refuses. The direct
//! one comes first because it can stop waiting: nokhwa's `frame` waits for ever on a camera that has fallen silent,
//! nothing interrupts it, and the device stays busy until the process ends (seen in `cargo xtask camera-vm`). It also
//! knows grey cameras and frame rates that are no whole number. Before nokhwa looks at a camera, its format is put in
//! order, because nokhwa gives up on one that another program left in a format which it does not know.

mod capture_mode;
mod direct_camera;
mod nokhwa_camera;
mod opener;
mod os_error;
mod picture;

pub use opener::{CameraDevice, CameraDriver, CameraOpener};
