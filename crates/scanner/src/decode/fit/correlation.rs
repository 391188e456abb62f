//! How well grey values agree with a function pattern.

use crate::decode::geometry::{Homography, Point};
use crate::decode::raster::Luma;
use crate::decode::symbol::Template;

/// A hypothesis: a map into the frame and a polarity (1, or -1 for an inverted symbol).
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) luma: &'a Luma<'a>,
    pub(super) homography: Homography,
    pub(super) sign: f32,
}

impl View<'_> {
    #[inline]
    fn at(&self, x: f32, y: f32) -> f32 {
        self.sign * self.luma.at(self.homography.map(Point::new(x, y)))
    }

    /// Agreement of both timing patterns with alternation, from -1 to 1; negative when the polarity is
    /// wrong. The grey level cancels out: only differences of neighbours count.
    pub(super) fn timing(&self, size: usize) -> f32 {
        let line = |place: &dyn Fn(f32) -> f32| {
            let (mut agreement, mut total) = (0.0, 1e-6);
            for k in 8..size - 8 {
                let middle = k as f32 + 0.5;
                let step = place(middle) - f32::midpoint(place(middle - 1.0), place(middle + 1.0));
                agreement += if k % 2 == 0 { -step } else { step };
                total += step.abs();
            }
            agreement / total
        };
        f32::midpoint(line(&|k| self.at(k, 6.5)), line(&|k| self.at(6.5, k)))
    }

    /// Normalised correlation with an alignment pattern centred at a place in modules.
    pub(super) fn alignment(&self, centre: Point) -> f32 {
        self.rings(centre, 2, |ring| ring == 1)
    }

    /// Normalised correlation with a finder pattern and its separator.
    pub(super) fn finder(&self, centre: Point) -> f32 {
        self.rings(centre, 4, |ring| ring == 2 || ring == 4)
    }

    fn rings(&self, centre: Point, reach: i16, is_light: impl Fn(i16) -> bool) -> f32 {
        let (mut sum, mut squares, mut lit, mut light_count) = (0.0, 0.0, 0.0, 0.0);
        for j in -reach..=reach {
            for i in -reach..=reach {
                let value = self.at(centre.x + f32::from(i), centre.y + f32::from(j));
                sum += value;
                squares += value * value;
                if is_light(i.abs().max(j.abs())) {
                    lit += value;
                    light_count += 1.0;
                }
            }
        }
        let side = f32::from(2 * reach + 1);
        let count = side * side;
        let share = light_count / count;
        let variance = (squares - sum * sum / count).max(1e-9);
        (lit - share * sum) / (variance * count * share * (1.0 - share)).sqrt()
    }

    /// Light minus dark over all function patterns, relative to their mean brightness.
    pub(super) fn agreement(&self, template: &Template) -> f32 {
        let (mut light, mut light_count, mut dark, mut dark_count, mut total) = (0.0, 0.0, 0.0, 0.0, 1e-6);
        for (index, &known) in template.known.iter().enumerate() {
            if known == 0 {
                continue;
            }
            let (x, y) = ((index % template.size) as f32, (index / template.size) as f32);
            // Off the centre, so that the score has no plateau.
            let a = if index % 2 == 0 { 0.2 } else { 0.8 };
            let value = self.at(x + a, y + 0.2) + self.at(x + 1.0 - a, y + 0.8);
            if known > 0 {
                light += value;
                light_count += 1.0;
            } else {
                dark += value;
                dark_count += 1.0;
            }
            total += value.abs();
        }
        (light / light_count - dark / dark_count) * (light_count + dark_count) / total
    }

    /// How clearly modules are dark or light: their mean distance from the level of their tile.
    pub(super) fn clarity(&self, size: usize) -> f32 {
        const TILE: usize = 8;
        let mut values = [0f32; TILE * TILE];
        let mut total = 0.0;
        for top in (0..size).step_by(TILE) {
            for left in (0..size).step_by(TILE) {
                let mut count = 0;
                for row in top..(top + TILE).min(size) {
                    for column in left..(left + TILE).min(size) {
                        values[count] = self.at(column as f32 + 0.5, row as f32 + 0.5);
                        count += 1;
                    }
                }
                let mean = values[..count].iter().sum::<f32>() / count as f32;
                total += values[..count].iter().map(|v| (v - mean).abs()).sum::<f32>();
            }
        }
        total / (size * size) as f32
    }
}

/// The best offset of a score within `reach` modules and its value there: half modules first, then finer.
/// Distance costs a little, so that a flat score stays where it is.
pub(super) fn best_offset(reach: f32, score: impl Fn(Point) -> f32) -> (Point, f32) {
    let rated = |offset: Point| score(offset) - 0.02 * offset.length();
    let steps = (reach / 0.5).ceil() as i16;
    let mut best = (f32::MIN, Point::default());
    let mut consider = |offset: Point| {
        let value = rated(offset);
        if value > best.0 {
            best = (value, offset);
        }
        best.1
    };
    let mut centre = Point::default();
    for (count, step) in [(steps, 0.5), (1, 0.25), (1, 0.125)] {
        let around = centre;
        for j in -count..=count {
            for i in -count..=count {
                centre = consider(around + Point::new(f32::from(i), f32::from(j)) * step);
            }
        }
    }
    (best.1, best.0 + 0.02 * best.1.length())
}
