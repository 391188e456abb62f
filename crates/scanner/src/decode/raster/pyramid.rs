//! The sizes of one frame, each made when a stage first asks for it.

use super::gray::View;
use super::noise::noise;
use super::{Gray, Luma};
use crate::decode::budget::Budget;
use crate::frame::LumaFrame;

/// One size of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// The frame itself.
    Full,
    /// Half the side.
    Half,
    /// Half the side, smoothed.
    SmoothHalf,
    /// A quarter of the side.
    Quarter,
}

/// The smaller sizes of the current frame.
#[derive(Debug, Default)]
pub(crate) struct Pyramid {
    half: Gray,
    soft: Gray,
    quarter: Gray,
    has_soft: bool,
    has_quarter: bool,
    sigma: f32,
    tiles: Vec<u32>,
}

impl Pyramid {
    /// Starts on a new frame.
    pub(crate) fn load(&mut self, frame: &LumaFrame, budget: &mut Budget) {
        let full = whole(frame);
        self.half.halve(full);
        self.sigma = noise(full, &mut self.tiles);
        self.has_soft = false;
        self.has_quarter = false;
        budget.spend_pixels(full.pixels.len(), 0.5);
    }

    /// Noise of the frame in grey levels.
    pub(crate) fn noise(&self) -> f32 {
        self.sigma
    }

    /// Makes a size available.
    pub(crate) fn prepare(&mut self, level: Level, budget: &mut Budget) {
        match level {
            Level::Quarter if !self.has_quarter => {
                self.quarter.halve(self.half.view());
                self.has_quarter = true;
                budget.spend_pixels(self.half.pixels.len(), 0.4);
            }
            Level::SmoothHalf if !self.has_soft => {
                self.soft.smooth(self.half.view());
                self.has_soft = true;
                budget.spend_pixels(self.half.pixels.len(), 1.0);
            }
            _ => {}
        }
    }

    /// The image of a prepared size, its reduction, and its noise in grey levels.
    pub(crate) fn image<'a>(&'a self, frame: &'a LumaFrame, level: Level) -> (View<'a>, u16, f32) {
        match level {
            Level::Full => (whole(frame), 1, self.sigma),
            Level::Half => (self.half.view(), 2, 0.5 * self.sigma),
            Level::SmoothHalf => (self.soft.view(), 2, 0.3 * self.sigma),
            Level::Quarter => (self.quarter.view(), 4, 0.25 * self.sigma),
        }
    }

    /// The size to measure a symbol on: in heavy noise a smaller one, as far as its modules allow.
    pub(crate) fn luma<'a>(&'a self, frame: &'a LumaFrame, module: f32) -> Luma<'a> {
        let level = if self.sigma > 14.0 && module > 9.0 && self.has_quarter {
            Level::Quarter
        } else if self.sigma > 8.0 && module > 4.5 {
            if self.has_soft {
                Level::SmoothHalf
            } else {
                Level::Half
            }
        } else {
            Level::Full
        };
        let (image, reduction, _) = self.image(frame, level);
        Luma::new(image, reduction)
    }
}

fn whole(frame: &LumaFrame) -> View<'_> {
    View {
        width: frame.width(),
        height: frame.height(),
        pixels: frame.pixels(),
    }
}
