//! Grey values between the pixels.
//!
//! Values are the camera's own (gamma encoded): converting to linear light was measured and costs two
//! points, because moire grows (facts of the study, section 3). Cost: about 4 ns a sample.

use super::gray::View;
use crate::decode::geometry::Point;

/// One size of the frame, read at frame coordinates with bilinear interpolation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Luma<'a> {
    image: View<'a>,
    /// Pixels of this image per frame pixel.
    scale: f32,
    right: f32,
    bottom: f32,
}

impl<'a> Luma<'a> {
    /// The image holds every `reduction`-th pixel of the frame on each axis; sides are at least two.
    pub(crate) fn new(image: View<'a>, reduction: u16) -> Self {
        Self {
            image,
            scale: 1.0 / f32::from(reduction),
            right: image.width as f32 - 2.001,
            bottom: image.height as f32 - 2.001,
        }
    }

    /// Grey value from 0 (black) to 1 (white); within a pixel of the border and beyond, the value there.
    #[expect(
        clippy::inline_always,
        reason = "the innermost step of the scanner; measured: a tenth of a full scan"
    )]
    #[inline(always)]
    pub(crate) fn at(&self, p: Point) -> f32 {
        let x = (p.x * self.scale - 1.0).clamp(0.0, self.right);
        let y = (p.y * self.scale - 1.0).clamp(0.0, self.bottom);
        let (column, row) = (nearest(x), nearest(y));
        let (across, down) = (x + 0.5 - column as f32, y + 0.5 - row as f32);
        let start = row as usize * self.image.width + column as usize;
        let blend = |start: usize| {
            let pair = &self.image.pixels[start..start + 2];
            let left = f32::from(pair[0]);
            left + across * (f32::from(pair[1]) - left)
        };
        let (above, below) = (blend(start), blend(start + self.image.width));
        (above + down * (below - above)) * (1.0 / 255.0)
    }

    /// Whether a frame coordinate lies inside the picture.
    pub(crate) fn contains(&self, p: Point) -> bool {
        let (width, height) = (self.image.width as f32, self.image.height as f32);
        p.x >= 0.0 && p.y >= 0.0 && p.x * self.scale < width && p.y * self.scale < height
    }
}

/// The integer nearest to a value from 0 to 8192, read off the mantissa of a sum: a saturating cast takes
/// several times as long, and this is the innermost step of the scanner.
#[inline]
fn nearest(value: f32) -> i32 {
    const ONE_PER_STEP: f32 = 8_388_608.0;
    ((value + ONE_PER_STEP).to_bits() & 0x007F_FFFF).cast_signed()
}
