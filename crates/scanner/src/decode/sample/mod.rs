//! Reading the module values of a located symbol, and undoing blur and bends.
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "loops over the modules of a symbol with at most 177 a side and a border of known width"
)]

mod blur;
mod equaliser;
mod grid;
mod levels;
mod mesh;
mod modules;
mod pilots;

pub(crate) use equaliser::{Equaliser, Strength};
pub(crate) use grid::Grid;
pub(crate) use levels::Leveller;
pub(crate) use mesh::bend;
pub(crate) use modules::Modules;
pub(crate) use pilots::Pilots;
