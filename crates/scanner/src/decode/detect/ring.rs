//! The exact place of a finder pattern, from where grey values cross the mid level.
//!
//! Rays from the centre and from the light ring outwards cross the edges of the dark ring. The middle
//! between its inner and outer edge does not move when blur or exposure shifts both edges, so the middles
//! on four sides give four lines, and the lines four corners, to a fraction of a pixel. Where the dark ring
//! has run into dark surroundings, the middle of the light ring takes its place. Cost: about 5 µs.

use super::Finder;
use crate::decode::geometry::Point;
use crate::decode::raster::Luma;

/// A measured finder pattern.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ring {
    pub(crate) centre: Point,
    /// Corners of a ring's middle line, clockwise from the corner against both axes.
    pub(crate) corners: Option<[Point; 4]>,
    /// Distance of that middle line from the centre in modules: 3 for the dark ring, 2 for the light one.
    pub(crate) radius: f32,
    /// One module along the rows of the symbol.
    pub(crate) along: Point,
    /// One module along its columns.
    pub(crate) down: Point,
}

/// Grey values on the scale of one pattern: positive is the ring's light side.
struct Probe<'a> {
    luma: &'a Luma<'a>,
    level: f32,
    sign: f32,
}

/// A line through a point.
type Line = (Point, Point);

/// Measures a pattern whose symbol extends along `along` and `down`.
pub(crate) fn find_ring(luma: &Luma<'_>, finder: &Finder, along: Point, down: Point) -> Option<Ring> {
    let centre = finder.centre();
    let probe = Probe {
        luma,
        level: mid_level(luma, centre, 4.2 * finder.module),
        sign: if finder.is_dark { 1.0 } else { -1.0 },
    };
    [3.0, 2.0]
        .into_iter()
        .find_map(|radius| probe.measure(finder, along.unit(), down.unit(), radius))
}

impl Probe<'_> {
    fn measure(&self, finder: &Finder, along: Point, down: Point, radius: f32) -> Option<Ring> {
        let start = finder.centre();
        let (size_along, shift_along) = self.axis(start, along, 7.0 * finder.module, radius)?;
        let (size_down, shift_down) = self.axis(start, down, 7.0 * finder.module, radius)?;
        let centre = start + along * shift_along + down * shift_down;
        let (along, down) = (along * size_along, down * size_down);
        let lines = [
            self.side(centre, down * -1.0, along, radius),
            self.side(centre, along, down, radius),
            self.side(centre, down, along, radius),
            self.side(centre, along * -1.0, down, radius),
        ];
        let reach = 2.6 * radius * size_along.max(size_down);
        let corners = corners(lines).filter(|quad| quad.iter().all(|p| p.distance(centre) < reach));
        if radius < 3.0 && corners.is_none() {
            return None;
        }
        Some(Ring {
            centre,
            corners,
            radius,
            along,
            down,
        })
    }

    /// Module size and shift of the centre along one axis.
    fn axis(&self, centre: Point, direction: Point, reach: f32, radius: f32) -> Option<(f32, f32)> {
        let (ahead, ahead_count) = self.ray(centre, direction, reach, Start::Stone);
        let (back, back_count) = self.ray(centre, direction * -1.0, reach, Start::Stone);
        let inner = usize::from(radius >= 3.0);
        if ahead_count.min(back_count) < inner + 2 {
            return None;
        }
        let (a, b) = (
            f32::midpoint(ahead[inner], ahead[inner + 1]),
            f32::midpoint(back[inner], back[inner + 1]),
        );
        let module = (a + b) / (2.0 * radius);
        let whole = (ahead[inner + 1] + back[inner + 1]) / (2.0 * radius + 1.0);
        (whole < 1.6 * module).then_some((module, (a - b) / 2.0))
    }

    /// The middle line of the ring on one side, fitted through up to five rays.
    fn side(&self, centre: Point, outwards: Point, sideways: Point, radius: f32) -> Option<Line> {
        let module = outwards.length();
        let direction = outwards.unit();
        let mut points = [Point::default(); 5];
        let mut count = 0;
        for step in [-2.0, -1.0, 0.0, 1.0, 2.0] {
            // From the light ring to the dark one, or within the stone's width from the stone to the light ring.
            let (origin, first, start) = if radius < 3.0 {
                (centre + sideways * (step * 0.5), 0, Start::Stone)
            } else {
                (centre + sideways * step + outwards * 1.95, 1, Start::LightRing)
            };
            let expected = centre.distance(centre + outwards * radius) - (origin - centre).dot(direction);
            let (crossings, found) = self.ray(origin, direction, 3.0 * module, start);
            if found < first + 2 {
                continue;
            }
            let middle = f32::midpoint(crossings[first], crossings[first + 1]);
            if (middle - expected).abs() < 0.8 * module {
                points[count] = origin + direction * middle;
                count += 1;
            }
        }
        (count >= 3).then(|| line_through(&points[..count]))
    }

    /// Distances at which the colour changes, up to three: stone, light ring, dark ring, outside.
    /// A ray from the light ring leaves the first of them at zero.
    fn ray(&self, origin: Point, direction: Point, reach: f32, start: Start) -> ([f32; 3], usize) {
        let mut crossings = [0.0; 3];
        let begins_light = start == Start::LightRing;
        let mut count = usize::from(begins_light);
        let mut previous = self.value(origin);
        if (previous > 0.0) != begins_light {
            return (crossings, 0);
        }
        let mut distance = 0.0;
        while distance < reach && count < 3 {
            distance += 0.5;
            let p = origin + direction * distance;
            if !self.luma.contains(p) {
                break;
            }
            let value = self.value(p);
            if (value > 0.0) != (previous > 0.0) {
                crossings[count] = distance - 0.5 * value / (value - previous);
                count += 1;
            }
            previous = value;
        }
        (crossings, count)
    }

    fn value(&self, p: Point) -> f32 {
        self.sign * (self.luma.at(p) - self.level)
    }
}

/// Where a ray begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Stone,
    LightRing,
}

fn corners([top, right, bottom, left]: [Option<Line>; 4]) -> Option<[Point; 4]> {
    let (top, right, bottom, left) = (top?, right?, bottom?, left?);
    Some([
        meet(top, left)?,
        meet(top, right)?,
        meet(bottom, right)?,
        meet(bottom, left)?,
    ])
}

fn meet(a: Line, b: Line) -> Option<Point> {
    let turn = a.1.cross(b.1);
    (turn.abs() > 0.1).then(|| a.0 + a.1 * ((b.0 - a.0).cross(b.1) / turn))
}

/// Total least squares.
fn line_through(points: &[Point]) -> Line {
    let share = 1.0 / points.len() as f32;
    let mean = points.iter().fold(Point::default(), |sum, &p| sum + p * share);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for &p in points {
        let d = p - mean;
        xx += d.x * d.x;
        xy += d.x * d.y;
        yy += d.y * d.y;
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    (mean, Point::new(angle.cos(), angle.sin()))
}

/// The level that best parts a square window into dark and light (Otsu's criterion on a sorted sample).
fn mid_level(luma: &Luma<'_>, centre: Point, radius: f32) -> f32 {
    let mut values = [0f32; 441];
    for (k, value) in values.iter_mut().enumerate() {
        let (column, row) = ((k % 21) as f32 / 10.0 - 1.0, (k / 21) as f32 / 10.0 - 1.0);
        *value = luma.at(centre + Point::new(column, row) * radius);
    }
    values.sort_unstable_by(f32::total_cmp);
    let total: f32 = values.iter().sum();
    let (mut best, mut level, mut below) = (-1.0, values[220], 0.0);
    for (k, value) in values.iter().enumerate().take(440) {
        below += value;
        let (low, high) = ((k + 1) as f32, (440 - k) as f32);
        let (dark, light) = (below / low, (total - below) / high);
        let parted = low * high * (light - dark) * (light - dark);
        if parted > best {
            (best, level) = (parted, f32::midpoint(dark, light));
        }
    }
    level
}
