//! Reading a located symbol, from the cheapest way to the dearest.
//!
//! A first look samples every hypothesis plainly, equalises the blur of the best one, and tries the mesh for
//! curved paper. A symbol that resists is kept; at the end of the scan, when no other symbol can be had more
//! cheaply, deep blur is undone in linear light.

use super::budget::Budget;
use super::codec::Codec;
use super::fit::Located;
use super::geometry::{Homography, Match};
use super::raster::Luma;
use super::sample::{Equaliser, Grid, Leveller, Modules, Strength, bend};
use super::symbol::Template;

/// Share of function modules that may come out wrong; beyond it there is no symbol here.
const MOST_MISMATCH: f32 = 0.2;

/// Reads symbols; owns the buffers.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    codec: Codec,
    leveller: Leveller,
    equaliser: Equaliser,
    sampled: Modules,
    modules: Modules,
    values: Vec<f32>,
}

/// What a first look came to.
#[derive(Debug)]
pub(crate) enum Look {
    /// The payload, and the map that it was read with.
    Read(Vec<u8>, Homography),
    /// There is a symbol, but it could not be read.
    Unread(Unread),
    /// There is no symbol.
    Nothing,
}

/// A symbol that could not be read at first look.
#[derive(Clone, Debug)]
pub(crate) struct Unread {
    /// The symbol with the hypotheses that showed one, the best first.
    pub(crate) symbol: Located,
    /// Share of its function modules that came out wrong.
    pub(crate) mismatch: f32,
    /// Its modules, sampled with the best hypothesis and levelled.
    pub(crate) modules: Modules,
}

impl Reader {
    /// A first look: plain, then the best hypothesis equalised, then as bent paper.
    pub(crate) fn look(&mut self, luma: &Luma<'_>, symbol: &Located, budget: &mut Budget) -> Look {
        let template = symbol.template;
        let mut plausible: Vec<(f32, Homography)> = Vec::with_capacity(symbol.homographies.len());
        for &homography in &symbol.homographies {
            let Some(mismatch) = self.sample(&grid(luma, symbol, homography), template, budget) else {
                return Look::Nothing;
            };
            if mismatch > MOST_MISMATCH {
                continue;
            }
            if let Some(text) = self.plain(template, budget) {
                return Look::Read(text, homography);
            }
            plausible.push((mismatch, homography));
        }
        let Some(&(mismatch, homography)) = plausible.first() else {
            return Look::Nothing;
        };
        let mut grid = grid(luma, symbol, homography);
        let text = self.sharpened(&grid, template, Tone::Camera, budget);
        let modules = self.modules.clone();
        let text = text.or_else(|| self.bent(&mut grid, template, &symbol.marks, budget));
        if let Some(text) = text {
            return Look::Read(text, homography);
        }
        let homographies = plausible.into_iter().map(|(_, homography)| homography).collect();
        Look::Unread(Unread {
            symbol: Located {
                homographies,
                ..symbol.clone()
            },
            mismatch,
            modules,
        })
    }

    /// Reads modules that several frames have added to.
    pub(crate) fn gathered(
        &mut self,
        modules: &Modules,
        template: &Template,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        self.sampled.clone_from(modules);
        self.level(Tone::Camera);
        self.plain(template, budget)
            .or_else(|| self.equalised(template, Tone::Camera, budget))
    }

    /// A second look at a symbol that resisted the first: all hypotheses in linear light.
    pub(crate) fn look_again(
        &mut self,
        luma: &Luma<'_>,
        symbol: &Located,
        budget: &mut Budget,
    ) -> Option<(Vec<u8>, Homography)> {
        let template = symbol.template;
        for (tone, first) in [(Tone::Linear, 0), (Tone::Camera, 1)] {
            for &homography in symbol.homographies.iter().skip(first) {
                if let Some(text) = self.sharpened(&grid(luma, symbol, homography), template, tone, budget) {
                    return Some((text, homography));
                }
            }
        }
        None
    }

    /// Samples a grid and reads it equalised.
    fn sharpened(
        &mut self,
        grid: &Grid<'_>,
        template: &Template,
        tone: Tone,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        self.sample(grid, template, budget)?;
        self.equalised(template, tone, budget)
    }

    /// Reads the symbol as bent paper.
    fn bent(
        &mut self,
        grid: &mut Grid<'_>,
        template: &Template,
        marks: &[Match],
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        if !budget.afford(area(template) * 1_000.0) {
            return None;
        }
        grid.mesh = Some(bend(grid, template, marks));
        if self.sample(grid, template, budget)? > MOST_MISMATCH {
            return None;
        }
        self.plain(template, budget)
            .or_else(|| self.equalised(template, Tone::Camera, budget))
    }

    /// Samples and levels the modules; the share of function modules that came out wrong, unless there is no work
    /// left for it.
    fn sample(&mut self, grid: &Grid<'_>, template: &Template, budget: &mut Budget) -> Option<f32> {
        if !budget.afford(area(template) * 150.0) {
            return None;
        }
        grid.sample(&mut self.sampled);
        self.level(Tone::Camera);
        Some(mismatch(template, &self.values))
    }

    /// Levels the sampled values in a tone.
    fn level(&mut self, tone: Tone) {
        self.modules.clone_from(&self.sampled);
        if tone == Tone::Linear {
            for value in &mut self.modules.values {
                *value = value.abs().powf(CAMERA_GAMMA).copysign(*value);
            }
        }
        self.leveller.run(&mut self.modules);
        self.modules.inner(&mut self.values);
    }

    fn plain(&mut self, template: &Template, budget: &mut Budget) -> Option<Vec<u8>> {
        if !budget.afford(area(template) * 60.0) {
            return None;
        }
        self.codec.read(template, &self.values)
    }

    fn equalised(&mut self, template: &Template, tone: Tone, budget: &mut Budget) -> Option<Vec<u8>> {
        self.level(tone);
        self.undo_blur(template, tone, budget)
    }

    /// Equalises the levelled values and reads them.
    fn undo_blur(&mut self, template: &Template, tone: Tone, budget: &mut Budget) -> Option<Vec<u8>> {
        if !budget.afford(area(template) * 360.0) {
            return None;
        }
        self.equaliser.strength = Some(tone.strength());
        self.equaliser.first(&self.modules, template, &mut self.values)?;
        if let Some(text) = self.codec.read(template, &self.values) {
            return Some(text);
        }
        for _ in 0..tone.rounds() {
            if !budget.afford(area(template) * 760.0) {
                return None;
            }
            let before: Vec<bool> = self.values.iter().map(|v| *v < 0.0).collect();
            self.equaliser.again(&self.modules, template, &mut self.values)?;
            if self.values.iter().zip(before).all(|(v, b)| (*v < 0.0) == b) {
                return None;
            }
            if let Some(text) = self.codec.read(template, &self.values) {
                return Some(text);
            }
        }
        None
    }
}

/// On which scale grey values are equalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    /// As the camera encodes them.
    Camera,
    /// In proportion to the light: blur adds up light, so deep blur needs this.
    Linear,
}

/// Exponent from camera values to light (IEC 61966-2-1, approximately).
const CAMERA_GAMMA: f32 = 2.2;

impl Tone {
    fn strength(self) -> Strength {
        match self {
            Self::Camera => Strength::Gentle,
            Self::Linear => Strength::Full,
        }
    }

    /// Rounds with weights learnt from decided modules.
    fn rounds(self) -> usize {
        match self {
            Self::Camera => 2,
            Self::Linear => 4,
        }
    }
}

fn grid<'a>(luma: &'a Luma<'a>, symbol: &Located, homography: Homography) -> Grid<'a> {
    Grid {
        luma,
        homography,
        size: symbol.template.size,
        sign: symbol.sign,
        mesh: None,
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "at most 177 modules a side"
)]
fn area(template: &Template) -> f32 {
    (template.size * template.size) as f32
}

/// Share of function modules that came out wrong.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "at most 177 modules a side"
)]
fn mismatch(template: &Template, values: &[f32]) -> f32 {
    let known = template
        .known
        .iter()
        .zip(values)
        .filter(|(known, _)| **known != 0);
    let (wrong, all) = known.fold((0usize, 0usize), |(wrong, all), (known, value)| {
        (wrong + usize::from((*known < 0) != (*value < 0.0)), all + 1)
    });
    wrong as f32 / all as f32
}
