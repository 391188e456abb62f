//! From module values to the payload (ISO/IEC 18004, 7 and reference decode algorithm).
//!
//! Every module comes with how sure it is (its distance from the mid level), so that error correction can
//! treat the least sure codewords as erasures and correct up to twice as many of them.
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "bytes, field elements and positions within blocks of at most 255 codewords"
)]

mod blocks;
mod field;
mod format;
mod mask;
mod reed_solomon;
mod segments;
mod symbol_reader;

pub(crate) use symbol_reader::Codec;
