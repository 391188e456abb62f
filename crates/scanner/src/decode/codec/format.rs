//! Format information: error correction level and mask (ISO/IEC 18004, 7.9 and annex C).
//!
//! Both copies are weighed together against all 32 code words in grey, which survives the loss of one copy.

use super::blocks::Level;

/// What the format information says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) level: Level,
    pub(super) mask: u32,
    /// Whether rows and columns are exchanged: the picture shows the symbol in a mirror.
    pub(super) is_mirrored: bool,
}

/// The 15 bits for five data bits.
fn code_word(data: u32) -> u32 {
    let remainder = (0..10).fold(data, |r, _| (r << 1) ^ ((r >> 9) * 0x537));
    (data << 10 | remainder) ^ 0x5412
}

/// (column, row) of a bit in both copies.
fn places(size: usize, bit: usize) -> [(usize, usize); 2] {
    let first = match bit {
        0..=5 => (8, bit),
        6 => (8, 7),
        7 => (8, 8),
        8 => (7, 8),
        _ => (14 - bit, 8),
    };
    let second = if bit < 8 {
        (size - 1 - bit, 8)
    } else {
        (8, size + bit - 15)
    };
    [first, second]
}

/// The best reading of the format information of a symbol's module values (negative is dark).
pub(super) fn read(size: usize, modules: &[f32]) -> Option<Format> {
    let mut best: Option<(f32, Format)> = None;
    for is_mirrored in [false, true] {
        let mut bits = [0f32; 15];
        for (bit, sum) in bits.iter_mut().enumerate() {
            for (column, row) in places(size, bit) {
                let index = if is_mirrored {
                    column * size + row
                } else {
                    row * size + column
                };
                *sum -= modules.get(index)?.clamp(-1.0, 1.0);
            }
        }
        for data in 0..32 {
            let word = code_word(data);
            let agreement: f32 = bits
                .iter()
                .enumerate()
                .map(|(k, v)| if word >> k & 1 == 1 { *v } else { -*v })
                .sum();
            if best.is_none_or(|(other, _)| agreement > other) {
                let level = Level::from_format_bits(data >> 3);
                best = Some((
                    agreement,
                    Format {
                        level,
                        mask: data & 7,
                        is_mirrored,
                    },
                ));
            }
        }
    }
    best.map(|(_, format)| format)
}

#[cfg(test)]
mod tests {
    use super::code_word;

    #[test]
    fn code_words_are_those_of_annex_c() {
        assert_eq!(code_word(0), 0x5412);
        assert_eq!(code_word(0b00_101), 0x40CE);
        assert_eq!(code_word(31), 0x2BED);
    }
}
