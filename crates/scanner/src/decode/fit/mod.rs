//! From three finder patterns to the homography of the symbol.
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "loops over the modules of a symbol with at most 177 a side"
)]

mod blurred;
mod correlation;
mod locate;
mod marks;
mod refine;

pub(crate) use blurred::locate_blurred;
pub(crate) use locate::{Located, locate};
