//! The entrance camera.
