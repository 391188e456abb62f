//! Error correction levels and how codewords are shared among blocks (ISO/IEC 18004, 7.5.1, table 9).

use crate::decode::symbol::Version;

/// Error correction level, with its two format bits as discriminant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Medium,
    Low,
    High,
    Quartile,
}

impl Level {
    pub(super) fn from_format_bits(bits: u32) -> Self {
        match bits & 3 {
            0 => Self::Medium,
            1 => Self::Low,
            2 => Self::High,
            _ => Self::Quartile,
        }
    }
}

/// How the codewords of a symbol form blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Blocks {
    pub(super) count: usize,
    /// Parity codewords of each block.
    pub(super) parity: usize,
    /// Data codewords of a short block; the others have one more.
    pub(super) short_data: usize,
    /// Blocks with `short_data` codewords come first.
    pub(super) short_count: usize,
    /// Parity codewords that must be left over when errors only are corrected (the table's value p).
    pub(super) reserve: usize,
}

impl Blocks {
    /// `codewords` is the capacity of the symbol.
    pub(super) fn of(version: Version, level: Level, codewords: usize) -> Self {
        let number = version.number();
        let (parity, counts) = match level {
            Level::Low => (&PARITY_LOW, &COUNT_LOW),
            Level::Medium => (&PARITY_MEDIUM, &COUNT_MEDIUM),
            Level::Quartile => (&PARITY_QUARTILE, &COUNT_QUARTILE),
            Level::High => (&PARITY_HIGH, &COUNT_HIGH),
        };
        let (parity, count) = (usize::from(parity[number - 1]), usize::from(counts[number - 1]));
        let reserve = match (number, level) {
            (1, Level::Low) => 3,
            (1, Level::Medium) | (2, Level::Low) => 2,
            (1, _) | (3, Level::Low) => 1,
            _ => 0,
        };
        Self {
            count,
            parity,
            short_data: codewords / count - parity,
            short_count: count - codewords % count,
            reserve,
        }
    }

    /// Data codewords of one block.
    pub(super) fn data(&self, block: usize) -> usize {
        self.short_data + usize::from(block >= self.short_count)
    }

    /// Place in the symbol's codeword sequence of a block's codeword: data are interleaved, then parity.
    pub(super) fn place(&self, block: usize, position: usize) -> usize {
        let data = self.data(block);
        if position < self.short_data {
            position * self.count + block
        } else if position < data {
            self.short_data * self.count + block - self.short_count
        } else {
            let all_data = self.short_data * self.count + self.count - self.short_count;
            all_data + (position - data) * self.count + block
        }
    }
}

const PARITY_LOW: [u8; 40] = [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const PARITY_MEDIUM: [u8; 40] = [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
const PARITY_QUARTILE: [u8; 40] = [
    13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const PARITY_HIGH: [u8; 40] = [
    17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30,
    30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
];
const COUNT_LOW: [u8; 40] = [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17,
    18, 19, 19, 20, 21, 22, 24, 25,
];
const COUNT_MEDIUM: [u8; 40] = [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29,
    31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
];
const COUNT_QUARTILE: [u8; 40] = [
    1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38,
    40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
];
const COUNT_HIGH: [u8; 40] = [
    1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45,
    48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
];
