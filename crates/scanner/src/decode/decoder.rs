//! The door to decoding: one frame in, the texts of its symbols out.

use super::DecodedText;
use super::scan::Scan;
use crate::frame::LumaFrame;

/// How much work one frame is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// The two cheapest stages: for every live frame.
    Quick,
    /// Every stage, up to about 22 ms of one processor: for every third live frame.
    Full,
}

/// Reads QR symbols; owns the scratch buffers, so one decoder serves one frame after another.
#[derive(Debug, Default)]
pub struct Decoder {
    scan: Scan,
    /// How wanted texts begin; without it, every text is wanted.
    prefixes: Option<Vec<Vec<u8>>>,
}

impl Decoder {
    /// A decoder that is content with any text: it stops after the stage that read the first symbol.
    pub fn new() -> Self {
        Self::default()
    }

    /// A decoder that looks for texts that start with one of the prefixes: it stops at the first of them and passes
    /// over posters and leaflets in the background, which are reported all the same.
    ///
    /// Its frames are to follow each other as a camera takes them: what one frame shows of a symbol that cannot be
    /// read is added to what the next ones show.
    pub fn looking_for<P: Into<Vec<u8>>>(prefixes: impl IntoIterator<Item = P>) -> Self {
        Self {
            prefixes: Some(prefixes.into_iter().map(Into::into).collect()),
            scan: Scan::with_memory(),
        }
    }

    /// The symbols of one frame, in the order in which they were read; empty when there is none.
    pub fn decode(&mut self, frame: &LumaFrame, effort: Effort) -> Vec<DecodedText> {
        match &self.prefixes {
            None => self.scan.run(frame, effort, None),
            Some(prefixes) => {
                let is_wanted = |text: &[u8]| prefixes.iter().any(|prefix| text.starts_with(prefix));
                self.scan.run(frame, effort, Some(&is_wanted))
            }
        }
    }

    /// Work that the last frame took, in milliseconds of the reference machine (counted, not timed).
    pub fn last_work_milliseconds(&self) -> f32 {
        self.scan.spent_milliseconds()
    }
}
