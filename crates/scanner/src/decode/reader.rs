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
    modules: Modules,
    values: Vec<f32>,
}

/// A hypothesis that is a symbol, but could not be read plainly.
type Unread = (Homography, Modules);

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
            unread.push((*homography, self.modules.clone()));
        }
        for (homography, modules) in &unread {
            self.modules.clone_from(modules);
            if let Some(text) = self.equalised(template, budget) {
                return Some((text, *homography));
            }
        }
        grid.homography = unread.first()?.0;
        if budget.is_exhausted() {
            return None;
        }
        budget.spend(area(template) / 25.0 * 45_000.0);
        grid.mesh = Some(bend(&grid, template));
        if !self.sample(&grid, template, budget) {
            return None;
        }
        let text = self
            .plain(template, budget)
            .or_else(|| self.equalised(template, budget))?;
        Some((text, grid.homography))
    }

    /// Samples and levels the modules; false when the function patterns are not there.
    fn sample(&mut self, grid: &Grid<'_>, template: &Template, budget: &mut Budget) -> bool {
        budget.spend(area(template) * 100.0);
        grid.sample(&mut self.modules);
        self.leveller.run(&mut self.modules);
        self.modules.inner(&mut self.values);
        mismatch(template, &self.values) <= MOST_MISMATCH
    }

    fn plain(&mut self, template: &Template, budget: &mut Budget) -> Option<Vec<u8>> {
        budget.spend(area(template) * 60.0);
        self.codec.read(template, &self.values)
    }

    fn equalised(&mut self, template: &Template, budget: &mut Budget) -> Option<Vec<u8>> {
        if budget.is_exhausted() {
            return None;
        }
        budget.spend(area(template) * 400.0);
        self.equaliser.first(&self.modules, template, &mut self.values)?;
        if let Some(text) = self.codec.read(template, &self.values) {
            return Some(text);
        }
        for _ in 0..2 {
            budget.spend(area(template) * 1_000.0);
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
