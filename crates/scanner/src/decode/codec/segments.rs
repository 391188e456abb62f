//! The bit stream: segments with their modes, then padding (ISO/IEC 18004, 7.4).

use crate::decode::symbol::Version;

/// Whether the padding behind the last segment must be as 7.4.10 prescribes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Padding {
    /// Some encoders pad as they like: accepted when error correction has parity to spare.
    Any,
    /// Checked where erasures were corrected, as a further proof that the text is right.
    Standard,
}

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    fn take(&mut self, count: usize) -> Option<usize> {
        if self.left() < count {
            return None;
        }
        let end = self.at + count;
        let value = (self.at..end).fold(0, |v, k| {
            v << 1 | usize::from(self.bytes[k / 8] >> (7 - k % 8) & 1)
        });
        self.at = end;
        Some(value)
    }
}

/// A well-formed bit stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stream {
    /// The payload bytes.
    pub(super) text: Vec<u8>,
    /// Whole padding codewords at its end.
    pub(super) padding: usize,
}

/// What a symbol's data codewords say; `None` when they are no well-formed stream.
pub(super) fn read(data: &[u8], version: Version, padding: Padding) -> Option<Stream> {
    let mut bits = Bits { bytes: data, at: 0 };
    let mut text = Vec::with_capacity(data.len() * 2);
    while bits.left() >= 4 {
        let mode = bits.take(4)?;
        match mode {
            0 => break,
            1 => numeric(&mut bits, count_bits(version, [10, 12, 14]), &mut text)?,
            2 => alphanumeric(&mut bits, count_bits(version, [9, 11, 13]), &mut text)?,
            4 => bytes(&mut bits, count_bits(version, [8, 16, 16]), &mut text)?,
            8 => kanji(&mut bits, count_bits(version, [8, 10, 12]), &mut text)?,
            // Structured append, FNC1 in first position, FNC1 in second position: no text of their own.
            3 => _ = bits.take(16)?,
            5 => {}
            9 => _ = bits.take(8)?,
            7 => skip_designator(&mut bits)?,
            _ => return None,
        }
    }
    let is_padded = padding == Padding::Any || is_standard(data, bits.at);
    (is_padded && !text.is_empty()).then_some(Stream {
        text,
        padding: bits.left() / 8,
    })
}

/// Table 3: the length of the character count by version.
fn count_bits(version: Version, [small, medium, large]: [usize; 3]) -> usize {
    match version.number() {
        1..=9 => small,
        10..=26 => medium,
        _ => large,
    }
}

fn numeric(bits: &mut Bits<'_>, count_bits: usize, text: &mut Vec<u8>) -> Option<()> {
    let mut count = bits.take(count_bits)?;
    while count > 0 {
        let digits = count.min(3);
        let value = bits.take([0, 4, 7, 10][digits])?;
        if value >= [1, 10, 100, 1000][digits] {
            return None;
        }
        for unit in [100, 10, 1].into_iter().skip(3 - digits) {
            text.push(b'0' + (value / unit % 10) as u8);
        }
        count -= digits;
    }
    Some(())
}

fn alphanumeric(bits: &mut Bits<'_>, count_bits: usize, text: &mut Vec<u8>) -> Option<()> {
    let mut count = bits.take(count_bits)?;
    while count >= 2 {
        let value = bits.take(11)?;
        text.push(*ALPHANUMERIC.get(value / 45)?);
        text.push(ALPHANUMERIC[value % 45]);
        count -= 2;
    }
    if count == 1 {
        text.push(*ALPHANUMERIC.get(bits.take(6)?)?);
    }
    Some(())
}

fn bytes(bits: &mut Bits<'_>, count_bits: usize, text: &mut Vec<u8>) -> Option<()> {
    for _ in 0..bits.take(count_bits)? {
        text.push(bits.take(8)? as u8);
    }
    Some(())
}

/// Kanji come out as the Shift JIS bytes that they stand for.
fn kanji(bits: &mut Bits<'_>, count_bits: usize, text: &mut Vec<u8>) -> Option<()> {
    for _ in 0..bits.take(count_bits)? {
        let value = bits.take(13)?;
        let packed = (value / 0xC0) << 8 | (value % 0xC0);
        let code = packed + if packed < 0x1F00 { 0x8140 } else { 0xC140 };
        text.extend([(code >> 8) as u8, code as u8]);
    }
    Some(())
}

/// An extended channel interpretation is skipped: the bytes are handed on as they are.
fn skip_designator(bits: &mut Bits<'_>) -> Option<()> {
    let lead = bits.take(8)?;
    if lead >= 0x80 {
        bits.take(if lead & 0xC0 == 0x80 { 8 } else { 16 })?;
    }
    Some(())
}

/// Zeros up to the end of the codeword, then 236 and 17 in turn.
fn is_standard(data: &[u8], at: usize) -> bool {
    let rest = (8 - at % 8) % 8;
    let mut bits = Bits { bytes: data, at };
    if bits.take(rest) != Some(0) {
        return false;
    }
    data[bits.at / 8..]
        .iter()
        .zip([0xEC, 0x11].into_iter().cycle())
        .all(|(a, b)| *a == b)
}
