//! A camera without nokhwa: grey pictures, any frame rate, and an end to waiting.

use super::capture_mode::CaptureMode;
use super::os_error::{PATIENCE, sort_error};
use super::picture::Picture;
use crate::frame::CapturedFrame;
use crate::source::{FrameSource, SourceError, SourceNature};
use std::path::Path;
use v4l::buffer::Type;
use v4l::io::mmap::Stream;
use v4l::io::traits::CaptureStream;
use v4l::{Device, Format, FourCC};

/// A stream of memory-mapped buffers, straight from the kernel.
pub(super) struct DirectCamera {
    stream: Stream<'static>,
    mode: CaptureMode,
    format: Format,
    device: String,
}

/// Damaged pictures in a row that are passed over: cameras often start with some.
const DAMAGED_LIMIT: u32 = 30;

impl DirectCamera {
    /// Opens the camera in a mode and waits for the first picture, which proves that it works.
    pub(super) fn open(path: &Path, mode: CaptureMode) -> Result<Self, SourceError> {
        let device = path.display().to_string();
        let failed = |error: std::io::Error| sort_error(&device, &error);
        let handle = Device::with_path(path).map_err(failed)?;
        let format = mode.apply(&handle).map_err(failed)?;
        if format.fourcc != FourCC::new(mode.layout.fourcc()) {
            return Err(SourceError::WrongFormat {
                detail: format!("asked for {:?}, got {}", mode.layout, format.fourcc),
                device,
            });
        }
        let mut stream = Stream::with_buffers(&handle, Type::VideoCapture, 4).map_err(failed)?;
        stream.set_timeout(PATIENCE);
        let mut camera = Self {
            stream,
            mode,
            format,
            device,
        };
        camera.next_frame()?;
        Ok(camera)
    }
}

impl FrameSource for DirectCamera {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        let device = &self.device;
        let failed = |error: std::io::Error| sort_error(device, &error);
        for _ in 1..self.mode.stride_in_time() {
            self.stream.next().map_err(failed)?;
        }
        let mut damage = String::new();
        for _ in 0..DAMAGED_LIMIT {
            let (buffer, metadata) = self.stream.next().map_err(failed)?;
            let used = usize::try_from(metadata.bytesused).unwrap_or(buffer.len());
            let picture = Picture {
                layout: self.mode.layout,
                width: size(self.format.width),
                height: size(self.format.height),
                stride: size(self.format.stride),
                bytes: buffer.get(..used).unwrap_or(buffer),
            };
            match picture.to_frame() {
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

fn size(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}
