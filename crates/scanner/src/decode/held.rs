//! A symbol that is held before the camera and resists reading: its modules add up from frame to frame.
//!
//! Noise differs between frames and so averages out; the grid of each frame takes care that modules meet modules,
//! however the hand moves.

use super::sample::Modules;
use super::symbol::Template;

/// Frames after which a symbol that was not seen again is forgotten: about a second.
const MOST_MISSED: u32 = 15;

/// Frames' worth of weight that is remembered; older frames fade away.
const LONGEST_MEMORY: f32 = 12.0;

/// Data modules of two frames that show the same symbol agree at least this much. Those of different symbols agree
/// by chance only: 0.03 is one standard deviation at version 5.
const LEAST_AGREEMENT: f32 = 0.2;

/// The symbol that was seen last.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Its layout; `None` while nothing is held.
    template: Option<&'static Template>,
    mean: Modules,
    weight: f32,
    missed: u32,
}

impl Held {
    /// Adds what one frame shows of a symbol; the mean, if it rests on more than this frame.
    pub(crate) fn add(
        &mut self,
        template: &'static Template,
        modules: &Modules,
        mismatch: f32,
    ) -> Option<&Modules> {
        let weight = (1.0 - 2.0 * mismatch).powi(2);
        self.missed = 0;
        let is_same = self.template.is_some_and(|held| held.size == template.size)
            && agreement(template, &self.mean, modules) > LEAST_AGREEMENT;
        if !is_same {
            self.template = Some(template);
            self.mean.clone_from(modules);
            self.weight = weight;
            return None;
        }
        self.weight = (self.weight + weight).min(LONGEST_MEMORY);
        let share = weight / self.weight;
        for (mean, value) in self.mean.values.iter_mut().zip(&modules.values) {
            *mean += share * (value - *mean);
        }
        Some(&self.mean)
    }

    /// A frame has passed in which no such symbol was seen.
    pub(crate) fn miss(&mut self) {
        self.missed += 1;
        if self.missed > MOST_MISSED {
            self.forget();
        }
    }

    pub(crate) fn forget(&mut self) {
        self.template = None;
    }
}

/// Correlation of the modules that are not known in advance.
fn agreement(template: &Template, one: &Modules, other: &Modules) -> f32 {
    let (mut both, mut ones, mut others) = (0.0, 1e-6, 1e-6);
    for &index in &template.data {
        let (row, column) = (
            usize::from(index) / template.size,
            usize::from(index) % template.size,
        );
        let (a, b) = (one.at(column, row), other.at(column, row));
        both += a * b;
        ones += a * a;
        others += b * b;
    }
    both / f32::sqrt(ones * others)
}

#[cfg(test)]
mod tests {
    use super::super::symbol::Version;
    use super::*;

    /// The modules of a made-up symbol of version 5, of which a band of columns is hidden behind grey.
    fn symbol(seed: u32, hidden: std::ops::Range<usize>) -> Modules {
        let mut symbol = Modules {
            size: 37,
            values: Vec::new(),
        };
        let stride = symbol.stride();
        let value = |index: usize| {
            let dark = (u32::try_from(index).unwrap() ^ seed).wrapping_mul(0x9E37_79B9) >> 31 == 1;
            let level = if dark { -1.0 } else { 1.0 };
            if hidden.contains(&(index % stride)) {
                0.0
            } else {
                level
            }
        };
        symbol.values = (0..stride * stride).map(value).collect();
        symbol
    }

    fn template() -> &'static Template {
        Template::of(Version::new(5).unwrap())
    }

    #[test]
    fn what_one_frame_hides_another_one_shows() {
        let mut held = Held::default();
        assert!(held.add(template(), &symbol(1, 10..25), 0.0).is_none());
        let mean = held.add(template(), &symbol(1, 20..35), 0.0).unwrap().clone();
        let whole = symbol(1, 0..0);
        let signs = mean.values.iter().zip(&whole.values);
        let wrong = signs.filter(|(mean, whole)| *mean * *whole <= 0.0).count();
        assert_eq!(
            wrong,
            41 * 5,
            "only the five columns that both frames hide are lost"
        );
    }

    #[test]
    fn another_symbol_starts_anew() {
        let mut held = Held::default();
        held.add(template(), &symbol(1, 0..0), 0.0);
        assert!(held.add(template(), &symbol(7_919, 0..0), 0.0).is_none());
        assert!(held.add(template(), &symbol(7_919, 0..0), 0.0).is_some());
    }

    #[test]
    fn a_symbol_that_went_away_is_forgotten() {
        let mut held = Held::default();
        held.add(template(), &symbol(1, 0..0), 0.0);
        for _ in 0..=MOST_MISSED {
            held.miss();
        }
        assert!(held.add(template(), &symbol(1, 0..0), 0.0).is_none());
    }
}
