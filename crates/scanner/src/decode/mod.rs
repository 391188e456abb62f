//! Decoding of QR symbols in one frame.
//!
//! [`Decoder::decode`] turns a [`LumaFrame`](crate::frame::LumaFrame) into the texts of the symbols in it.

mod decoder;
mod text;

pub use decoder::{Decoder, Effort};
pub use text::DecodedText;
