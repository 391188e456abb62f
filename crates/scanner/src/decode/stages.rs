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

/// Noise in grey levels from which on only sizes that average it away are worth searching.
const NOISY: f32 = 8.0;

/// The stages for a frame of so many rows and so much noise in grey levels.
pub(crate) fn stages(rows: usize, noise: f32) -> &'static [Stage] {
    match (rows >= 600, noise > NOISY) {
        (true, false) => &LARGE,
        (false, false) => &SMALL,
        (true, true) => &LARGE_NOISY,
        (false, true) => &SMALL_NOISY,
    }
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

const LARGE_NOISY: [Stage; 6] = [
    stage(Level::SmoothHalf, 2, 2.0),
    stage(Level::Quarter, 1, -3.0),
    stage(Level::Quarter, 2, 0.5),
    stage(Level::Half, 2, -3.0),
    stage(Level::SmoothHalf, 3, 0.0),
    open(Level::Quarter, 2, 0.0),
];

const SMALL_NOISY: [Stage; 6] = [
    stage(Level::SmoothHalf, 1, 2.0),
    stage(Level::Half, 2, 2.0),
    stage(Level::Quarter, 2, -3.0),
    stage(Level::SmoothHalf, 2, 0.0),
    stage(Level::Half, 2, -3.0),
    open(Level::SmoothHalf, 2, 0.0),
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
