//! Decoding of QR symbols in one frame.
//!
//! [`Decoder::decode`] turns a [`LumaFrame`](crate::frame::LumaFrame) into the texts of the symbols in it.

mod budget;
mod codec;
mod decoder;
mod detect;
mod fit;
mod geometry;
mod held;
mod raster;
mod reader;
mod sample;
mod scan;
mod sightings;
mod stages;
mod symbol;
mod text;
#[cfg(feature = "workbench")]
pub mod workbench;

pub use decoder::{Decoder, Effort};
pub use text::DecodedText;
