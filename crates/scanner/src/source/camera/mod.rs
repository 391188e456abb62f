//! The entrance camera through `Video4Linux`.
//!
//! A camera is opened by one of two drivers, in this order: nokhwa, and a direct one for what nokhwa refuses (grey
//! cameras, frame rates that are no whole number). Before nokhwa looks at a camera, its format is put in order,
//! because nokhwa gives up on one that another program left in a format which it does not know.

mod capture_mode;
mod direct_camera;
mod nokhwa_camera;
mod opener;
mod os_error;
mod picture;

pub use opener::{CameraDevice, CameraDriver, CameraOpener};
