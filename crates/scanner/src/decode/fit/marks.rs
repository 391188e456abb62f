//! What the three finder patterns say about size and place of the symbol.

use crate::decode::detect::{Finder, Ring, Triple, find_ring};
use crate::decode::geometry::{Match, Point};
use crate::decode::raster::Luma;

/// The measured finder patterns of a triple: top left, top right, bottom left.
pub(super) struct Marks {
    finders: [Finder; 3],
    rings: [Option<Ring>; 3],
    pub(super) centres: [Point; 3],
    pub(super) inferred: Option<usize>,
}

impl Marks {
    /// `None` when a triple with an inferred pattern lacks clear rings at the other two.
    pub(super) fn measure(luma: &Luma<'_>, triple: &Triple) -> Option<Self> {
        let [corner, right, below] = triple.finders.map(|f| f.centre());
        let (along, down) = (right - corner, below - corner);
        let mut rings = [None; 3];
        for (k, ring) in rings.iter_mut().enumerate() {
            if triple.inferred != Some(k) {
                *ring = find_ring(luma, &triple.finders[k], along, down);
            }
        }
        let clear = rings
            .iter()
            .flatten()
            .filter(|ring| ring.corners.is_some())
            .count();
        if triple.inferred.is_some() && clear < 2 {
            return None;
        }
        let mut centres = [corner, right, below];
        for (centre, ring) in centres.iter_mut().zip(&rings) {
            *centre = ring.map_or(*centre, |ring| ring.centre);
        }
        Some(Self {
            finders: triple.finders,
            rings,
            centres,
            inferred: triple.inferred,
        })
    }

    /// Modules a side as the distances between the patterns suggest.
    pub(super) fn estimated_size(&self) -> f32 {
        let (across, down) = (self.modules_between(0, 1) + 7.0, self.modules_between(0, 2) + 7.0);
        match self.inferred {
            Some(2) => across,
            Some(1) => down,
            Some(_) => self.modules_between(1, 2) * std::f32::consts::FRAC_1_SQRT_2 + 7.0,
            None => f32::midpoint(across, down),
        }
    }

    /// Distance of two patterns in modules. The module shrinks evenly in perspective, so lengths follow
    /// the mean of both module sizes and counts their harmonic mean.
    fn modules_between(&self, a: usize, b: usize) -> f32 {
        let distance = self.centres[b] - self.centres[a];
        let counted = |k: usize| match &self.rings[k] {
            Some(ring) => {
                let area = ring.along.cross(ring.down);
                Point::new(
                    distance.cross(ring.down) / area,
                    ring.along.cross(distance) / area,
                )
                .length()
            }
            None => distance.length() / self.finders[k].module,
        };
        let (a, b) = (counted(a), counted(b));
        2.0 * a * b / (a + b)
    }

    /// The marks as matches for a symbol of `size` modules; the inferred pattern is left out.
    pub(super) fn matches(&self, size: f32) -> Vec<Match> {
        let mut matches = Vec::with_capacity(18);
        for (k, centre) in pattern_centres(size).into_iter().enumerate() {
            if self.inferred == Some(k) {
                continue;
            }
            matches.push(Match {
                module: centre,
                pixel: self.centres[k],
                weight: 2.0,
            });
            let Some(ring) = &self.rings[k] else { continue };
            let Some(corners) = ring.corners else { continue };
            for (corner, (x, y)) in
                corners
                    .into_iter()
                    .zip([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
            {
                let module = centre + Point::new(x, y) * ring.radius;
                matches.push(Match {
                    module,
                    pixel: corner,
                    weight: 0.5,
                });
            }
        }
        matches
    }
}

/// Centres of the three finder patterns in modules.
pub(super) fn pattern_centres(size: f32) -> [Point; 3] {
    let far = size - 3.5;
    [Point::new(3.5, 3.5), Point::new(far, 3.5), Point::new(3.5, far)]
}
