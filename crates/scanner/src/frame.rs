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
        check_size(width, height, 1, pixels.len())?;
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

/// One colour picture for the visitor's own view of the camera, row by row, three bytes red, green, blue a pixel.
///
/// It is shown and forgotten: decoding works on [`LumaFrame`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RgbFrame {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl RgbFrame {
    /// Takes a buffer of `width * height * 3` bytes.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, FrameError> {
        check_size(width, height, 3, pixels.len())?;
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

    /// All bytes, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

/// What a source delivers for one moment: the grey picture to decode and, where it has one, the coloured view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturedFrame {
    luma: LumaFrame,
    colour: Option<RgbFrame>,
}

impl CapturedFrame {
    /// A picture without colour: grey cameras, generated frames.
    pub fn grey(luma: LumaFrame) -> Self {
        Self { luma, colour: None }
    }

    /// A picture with its coloured view, which may be smaller than the grey one.
    pub fn coloured(luma: LumaFrame, colour: RgbFrame) -> Self {
        Self {
            luma,
            colour: Some(colour),
        }
    }

    /// The grey picture to decode.
    pub fn luma(&self) -> &LumaFrame {
        &self.luma
    }

    /// The coloured view, where the source has colour.
    pub fn colour(&self) -> Option<&RgbFrame> {
        self.colour.as_ref()
    }

    /// The view to show on the screen: in colour where there is colour, else grey, thinned by a whole factor until
    /// it is at most `max_width` pixels wide.
    pub fn preview(&self, max_width: usize) -> RgbFrame {
        match &self.colour {
            Some(colour) => thin(colour.width, colour.height, max_width, |at| {
                pixel_at(&colour.pixels, at)
            }),
            None => thin(self.luma.width, self.luma.height, max_width, |at| {
                [self.luma.pixels.get(at).copied().unwrap_or(0); 3]
            }),
        }
    }
}

/// The three bytes of pixel number `at`.
fn pixel_at(pixels: &[u8], at: usize) -> [u8; 3] {
    pixels
        .get(at * 3..at * 3 + 3)
        .and_then(|bytes| bytes.try_into().ok())
        .unwrap_or([0; 3])
}

/// Keeps every n-th pixel of every n-th row, with the smallest n that fits.
fn thin(width: usize, height: usize, max_width: usize, pixel: impl Fn(usize) -> [u8; 3]) -> RgbFrame {
    let step = width.div_ceil(max_width.max(1));
    let rows = (0..height).step_by(step);
    let pixels = rows
        .flat_map(|y| (0..width).step_by(step).map(move |x| y * width + x))
        .flat_map(pixel)
        .collect();
    RgbFrame {
        width: width.div_ceil(step),
        height: height.div_ceil(step),
        pixels,
    }
}

/// Whether a buffer of `got` bytes is a picture of these sides, at so many bytes a pixel.
fn check_size(width: usize, height: usize, pixel_bytes: usize, got: usize) -> Result<(), FrameError> {
    let side = 1..=LumaFrame::MAX_SIDE;
    if !side.contains(&width) || !side.contains(&height) {
        return Err(FrameError::Side { width, height });
    }
    let expected = width * height * pixel_bytes;
    if got == expected {
        Ok(())
    } else {
        Err(FrameError::Length { expected, got })
    }
}
