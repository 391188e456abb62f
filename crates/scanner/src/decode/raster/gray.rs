//! Grey images that are remade for every frame in the same buffers.

/// A grey image, row by row without padding.
#[derive(Debug, Default)]
pub(crate) struct Gray {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
    /// Room for one row of column sums.
    sums: Vec<u16>,
}

/// A borrowed grey image.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: &'a [u8],
}

impl Gray {
    pub(crate) fn view(&self) -> View<'_> {
        View {
            width: self.width,
            height: self.height,
            pixels: &self.pixels,
        }
    }

    /// Becomes the source at half size, each pixel the mean of two by two.
    pub(crate) fn halve(&mut self, source: View<'_>) {
        self.resize(source.width / 2, source.height / 2);
        for (y, out) in self.pixels.chunks_exact_mut(self.width.max(1)).enumerate() {
            let upper = &source.pixels[2 * y * source.width..][..2 * self.width];
            let lower = &source.pixels[(2 * y + 1) * source.width..][..2 * self.width];
            for ((o, a), b) in out
                .iter_mut()
                .zip(upper.chunks_exact(2))
                .zip(lower.chunks_exact(2))
            {
                let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                *o = ((sum + 2) >> 2) as u8;
            }
        }
    }

    /// Becomes the source smoothed by the 3 by 3 binomial filter; the border is copied.
    pub(crate) fn smooth(&mut self, source: View<'_>) {
        let width = source.width;
        self.resize(width, source.height);
        self.pixels.copy_from_slice(source.pixels);
        self.sums.resize(width, 0);
        for y in 1..source.height.saturating_sub(1) {
            let above = &source.pixels[(y - 1) * width..][..width];
            let here = &source.pixels[y * width..][..width];
            let below = &source.pixels[(y + 1) * width..][..width];
            for (((sum, a), b), c) in self.sums.iter_mut().zip(above).zip(here).zip(below) {
                *sum = u16::from(*a) + 2 * u16::from(*b) + u16::from(*c);
            }
            let out = &mut self.pixels[y * width + 1..][..width - 2];
            for (o, s) in out.iter_mut().zip(self.sums.windows(3)) {
                *o = ((s[0] + 2 * s[1] + s[2] + 8) >> 4) as u8;
            }
        }
    }

    fn resize(&mut self, width: usize, height: usize) {
        self.width = width;
        self.height = height;
        self.pixels.resize(width * height, 0);
    }
}
