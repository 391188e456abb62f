//! Mid level and contrast, which vary over a symbol with light, glare and shadow.

use super::modules::{BORDER, Modules};

/// Brings sampled values to about -1 for dark and 1 for light; owns the buffers.
#[derive(Debug, Default)]
pub(crate) struct Leveller {
    /// (mid level, contrast) at the nodes of a coarse lattice.
    lattice: Vec<(f32, f32)>,
}

/// Distance of lattice nodes, and reach of the window around a node, in modules.
const STEP: usize = 3;
const REACH: usize = 4;

impl Leveller {
    /// Levels the modules in place; about 30 ns a module.
    pub(crate) fn run(&mut self, modules: &mut Modules) {
        let nodes = (modules.size - 1) / STEP + 2;
        self.measure(modules, nodes);
        let mean = self.lattice.iter().map(|node| node.1).sum::<f32>() / self.lattice.len() as f32;
        let floor = mean * 1.0 + 1e-6;
        let (size, stride) = (modules.size, modules.stride());
        for row in 0..stride {
            let y = row.clamp(BORDER, BORDER + size - 1) - BORDER;
            for column in 0..stride {
                let x = column.clamp(BORDER, BORDER + size - 1) - BORDER;
                let (mid, contrast) = self.at(nodes, x, y);
                let value = &mut modules.values[row * stride + column];
                *value = ((*value - mid) / contrast.max(floor)).clamp(-2.5, 2.5);
            }
        }
    }

    fn measure(&mut self, modules: &Modules, nodes: usize) {
        self.lattice.clear();
        let last = modules.size - 1;
        for j in 0..nodes {
            let rows = (j * STEP).saturating_sub(REACH)..=(j * STEP + REACH).min(last);
            for i in 0..nodes {
                let columns = (i * STEP).saturating_sub(REACH)..=(i * STEP + REACH).min(last);
                let window = rows
                    .clone()
                    .flat_map(|y| columns.clone().map(move |x| (x, y)))
                    .map(|(x, y)| modules.at(x, y));
                self.lattice.push(two_means(window));
            }
        }
    }

    /// Bilinear between the nodes.
    fn at(&self, nodes: usize, column: usize, row: usize) -> (f32, f32) {
        let (i, j) = (column / STEP, row / STEP);
        let fx = (column % STEP) as f32 / STEP as f32;
        let fy = (row % STEP) as f32 / STEP as f32;
        let blend = |a: (f32, f32), b: (f32, f32), f: f32| (a.0 + f * (b.0 - a.0), a.1 + f * (b.1 - a.1));
        let above = blend(self.lattice[j * nodes + i], self.lattice[j * nodes + i + 1], fx);
        let below = blend(
            self.lattice[(j + 1) * nodes + i],
            self.lattice[(j + 1) * nodes + i + 1],
            fx,
        );
        blend(above, below, fy)
    }
}

/// Middle and half distance of the means below and above the mean.
fn two_means(window: impl Iterator<Item = f32> + Clone) -> (f32, f32) {
    let (sum, count) = window.clone().fold((0.0, 0.0), |(s, n), v| (s + v, n + 1.0));
    let mean = sum / count;
    let (mut low, mut low_count, mut high, mut high_count) = (0.0, 0.0, 0.0, 0.0);
    for value in window {
        if value < mean {
            low += value;
            low_count += 1.0;
        } else {
            high += value;
            high_count += 1.0;
        }
    }
    let low = low / f32::max(low_count, 1.0);
    let high = high / f32::max(high_count, 1.0);
    (f32::midpoint(low, high), (high - low) / 2.0)
}
