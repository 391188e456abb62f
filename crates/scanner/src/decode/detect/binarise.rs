//! Binarisation: dark or light against the mean of a small window.
//!
//! Block means make the window slide in steps of four pixels, so a frame costs about 2 ns a pixel. Windows
//! flatter than the noise are blank, which is what makes empty frames cheap (measured: 62 to 15 ms).

use crate::decode::raster::View;

/// How a stage decides between dark and light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Threshold {
    /// The window is `2 * reach + 1` blocks of four pixels wide.
    pub(crate) reach: usize,
    /// Grey levels by which a pixel must be darker than the mean.
    pub(crate) bias: f32,
}

/// Border value of a bit image: neither dark nor light.
pub(crate) const OUTSIDE: u8 = 2;

const BLOCK: usize = 4;

/// A bit image (1 dark, 0 light, blank or outside) and the sums it was made from.
#[derive(Debug, Default)]
pub(crate) struct Binariser {
    /// Bits with a border of one pixel of [`OUTSIDE`] on every side.
    pub(crate) bits: Vec<u8>,
    /// Length of a row of `bits`, border included.
    pub(crate) stride: usize,
    /// Rows without the border.
    pub(crate) rows: usize,
    /// Integral images of values and squares over blocks, with a zero row and column in front.
    sums: Vec<u32>,
    squares: Vec<u32>,
    column_sums: Vec<u32>,
    column_squares: Vec<u32>,
    thresholds: Vec<u8>,
}

impl Binariser {
    /// Turns an image into bits; windows with a deviation below `gate` grey levels become blank.
    pub(crate) fn run(&mut self, image: View<'_>, threshold: Threshold, gate: f32) {
        self.integrate(image);
        self.reset(image);
        let (across, down) = (image.width.div_ceil(BLOCK), image.height.div_ceil(BLOCK));
        for block_row in 0..down {
            if self.set_thresholds(image, block_row, (across, down), threshold, gate) {
                self.compare(image, block_row);
            }
        }
    }

    fn integrate(&mut self, image: View<'_>) {
        let (across, down) = (image.width.div_ceil(BLOCK), image.height.div_ceil(BLOCK));
        let stride = across + 1;
        for sums in [&mut self.sums, &mut self.squares] {
            sums.clear();
            sums.resize(stride * (down + 1), 0);
        }
        for block_row in 0..down {
            self.sum_columns(image, block_row);
            let (mut sum, mut square) = (0u32, 0u32);
            let columns = self
                .column_sums
                .chunks(BLOCK)
                .zip(self.column_squares.chunks(BLOCK));
            for (block, (values, squares)) in columns.enumerate() {
                sum = sum.wrapping_add(values.iter().sum());
                square = square.wrapping_add(squares.iter().sum());
                let below = (block_row + 1) * stride + block + 1;
                self.sums[below] = self.sums[below - stride].wrapping_add(sum);
                self.squares[below] = self.squares[below - stride].wrapping_add(square);
            }
        }
    }

    fn sum_columns(&mut self, image: View<'_>, block_row: usize) {
        for columns in [&mut self.column_sums, &mut self.column_squares] {
            columns.clear();
            columns.resize(image.width, 0);
        }
        for y in rows_of(block_row, image.height) {
            let row = &image.pixels[y * image.width..][..image.width];
            for ((sum, square), &pixel) in self.column_sums.iter_mut().zip(&mut self.column_squares).zip(row)
            {
                let pixel = u32::from(pixel);
                *sum += pixel;
                *square += pixel * pixel;
            }
        }
    }

    fn reset(&mut self, image: View<'_>) {
        self.stride = image.width + 2;
        self.rows = image.height;
        let length = self.stride * (image.height + 2);
        self.bits.clear();
        self.bits.resize(length, 0);
        self.bits[..self.stride].fill(OUTSIDE);
        self.bits[length - self.stride..].fill(OUTSIDE);
        for row in self.bits.chunks_exact_mut(self.stride) {
            row[0] = OUTSIDE;
            row[image.width + 1] = OUTSIDE;
        }
    }

    /// Fills the thresholds of one row of blocks; false when all of it is blank.
    fn set_thresholds(
        &mut self,
        image: View<'_>,
        block_row: usize,
        (across, down): (usize, usize),
        threshold: Threshold,
        gate: f32,
    ) -> bool {
        let stride = across + 1;
        let reach = threshold.reach;
        let (top, bottom) = (block_row.saturating_sub(reach), (block_row + reach + 1).min(down));
        let rows = (bottom * BLOCK).min(image.height) - top * BLOCK;
        self.thresholds.clear();
        let mut any = 0;
        for block in 0..across {
            let (left, right) = (block.saturating_sub(reach), (block + reach + 1).min(across));
            let window = |sums: &[u32]| {
                sums[bottom * stride + right]
                    .wrapping_add(sums[top * stride + left])
                    .wrapping_sub(sums[top * stride + right])
                    .wrapping_sub(sums[bottom * stride + left]) as f32
            };
            let count = (rows * ((right * BLOCK).min(image.width) - left * BLOCK)) as f32;
            let mean = window(&self.sums) / count;
            let flat = window(&self.squares) / count - mean * mean < gate * gate;
            let level = if flat {
                0
            } else {
                (mean - threshold.bias).clamp(0.0, 255.0) as u8
            };
            any |= level;
            let columns = BLOCK.min(image.width - block * BLOCK);
            self.thresholds.extend(std::iter::repeat_n(level, columns));
        }
        any > 0
    }

    fn compare(&mut self, image: View<'_>, block_row: usize) {
        for y in rows_of(block_row, image.height) {
            let row = &image.pixels[y * image.width..][..image.width];
            let bits = &mut self.bits[(y + 1) * self.stride + 1..][..image.width];
            for ((bit, pixel), level) in bits.iter_mut().zip(row).zip(&self.thresholds) {
                *bit = u8::from(pixel < level);
            }
        }
    }
}

fn rows_of(block_row: usize, height: usize) -> std::ops::Range<usize> {
    block_row * BLOCK..((block_row + 1) * BLOCK).min(height)
}
