//! The plane projective map from module coordinates to frame pixels.
//!
//! Fitted by weighted least squares over the marks that were found (finder rings, alignment pattern), or
//! exactly through four points while a corner is being moved. Cost: about 1 µs for a fit, 4 ns for a point.

use super::{Point, solve};

/// A plane projective map; module coordinates in, frame pixels out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Homography([f32; 9]);

/// A mark of the symbol and where it was seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    /// Place in the symbol, in modules from its top left corner.
    pub(crate) module: Point,
    /// Place in the frame, in pixels.
    pub(crate) pixel: Point,
    /// How much it counts.
    pub(crate) weight: f32,
}

impl Homography {
    /// The frame pixel of a module coordinate.
    #[inline]
    pub(crate) fn map(&self, p: Point) -> Point {
        let m = &self.0;
        let inverse = 1.0 / (m[6] * p.x + m[7] * p.y + m[8]);
        Point::new(
            (m[0] * p.x + m[1] * p.y + m[2]) * inverse,
            (m[3] * p.x + m[4] * p.y + m[5]) * inverse,
        )
    }

    /// Least squares over at least four matches, no three of them on one line.
    pub(crate) fn fit(matches: &[Match]) -> Option<Self> {
        let from = Frame::around(matches.iter().map(|m| m.module))?;
        let to = Frame::around(matches.iter().map(|m| m.pixel))?;
        let mut normal = [[0f64; 9]; 8];
        for m in matches {
            let (x, y) = from.normalised(m.module);
            let (u, v) = to.normalised(m.pixel);
            add_equation(
                &mut normal,
                [x, y, 1.0, 0.0, 0.0, 0.0, -x * u, -y * u, u],
                m.weight,
            );
            add_equation(
                &mut normal,
                [0.0, 0.0, 0.0, x, y, 1.0, -x * v, -y * v, v],
                m.weight,
            );
        }
        let h = solve(&mut normal)?;
        Some(Self::denormalised(
            &[h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1.0],
            from,
            to,
        ))
    }

    /// The map that takes the square from `near` to `far` (on both axes) to a quadrilateral given
    /// clockwise from its top left corner.
    pub(crate) fn from_square(near: f32, far: f32, quad: &[Point; 4]) -> Option<Self> {
        let [p0, p1, p2, p3] = *quad;
        let (right, left, skew) = (p1 - p2, p3 - p2, p0 - p1 + p2 - p3);
        let area = right.cross(left);
        if area.abs() < 1e-6 {
            return None;
        }
        let (g, h) = (skew.cross(left) / area, right.cross(skew) / area);
        let along = p1 - p0 + p1 * g;
        let down = p3 - p0 + p3 * h;
        let k = 1.0 / (far - near);
        let shift = near * k;
        let origin = p0 - (along + down) * shift;
        let rest = 1.0 - (g + h) * shift;
        let (along, down) = (along * k, down * k);
        Some(Self([
            along.x,
            down.x,
            origin.x,
            along.y,
            down.y,
            origin.y,
            g * k,
            h * k,
            rest,
        ]))
    }

    fn denormalised(h: &[f64; 9], from: Frame, to: Frame) -> Self {
        // Right factor: module -> normalised module; left factor: normalised pixel -> pixel.
        let column = |row: usize| {
            let (a, b, c) = (
                h[3 * row] * from.scale,
                h[3 * row + 1] * from.scale,
                h[3 * row + 2],
            );
            [a, b, c - a * from.x - b * from.y]
        };
        let (first, second, last) = (column(0), column(1), column(2));
        let mut m = [0f32; 9];
        for k in 0..3 {
            m[k] = narrow(first[k] / to.scale + last[k] * to.x);
            m[3 + k] = narrow(second[k] / to.scale + last[k] * to.y);
            m[6 + k] = narrow(last[k]);
        }
        Self(m)
    }
}

/// Shift and scale that bring a set of points around the origin, for a well-conditioned system.
#[derive(Clone, Copy)]
struct Frame {
    x: f64,
    y: f64,
    scale: f64,
}

impl Frame {
    fn around(points: impl Iterator<Item = Point> + Clone) -> Option<Self> {
        let (mut count, mut x, mut y) = (0.0, 0.0, 0.0);
        for p in points.clone() {
            count += 1.0;
            x += f64::from(p.x);
            y += f64::from(p.y);
        }
        let (x, y) = (x / count, y / count);
        let spread = points
            .map(|p| (f64::from(p.x) - x).abs() + (f64::from(p.y) - y).abs())
            .sum::<f64>()
            / count;
        (spread > 1e-6).then_some(Self {
            x,
            y,
            scale: 1.0 / spread,
        })
    }

    fn normalised(self, p: Point) -> (f64, f64) {
        (
            (f64::from(p.x) - self.x) * self.scale,
            (f64::from(p.y) - self.y) * self.scale,
        )
    }
}

fn add_equation(normal: &mut [[f64; 9]; 8], row: [f64; 9], weight: f32) {
    for (target, factor) in normal.iter_mut().zip(row) {
        let factor = factor * f64::from(weight);
        for (cell, value) in target.iter_mut().zip(row) {
            *cell += factor * value;
        }
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "pixel coordinates need no more than single precision"
)]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::{Homography, Match, Point};

    const QUAD: [Point; 4] = [
        Point::new(100.0, 80.0),
        Point::new(300.0, 95.0),
        Point::new(280.0, 310.0),
        Point::new(90.0, 260.0),
    ];

    #[test]
    fn a_square_lands_on_its_quadrilateral() {
        let h = Homography::from_square(3.5, 21.5, &QUAD).unwrap();
        for (corner, (x, y)) in QUAD
            .iter()
            .zip([(3.5, 3.5), (21.5, 3.5), (21.5, 21.5), (3.5, 21.5)])
        {
            assert!(h.map(Point::new(x, y)).distance(*corner) < 0.01);
        }
    }

    #[test]
    fn least_squares_recovers_the_map_its_matches_came_from() {
        let truth = Homography::from_square(0.0, 25.0, &QUAD).unwrap();
        let matches: Vec<Match> = (0..16u8)
            .map(|k| Point::new(f32::from(k % 4) * 8.0, f32::from(k / 4) * 8.0))
            .map(|module| Match {
                module,
                pixel: truth.map(module),
                weight: 1.0,
            })
            .collect();
        let fitted = Homography::fit(&matches).unwrap();
        let p = Point::new(12.5, 7.5);
        assert!(fitted.map(p).distance(truth.map(p)) < 0.01);
    }
}
