//! Where frames come from: camera, image folder, synthetic.

#[cfg(all(feature = "camera", target_os = "linux"))]
pub mod camera;
pub mod folder;
mod frame_source;
mod image_file;
pub mod synthetic;

pub use frame_source::{FrameSource, SourceError, SourceNature, SourceOpener};
pub use image_file::{ImageFileError, read_image_file};
