//! A grey camera frame, the only picture format that the scanner works on.

/// One grey picture of the entrance camera, row by row without padding, 0 black to 255 white.
///
/// Lives in memory only: the crate never writes a frame to disk (criterion N-07).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LumaFrame {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// Why a buffer is not a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A side is zero or above [`LumaFrame::MAX_SIDE`].
    #[error("frame side of {width} x {height} pixels is outside 1..=8192")]
    Side {
        /// Width in pixels as given.
        width: usize,
        /// Height in pixels as given.
        height: usize,
    },
    /// The buffer does not hold width times height bytes.
    #[error("frame needs {expected} bytes, got {got}")]
    Length {
        /// Bytes that the sides ask for.
        expected: usize,
        /// Bytes that came.
        got: usize,
    },
}

impl LumaFrame {
    /// Longest side that is accepted, in pixels.
    pub const MAX_SIDE: usize = 8192;

    /// Takes a buffer of `width * height` grey bytes.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, FrameError> {
        if !(1..=Self::MAX_SIDE).contains(&width) || !(1..=Self::MAX_SIDE).contains(&height) {
            return Err(FrameError::Side { width, height });
        }
        let expected = width * height;
        if pixels.len() != expected {
            return Err(FrameError::Length {
                expected,
                got: pixels.len(),
            });
        }
        Ok(Self {
            width,
            height,
            pixels,
        })
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}
