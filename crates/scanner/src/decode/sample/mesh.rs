//! Curved paper: a mesh of displacements over the symbol.
//!
//! Nodes stand about five modules apart. Each is moved to where the modules around it are most clearly
//! dark or light (known ones: rightly so), grown outwards from the finder patterns, starting from the mean
//! of finished neighbours. Measured on the study's frames: crumpled paper 67 to 85 %. Cost: 45 µs a node.

use super::grid::Grid;
use crate::decode::geometry::{Match, Point};
use crate::decode::symbol::Template;

/// Displacements in modules at the nodes of a square mesh.
#[derive(Clone, Debug)]
pub(crate) struct Mesh {
    step: f32,
    nodes: usize,
    shifts: Vec<Point>,
}

/// What straying from the neighbours by a module costs, in units of clarity.
const STIFFNESS: f32 = 3.0;
const AROUND: [(f32, f32); 8] = [
    (-1.0, -1.0),
    (0.0, -1.0),
    (1.0, -1.0),
    (-1.0, 0.0),
    (1.0, 0.0),
    (-1.0, 1.0),
    (0.0, 1.0),
    (1.0, 1.0),
];
/// Modules around a node that judge its place.
const REACH: i32 = 3;

impl Mesh {
    /// The displacement at a place, bilinear between nodes.
    pub(crate) fn at(&self, p: Point) -> Point {
        let limit = (self.nodes - 1) as f32 - 1e-3;
        let x = (p.x / self.step).clamp(0.0, limit);
        let y = (p.y / self.step).clamp(0.0, limit);
        let (across, down) = (x.fract(), y.fract());
        let first = y as usize * self.nodes + x as usize;
        let blend = |start: usize| self.shifts[start] * (1.0 - across) + self.shifts[start + 1] * across;
        blend(first) * (1.0 - down) + blend(first + self.nodes) * down
    }
}

/// The mesh of a located symbol that is not flat.
pub(crate) fn bend(grid: &Grid<'_>, template: &Template, marks: &[Match]) -> Mesh {
    let anchors: Vec<Anchor> = marks.iter().filter_map(|mark| Anchor::of(grid, mark)).collect();
    let cells = ((grid.size as f32 / 5.0).round() as usize).max(3);
    let nodes = cells + 1;
    let step = grid.size as f32 / cells as f32;
    let mut mesh = Mesh {
        step,
        nodes,
        shifts: vec![Point::default(); nodes * nodes],
    };
    let mut done = vec![false; nodes * nodes];
    let order = outwards(nodes);
    for pass in [Pass::Grow, Pass::Settle] {
        for &index in &order {
            let (i, j) = (index % nodes, index / nodes);
            let place = Point::new(i as f32 * step, j as f32 * step);
            let mean = anchored(&anchors, place).unwrap_or_else(|| mean_of_finished(&mesh, &done, i, j));
            let other = match pass {
                Pass::Grow => extrapolated(&mesh, &done, i, j).unwrap_or(mean),
                Pass::Settle => mesh.shifts[index],
            };
            let node = Node::new(grid, template, place);
            mesh.shifts[index] = node.best_shift(mean, other);
            done[index] = true;
        }
    }
    mesh
}

/// A mark whose place in the frame was measured, with the shift that it asks for.
struct Anchor {
    place: Point,
    shift: Point,
}

/// How far an anchor speaks for the paper around it, in modules.
const ANCHOR_REACH: f32 = 4.5;

impl Anchor {
    fn of(grid: &Grid<'_>, mark: &Match) -> Option<Self> {
        let at = |x: f32, y: f32| grid.homography.map(mark.module + Point::new(x, y));
        let (along, down) = (at(0.5, 0.0) - at(-0.5, 0.0), at(0.0, 0.5) - at(0.0, -0.5));
        let area = along.cross(down);
        let miss = mark.pixel - at(0.0, 0.0);
        let shift = Point::new(miss.cross(down) / area, along.cross(miss) / area);
        shift.length().is_finite().then_some(Self {
            place: mark.module,
            shift,
        })
    }
}

/// What the anchors around a place say, the nearer the more.
fn anchored(anchors: &[Anchor], place: Point) -> Option<Point> {
    let (mut sum, mut total) = (Point::default(), 0.0);
    for anchor in anchors {
        let distance = anchor.place.distance(place);
        if distance < ANCHOR_REACH {
            let weight = 1.0 / (0.5 + distance);
            sum = sum + anchor.shift * weight;
            total += weight;
        }
    }
    (total > 0.0).then(|| sum * (1.0 / total))
}

/// The mesh is gone through twice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Outwards from the finder patterns, from what is finished.
    Grow,
    /// Again, with neighbours on all sides.
    Settle,
}

/// The shift that continues the bend of finished nodes in a row.
fn extrapolated(mesh: &Mesh, done: &[bool], i: usize, j: usize) -> Option<Point> {
    let (mut sum, mut count) = (Point::default(), 0.0);
    for (x, y) in [
        (1, 0),
        (-1, 0),
        (0, 1),
        (0, -1),
        (1, 1),
        (-1, 1),
        (1, -1),
        (-1, -1),
    ] {
        let at = |distance: isize| {
            let column = i.checked_add_signed(x * distance).filter(|c| *c < mesh.nodes)?;
            let row = j.checked_add_signed(y * distance).filter(|r| *r < mesh.nodes)?;
            let index = row * mesh.nodes + column;
            done[index].then(|| mesh.shifts[index])
        };
        if let (Some(near), Some(far)) = (at(1), at(2)) {
            sum = sum + near * 2.0 - far;
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum * (1.0 / count))
}

/// Node indices, nearest to a finder pattern first.
fn outwards(nodes: usize) -> Vec<usize> {
    let far = nodes - 1;
    let distance = |index: &usize| {
        let (i, j) = (index % nodes, index / nodes);
        let to = |x: usize, y: usize| i.abs_diff(x).pow(2) + j.abs_diff(y).pow(2);
        to(0, 0).min(to(far, 0)).min(to(0, far))
    };
    let mut order: Vec<usize> = (0..nodes * nodes).collect();
    order.sort_by_key(distance);
    order
}

fn mean_of_finished(mesh: &Mesh, done: &[bool], i: usize, j: usize) -> Point {
    let (mut sum, mut count) = (Point::default(), 0.0);
    for row in j.saturating_sub(1)..=(j + 1).min(mesh.nodes - 1) {
        for column in i.saturating_sub(1)..=(i + 1).min(mesh.nodes - 1) {
            if done[row * mesh.nodes + column] && (column, row) != (i, j) {
                sum = sum + mesh.shifts[row * mesh.nodes + column];
                count += 1.0;
            }
        }
    }
    sum * (1.0 / f32::max(count, 1.0))
}

/// One node with the grey levels around it.
struct Node<'a> {
    grid: &'a Grid<'a>,
    template: &'a Template,
    centre: Point,
    mid: f32,
    contrast: f32,
}

impl<'a> Node<'a> {
    fn new(grid: &'a Grid<'a>, template: &'a Template, centre: Point) -> Self {
        let last = grid.size as f32 - 0.5;
        let mut values = [0f32; 81];
        for (k, value) in values.iter_mut().enumerate() {
            let x = (centre.x + (k % 9) as f32 - 4.0).clamp(0.5, last);
            let y = (centre.y + (k / 9) as f32 - 4.0).clamp(0.5, last);
            *value = grid.value(Point::new(x, y));
        }
        let mid = values.iter().sum::<f32>() / 81.0;
        let contrast = values.iter().map(|v| (v - mid).abs()).sum::<f32>() / 81.0;
        Self {
            grid,
            template,
            centre,
            mid,
            contrast: contrast.max(1e-4),
        }
    }

    /// The clearest shift near either start; straying from the first costs.
    fn best_shift(&self, usual: Point, other: Point) -> Point {
        let score = |shift: Point| {
            let away = shift - usual;
            self.clarity(shift) - STIFFNESS * away.dot(away)
        };
        let mut best = (score(usual), usual);
        let mut consider = |shift: Point| {
            let value = score(shift);
            if value > best.0 {
                best = (value, shift);
            }
            best.1
        };
        let mut around = consider(other);
        for step in [0.4, 0.2, 0.1] {
            let centre = around;
            for (x, y) in AROUND {
                around = consider(centre + Point::new(x, y) * step);
            }
        }
        around
    }

    /// How clearly the modules around the node are dark or light under a shift.
    fn clarity(&self, shift: Point) -> f32 {
        let size = self.grid.size as i32;
        let mut sum = 0.0;
        for j in -REACH..=REACH {
            for i in -REACH..=REACH {
                let column = (self.centre.x + i as f32).floor() as i32;
                let row = (self.centre.y + j as f32).floor() as i32;
                if !(0..size).contains(&column) || !(0..size).contains(&row) {
                    continue;
                }
                let place = Point::new(column as f32 + 0.5, row as f32 + 0.5) + shift;
                let value = (self.grid.value(place) - self.mid) / self.contrast;
                sum += match self.template.at(column, row) {
                    0 => value.abs().min(1.5),
                    known => 2.0 * f32::from(known) * value.clamp(-1.5, 1.5),
                };
            }
        }
        sum
    }
}
