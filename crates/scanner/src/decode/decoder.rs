//! The door to decoding: one frame in, the texts of its symbols out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::DecodedText;
use crate::frame::LumaFrame;

/// How much work one frame is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// The two cheapest stages: for every live frame.
    Quick,
    /// Every stage, up to about 28 ms of one processor: for every third live frame.
    Full,
}

/// Reads QR symbols; owns the scratch buffers, so one decoder serves one frame after another.
#[derive(Debug, Default)]
pub struct Decoder {
    inverted: Vec<u8>,
}

impl Decoder {
    /// A decoder that reports every text it can read.
    pub fn new() -> Self {
        Self::default()
    }

    /// The symbols of one frame, in the order in which they were read; empty when there is none.
    pub fn decode(&mut self, frame: &LumaFrame, effort: Effort) -> Vec<DecodedText> {
        let found = read(frame.width(), frame.height(), frame.pixels());
        if !found.is_empty() || effort == Effort::Quick {
            return found;
        }
        self.inverted.clear();
        self.inverted.extend(frame.pixels().iter().map(|pixel| !pixel));
        read(frame.width(), frame.height(), &self.inverted)
    }
}

/// One pass of rqrr, which can panic on degenerate geometry (its issue 54).
fn read(width: usize, height: usize, pixels: &[u8]) -> Vec<DecodedText> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            pixels.get(y * width + x).copied().unwrap_or(u8::MAX)
        });
        let mut found = Vec::new();
        for grid in image.detect_grids() {
            let mut text = Vec::new();
            if grid.decode_to(&mut text).is_ok() {
                let corners = grid.bounds.map(|corner| (pixel(corner.x), pixel(corner.y)));
                found.push(DecodedText { text, corners });
            }
        }
        found
    }))
    .unwrap_or_default()
}

fn pixel(value: i32) -> f32 {
    f32::from(i16::try_from(value).unwrap_or(i16::MAX))
}
