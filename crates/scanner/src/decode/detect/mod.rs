//! Finding the three finder patterns of a symbol (ISO/IEC 18004, 6.3.3 and reference decode algorithm).
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "pixel loops: sides are at most 8192, bit images carry a border that ends every walk"
)]

mod binarise;
mod finder;
mod pair;
mod ring;
mod run;
mod triple;

pub(crate) use binarise::{Binariser, Threshold};
pub(crate) use finder::{Finder, FinderSearch};
pub(crate) use pair::pairs;
pub(crate) use ring::{Ring, find_ring};
pub(crate) use run::Shape;
pub(crate) use triple::{Triple, triples};
