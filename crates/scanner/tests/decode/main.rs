//! Decoding as the kiosk uses it: whole frames in, texts out.
//!
//! The golden frames were rendered by `xtask/scan/frames.py --size 400x300 --seed golden --per-cell 1`: level 1 of
//! every class, and frames without a code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, in its helpers too"
)]

mod clean;
mod golden;
mod hostile;
mod picture;
mod sequence;
