//! A camera through nokhwa's plain, blocking `Camera`.
//!
//! Its `CallbackCamera` keeps errors to itself and spins after an unplug, so it is not used. Its `frame` waits for
//! ever when a camera falls silent; the live loop's watch covers that.

use super::capture_mode::CaptureMode;
use super::os_error::sort_message;
use super::picture::{Picture, PixelLayout};
use crate::frame::CapturedFrame;
use crate::source::{FrameSource, SourceError, SourceNature};
use nokhwa::utils::{
    CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution,
};
use nokhwa::{Camera, NokhwaError};

/// A running nokhwa camera.
pub(super) struct NokhwaCamera {
    camera: Camera,
    mode: CaptureMode,
    device: String,
}

/// Damaged pictures in a row that are passed over: cameras often start with some.
const DAMAGED_LIMIT: u32 = 30;

impl NokhwaCamera {
    /// Opens camera number `index` in a mode and waits for the first picture, which proves that it works.
    pub(super) fn open(index: u32, device: String, mode: CaptureMode) -> Result<Self, SourceError> {
        let (Some(format), Some(frame_rate)) = (frame_format(mode.layout), mode.frame_rate) else {
            return Err(SourceError::WrongFormat {
                detail: format!("nokhwa knows neither {:?} nor broken rates", mode.layout),
                device,
            });
        };
        let wanted = CameraFormat::new(Resolution::new(mode.width, mode.height), format, frame_rate);
        let formats = [format];
        let request = RequestedFormat::with_formats(RequestedFormatType::Exact(wanted), &formats);
        let failed = |error: NokhwaError| sort_message(&device, &error.to_string());
        let mut camera = Camera::new(CameraIndex::Index(index), request).map_err(failed)?;
        camera.open_stream().map_err(failed)?;
        let mut camera = Self { camera, mode, device };
        camera.next_frame()?;
        Ok(camera)
    }
}

impl FrameSource for NokhwaCamera {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        let device = &self.device;
        let failed = |error: NokhwaError| sort_message(device, &error.to_string());
        for _ in 1..self.mode.stride_in_time() {
            self.camera.frame_raw().map_err(failed)?;
        }
        let mut damage = String::new();
        for _ in 0..DAMAGED_LIMIT {
            let bytes = self.camera.frame_raw().map_err(failed)?;
            match picture(self.mode, &bytes).to_frame() {
                Ok(frame) => return Ok(frame),
                Err(error) => damage = error.to_string(),
            }
        }
        Err(SourceError::WrongFormat {
            device: self.device.clone(),
            detail: damage,
        })
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Sensor
    }
}

/// nokhwa tells no row length: rows follow each other without gap.
fn picture(mode: CaptureMode, bytes: &[u8]) -> Picture<'_> {
    let width = usize::try_from(mode.width).unwrap_or(usize::MAX);
    let stride = match mode.layout {
        PixelLayout::Yuyv => width * 2,
        PixelLayout::Nv12 | PixelLayout::Grey => width,
        PixelLayout::Mjpeg => 0,
    };
    Picture {
        layout: mode.layout,
        width,
        height: usize::try_from(mode.height).unwrap_or(usize::MAX),
        stride,
        bytes,
    }
}

/// nokhwa's name for a layout. Its `GRAY` is a code that no camera has (upstream pull request 242).
fn frame_format(layout: PixelLayout) -> Option<FrameFormat> {
    match layout {
        PixelLayout::Yuyv => Some(FrameFormat::YUYV),
        PixelLayout::Nv12 => Some(FrameFormat::NV12),
        PixelLayout::Mjpeg => Some(FrameFormat::MJPEG),
        PixelLayout::Grey => None,
    }
}
