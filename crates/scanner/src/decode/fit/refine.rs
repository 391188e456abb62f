//! Moving the corners of the grid until it fits.

use super::correlation::View;
use crate::decode::geometry::{Homography, Point};
use crate::decode::symbol::Template;

/// The grid held at the centres of its four corner patterns.
struct Corners {
    /// Clockwise from the top left.
    quad: [Point; 4],
    size: f32,
    /// Pixels a module.
    module: f32,
}

impl Corners {
    fn of(homography: &Homography, size: usize) -> Self {
        let size = size as f32;
        let (near, far) = (3.5, size - 3.5);
        let quad = [(near, near), (far, near), (far, far), (near, far)]
            .map(|(x, y)| homography.map(Point::new(x, y)));
        Self {
            quad,
            size,
            module: quad[0].distance(quad[1]) / (size - 7.0),
        }
    }

    fn moved(&self, corner: usize, by: Point) -> Option<(Homography, [Point; 4])> {
        let mut quad = self.quad;
        quad[corner] = quad[corner] + by * self.module;
        Some((Homography::from_square(3.5, self.size - 3.5, &quad)?, quad))
    }
}

/// Moves all four corners while the function patterns fit better: 48 comparisons of about 27 ns a known
/// module.
pub(super) fn climb(start: View<'_>, template: &Template) -> Homography {
    climb_by(start.homography, template.size, |homography| {
        View { homography, ..start }.agreement(template)
    })
    .0
}

/// Moves all four corners while a score grows; the best map and its score.
pub(super) fn climb_by(
    start: Homography,
    size: usize,
    score: impl Fn(Homography) -> f32,
) -> (Homography, f32) {
    let mut corners = Corners::of(&start, size);
    let mut best = (start, score(start));
    for step in [0.35, 0.18, 0.09] {
        for corner in [2, 1, 3, 0] {
            let step = if corner == 2 { step * 1.5 } else { step * 0.6 };
            for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                let Some((homography, quad)) = corners.moved(corner, Point::new(x, y) * step) else {
                    continue;
                };
                let value = score(homography);
                if value > best.1 {
                    best = (homography, value);
                    corners.quad = quad;
                }
            }
        }
    }
    best
}

/// Moves the fourth corner, the one without a finder pattern, to where the modules are clearest: 32
/// comparisons of about 6 ns a module.
pub(super) fn clear_up(start: View<'_>, size: usize) -> Homography {
    let mut corners = Corners::of(&start.homography, size);
    let mut view = start;
    let mut best = view.clarity(size);
    for step in [1.0, 0.6, 0.3, 0.15] {
        let around = Corners { ..corners };
        for (x, y) in [
            (-1.0, -1.0),
            (0.0, -1.0),
            (1.0, -1.0),
            (-1.0, 0.0),
            (1.0, 0.0),
            (-1.0, 1.0),
            (0.0, 1.0),
            (1.0, 1.0),
        ] {
            let Some((homography, quad)) = around.moved(2, Point::new(x, y) * step) else {
                continue;
            };
            let score = View { homography, ..view }.clarity(size);
            if score > best {
                best = score;
                corners.quad = quad;
                view.homography = homography;
            }
        }
    }
    view.homography
}
