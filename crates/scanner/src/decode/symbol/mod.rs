//! The layout of a QR symbol (ISO/IEC 18004, 5.3 and 6.3).
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "module coordinates of a symbol with at most 177 modules a side"
)]

mod template;
mod version;

pub(crate) use template::Template;
pub(crate) use version::Version;
