//! What one QR symbol says and where it stands in the frame.

/// One symbol that was read in a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodedText {
    /// The payload bytes as the symbol carries them; they need not be UTF-8.
    pub text: Vec<u8>,
    /// The symbol's corners in frame pixels (x to the right, y down), clockwise as printed:
    /// the corner of the first finder pattern, then top right, bottom right, bottom left.
    pub corners: [(f32, f32); 4],
}

impl DecodedText {
    /// The payload as text, unless it is not UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        str::from_utf8(&self.text).ok()
    }
}
