//! The frame in the sizes that detection and sampling work on.
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "pixel loops: sides are at most 8192, indices are clamped to the image beforehand"
)]

mod gray;
mod luma;
mod noise;
mod pyramid;

pub(crate) use gray::{Gray, View};
pub(crate) use luma::Luma;
pub(crate) use pyramid::{Level, Pyramid};
