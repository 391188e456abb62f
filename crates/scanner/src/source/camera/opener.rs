//! Finds the camera and opens it with the first driver and mode that works.

use super::capture_mode::CaptureMode;
use super::direct_camera::DirectCamera;
use super::nokhwa_camera::NokhwaCamera;
use super::os_error::sort_error;
use crate::source::{FrameSource, SourceError, SourceOpener};
use std::fs;
use std::path::{Path, PathBuf};
use v4l::Device;

/// Which camera is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameraDevice {
    /// The device with the lowest number that gives pictures.
    First,
    /// This device node; links as in `/dev/v4l/by-id` stay valid when the camera is plugged in elsewhere.
    Path(PathBuf),
}

/// Which software reads the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraDriver {
    /// The nokhwa crate.
    Nokhwa,
    /// Our own reading of `Video4Linux`: knows grey cameras and does not wait for ever.
    Direct,
}

/// Opens a camera for the live loop, at the start and after every fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraOpener {
    device: CameraDevice,
    drivers: Vec<CameraDriver>,
}

impl CameraOpener {
    /// A camera, read directly if possible, else by nokhwa.
    pub fn new(device: CameraDevice) -> Self {
        Self::with_drivers(device, [CameraDriver::Direct, CameraDriver::Nokhwa])
    }

    /// A camera, read by the first of these drivers that can.
    pub fn with_drivers(device: CameraDevice, drivers: impl IntoIterator<Item = CameraDriver>) -> Self {
        Self {
            device,
            drivers: drivers.into_iter().collect(),
        }
    }
}

impl SourceOpener for CameraOpener {
    fn open(&self) -> Result<Box<dyn FrameSource>, SourceError> {
        let (path, modes) = match &self.device {
            CameraDevice::Path(path) => (path.clone(), modes_of(path)?),
            CameraDevice::First => first_camera()?,
        };
        let mut reason = no_format(&path);
        for driver in &self.drivers {
            match open_with(*driver, &path, &modes) {
                Ok(camera) => return Ok(camera),
                Err(error @ SourceError::WrongFormat { .. }) => reason = error,
                // Another driver does not help against any other error, and might wait for ever on a silent camera.
                Err(error) => return Err(error),
            }
        }
        Err(reason)
    }
}

/// Opens the camera with one driver in the first mode that works.
fn open_with(
    driver: CameraDriver,
    path: &Path,
    modes: &[CaptureMode],
) -> Result<Box<dyn FrameSource>, SourceError> {
    let mut reason = no_format(path);
    for mode in modes {
        let opened = match driver {
            CameraDriver::Nokhwa => open_nokhwa(path, *mode),
            CameraDriver::Direct => DirectCamera::open(path, *mode).map(boxed),
        };
        match opened {
            Ok(camera) => return Ok(camera),
            Err(error @ SourceError::WrongFormat { .. }) => reason = error,
            // Another mode does not help against any other error.
            Err(error) => return Err(error),
        }
    }
    Err(reason)
}

fn boxed(camera: impl FrameSource + 'static) -> Box<dyn FrameSource> {
    Box::new(camera)
}

fn open_nokhwa(path: &Path, mode: CaptureMode) -> Result<Box<dyn FrameSource>, SourceError> {
    let device = path.display().to_string();
    let failed = |error: std::io::Error| sort_error(&device, &error);
    let real_path = fs::canonicalize(path).map_err(failed)?;
    let index = device_number(&real_path).ok_or_else(|| no_format(path))?;
    // nokhwa refuses a camera whose present format or rate it does not know, so both are set beforehand.
    mode.apply(&Device::with_path(&real_path).map_err(failed)?)
        .map_err(failed)?;
    NokhwaCamera::open(index, device, mode).map(boxed)
}

fn modes_of(path: &Path) -> Result<Vec<CaptureMode>, SourceError> {
    Device::with_path(path)
        .and_then(|device| CaptureMode::offered_by(&device))
        .map_err(|error| sort_error(&path.display().to_string(), &error))
}

/// The camera with the lowest number that offers a mode. Many cameras have a second node without pictures.
fn first_camera() -> Result<(PathBuf, Vec<CaptureMode>), SourceError> {
    let mut reason = SourceError::Unplugged {
        device: "/dev/video*".to_owned(),
        detail: "no camera found".to_owned(),
    };
    for path in video_nodes() {
        match modes_of(&path) {
            Ok(modes) if !modes.is_empty() => return Ok((path, modes)),
            Ok(_) => {}
            Err(error) => reason = error,
        }
    }
    Err(reason)
}

fn video_nodes() -> Vec<PathBuf> {
    let entries = fs::read_dir("/dev").into_iter().flatten().flatten();
    let mut nodes: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| Some((device_number(&entry.path())?, entry.path())))
        .collect();
    nodes.sort();
    nodes.into_iter().map(|(_, path)| path).collect()
}

/// The number in `/dev/video7`.
fn device_number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.strip_prefix("video")?.parse().ok()
}

fn no_format(path: &Path) -> SourceError {
    SourceError::WrongFormat {
        device: path.display().to_string(),
        detail: "none of YUYV, NV12, GREY, MJPG".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_video_nodes_have_a_device_number() {
        assert_eq!(device_number(Path::new("/dev/video12")), Some(12));
        assert_eq!(device_number(Path::new("/dev/videodev")), None);
        assert_eq!(device_number(Path::new("/dev/vbi0")), None);
    }

    #[test]
    fn a_device_node_that_is_not_there_counts_as_unplugged() {
        let opener = CameraOpener::new(CameraDevice::Path(PathBuf::from("/dev/video4711")));
        assert!(matches!(opener.open().err(), Some(SourceError::Unplugged { .. })));
    }
}
