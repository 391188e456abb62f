//! The values of a symbol's modules with some surroundings.

/// Modules around the symbol that are sampled too.
pub(crate) const BORDER: usize = 2;

/// Values row by row, border included: negative is dark, 0 the mid level, 1 plain light.
#[derive(Clone, Debug, Default)]
pub(crate) struct Modules {
    /// Modules a side, without the border.
    pub(crate) size: usize,
    pub(crate) values: Vec<f32>,
}

impl Modules {
    /// Length of a row, border included.
    pub(crate) fn stride(&self) -> usize {
        self.size + 2 * BORDER
    }

    /// The value of a module of the symbol.
    #[inline]
    pub(crate) fn at(&self, column: usize, row: usize) -> f32 {
        self.values[(row + BORDER) * self.stride() + column + BORDER]
    }

    /// Appends the values without the border.
    pub(crate) fn inner(&self, out: &mut Vec<f32>) {
        out.clear();
        for row in 0..self.size {
            out.extend_from_slice(&self.values[(row + BORDER) * self.stride() + BORDER..][..self.size]);
        }
    }
}
