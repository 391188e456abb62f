//! Reading a located symbol, from the cheapest way to the dearest.
//!
//! Plain sampling of every hypothesis comes first, then equalising the blur of each, then the mesh for
//! curved paper, plain and equalised.

use super::budget::Budget;
use super::codec::Codec;
use super::fit::Located;
use super::geometry::Homography;
use super::raster::Luma;
use super::sample::{Equaliser, Grid, Leveller, Modules, bend};
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

/// A hypothesis that is a symbol but could not be read plainly, with its sampled grey values.
type Unread = (Homography, Modules);

/// Hypotheses whose blur is equalised.
const MOST_EQUALISED: usize = 2;

impl Reader {
    /// The payload and the map that it was read with.
    pub(crate) fn read(
        &mut self,
        luma: &Luma<'_>,
        symbol: &Located,
        budget: &mut Budget,
    ) -> Option<(Vec<u8>, Homography)> {
        let template = symbol.template;
        let mut grid = Grid {
            luma,
            homography: *symbol.homographies.first()?,
            size: template.size,
            sign: symbol.sign,
            mesh: None,
        };
        let mut unread: Vec<Unread> = Vec::with_capacity(symbol.homographies.len());
        for homography in &symbol.homographies {
            grid.homography = *homography;
            if !self.sample(&grid, template, budget) {
                continue;
            }
            if let Some(text) = self.plain(template, budget) {
                return Some((text, *homography));
            }
            unread.push((*homography, self.sampled.clone()));
        }
        if let Some(read) = self.equalise_all(template, &unread, budget) {
            return Some(read);
        }
        grid.homography = unread.first()?.0;
        let text = self.bent(&mut grid, template, budget)?;
        Some((text, grid.homography))
    }

    /// Equalises the hypotheses as the camera shows them, then the best one in linear light.
    fn equalise_all(
        &mut self,
        template: &Template,
        unread: &[Unread],
        budget: &mut Budget,
    ) -> Option<(Vec<u8>, Homography)> {
        let tones = [Tone::Camera, Tone::Linear];
        for (tone, most) in tones.into_iter().zip([MOST_EQUALISED, 1]) {
            for (homography, sampled) in unread.iter().take(most) {
                self.sampled.clone_from(sampled);
                if let Some(text) = self.equalised(template, tone, budget) {
                    return Some((text, *homography));
                }
            }
        }
        None
    }

    /// Reads the symbol as bent paper.
    fn bent(&mut self, grid: &mut Grid<'_>, template: &Template, budget: &mut Budget) -> Option<Vec<u8>> {
        if budget.is_exhausted() {
            return None;
        }
        budget.spend(area(template) / 25.0 * 45_000.0);
        grid.mesh = Some(bend(grid, template));
        if !self.sample(grid, template, budget) {
            return None;
        }
        self.plain(template, budget)
            .or_else(|| self.equalised(template, Tone::Camera, budget))
    }

    /// Samples and levels the modules; false when the function patterns are not there.
    fn sample(&mut self, grid: &Grid<'_>, template: &Template, budget: &mut Budget) -> bool {
        budget.spend(area(template) * 100.0);
        grid.sample(&mut self.sampled);
        self.level(Tone::Camera);
        mismatch(template, &self.values) <= MOST_MISMATCH
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
        budget.spend(area(template) * 60.0);
        self.codec.read(template, &self.values)
    }

    fn equalised(&mut self, template: &Template, tone: Tone, budget: &mut Budget) -> Option<Vec<u8>> {
        if budget.is_exhausted() {
            return None;
        }
        budget.spend(area(template) * 600.0);
        self.level(tone);
        self.equaliser.first(&self.modules, template, &mut self.values)?;
        if let Some(text) = self.codec.read(template, &self.values) {
            return Some(text);
        }
        for _ in 0..tone.rounds() {
            if budget.is_exhausted() {
                return None;
            }
            budget.spend(area(template) * 1_200.0);
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
    /// Rounds with weights learnt from decided modules.
    fn rounds(self) -> usize {
        match self {
            Self::Camera => 2,
            Self::Linear => 4,
        }
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
