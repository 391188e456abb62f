//! The one way in which the live loop meets a camera, a folder or a generator.

use crate::frame::CapturedFrame;
use std::time::Duration;

/// Delivers one picture after the other. Lives on one capture thread, so it need not be `Send`.
pub trait FrameSource {
    /// Waits for the next picture. After an error the source is spent: drop it and open a new one.
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError>;

    /// What repeated pictures from this source mean.
    fn nature(&self) -> SourceNature;
}

impl FrameSource for Box<dyn FrameSource> {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        self.as_mut().next_frame()
    }

    fn nature(&self) -> SourceNature {
        self.as_ref().nature()
    }
}

/// Opens the same source again and again: at the start and after every fault.
pub trait SourceOpener: Send + Sync {
    /// Opens the source on the calling thread, which then owns it.
    fn open(&self) -> Result<Box<dyn FrameSource>, SourceError>;
}

impl<F> SourceOpener for F
where
    F: Fn() -> Result<Box<dyn FrameSource>, SourceError> + Send + Sync,
{
    fn open(&self) -> Result<Box<dyn FrameSource>, SourceError> {
        self()
    }
}

/// What repeated pictures mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceNature {
    /// A sensor: its noise makes every picture new, so equal pictures mean that it is frozen.
    Sensor,
    /// Still pictures, which may be shown for as long as one likes.
    Stills,
}

/// Why a source gives no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The device or folder is not there, or went away while it was read.
    #[error("{device} is not there: {detail}")]
    Unplugged {
        /// Device or folder.
        device: String,
        /// What the operating system said.
        detail: String,
    },
    /// Another program holds the device.
    #[error("{device} is in use by another program")]
    Busy {
        /// Device.
        device: String,
    },
    /// This user may not open the device or folder.
    #[error("{device} may not be opened by this user")]
    Denied {
        /// Device or folder.
        device: String,
    },
    /// The device offers no picture format that can be read.
    #[error("{device} offers no usable picture format: {detail}")]
    WrongFormat {
        /// Device.
        device: String,
        /// What was tried.
        detail: String,
    },
    /// The device is there and silent.
    #[error("{device} gave no picture for {waited:?}")]
    Hung {
        /// Device.
        device: String,
        /// How long the source waited.
        waited: Duration,
    },
    /// The source broke down in a way that it does not know; the thread was saved.
    #[error("the source broke down")]
    Crashed,
    /// Everything was shown; there will be no more.
    #[error("the source has come to its end")]
    Ended,
}
