//! The binarisations of a scan, in the order of what each adds for its time.
//!
//! Order and parameters were measured on development frames of two sizes.

use super::detect::{Shape, Threshold};
use super::raster::Level;

/// One binarisation and what is looked for in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    pub(crate) level: Level,
    pub(crate) threshold: Threshold,
    pub(crate) shape: Shape,
}

impl Stage {
    /// Every so many rows are searched.
    pub(crate) fn row_step(self) -> usize {
        if self.level == Level::Full { 2 } else { 1 }
    }
}

/// The stages for a frame of so many rows.
pub(crate) fn stages(rows: usize) -> &'static [Stage] {
    if rows >= 600 { &LARGE } else { &SMALL }
}

const LARGE: [Stage; 7] = [
    stage(Level::Half, 1, -3.0),
    stage(Level::Quarter, 1, -3.0),
    stage(Level::SmoothHalf, 2, 2.0),
    stage(Level::Full, 2, -1.0),
    stage(Level::Half, 2, -3.0),
    stage(Level::Quarter, 2, 0.5),
    open(Level::Half, 2, 0.0),
];

const SMALL: [Stage; 7] = [
    stage(Level::Half, 2, 2.0),
    stage(Level::Full, 1, 2.0),
    stage(Level::Quarter, 2, -3.0),
    stage(Level::Half, 1, 2.0),
    stage(Level::Half, 2, -3.0),
    stage(Level::SmoothHalf, 1, 2.0),
    open(Level::Full, 2, 0.0),
];

const fn stage(level: Level, reach: usize, bias: f32) -> Stage {
    Stage {
        level,
        threshold: Threshold { reach, bias },
        shape: Shape::Closed,
    }
}

/// A stage that looks for patterns without a quiet zone in dark surroundings.
const fn open(level: Level, reach: usize, bias: f32) -> Stage {
    Stage {
        shape: Shape::Open,
        ..stage(level, reach, bias)
    }
}
