//! Plane geometry: points, linear systems, and the homography between module grid and frame.
#![expect(
    clippy::indexing_slicing,
    reason = "matrices of fixed size; every index is a loop bound of the same constant"
)]

mod homography;
mod point;
mod solve;

pub(crate) use homography::{Homography, Match};
pub(crate) use point::Point;
pub(crate) use solve::solve;
