//! Estimating how much neighbouring modules run into each other.
//!
//! The known modules (function patterns and quiet zone, later also decided ones) are the pilots of a
//! linear model: a sampled value is a weighted sum of the module and its neighbours plus an offset.

use super::modules::{BORDER, Modules};
use crate::decode::geometry::solve;

/// Weights of a square neighbourhood and an offset.
#[derive(Clone, Debug)]
pub(super) struct Blur {
    /// 1 for 3 by 3 weights, 2 for 5 by 5.
    pub(super) reach: usize,
    /// Row by row.
    pub(super) weights: Vec<f32>,
    pub(super) offset: f32,
}

/// Least squares over all modules whose neighbourhood `known` (1 light, -1 dark, 0 unknown) is complete.
/// `T` is the number of weights plus one for the offset, `M` one more.
pub(super) fn estimate<const T: usize, const M: usize>(
    modules: &Modules,
    known: impl Fn(i32, i32) -> f32,
    ridge: f64,
) -> Option<Blur> {
    let reach: i32 = if T > 10 { 2 } else { 1 };
    let mut system = [[0f64; M]; T];
    let size = modules.size as i32;
    let mut count = 0usize;
    for row in -1..=size {
        for column in -1..=size {
            let Some(neighbours) = neighbourhood::<T>(&known, column, row, reach) else {
                continue;
            };
            let place = (row + BORDER as i32) as usize * modules.stride() + (column + BORDER as i32) as usize;
            add_equation(&mut system, &neighbours, f64::from(modules.values[place]));
            count += 1;
        }
    }
    if count < T {
        return None;
    }
    for row in 0..T {
        let (above, below) = system.split_at_mut(row);
        for (column, upper) in above.iter().enumerate() {
            below[0][column] = upper[row];
        }
        below[0][row] += ridge * count as f64;
    }
    // Without evidence the module itself carries most of its value.
    system[(T - 1) / 2][T] += ridge * count as f64 * 0.6;
    let solution = solve(&mut system)?;
    let weights = solution[..T - 1].iter().map(|&w| w as f32).collect();
    Some(Blur {
        reach: reach as usize,
        weights,
        offset: solution[T - 1] as f32,
    })
}

fn neighbourhood<const T: usize>(
    known: impl Fn(i32, i32) -> f32,
    column: i32,
    row: i32,
    reach: i32,
) -> Option<[f64; T]> {
    let mut values = [1.0; T];
    let mut k = 0;
    for j in -reach..=reach {
        for i in -reach..=reach {
            let value = known(column + i, row + j);
            if value == 0.0 {
                return None;
            }
            values[k] = f64::from(value);
            k += 1;
        }
    }
    Some(values)
}

/// Only the upper triangle, which `estimate` mirrors at the end.
fn add_equation<const T: usize, const M: usize>(system: &mut [[f64; M]; T], row: &[f64; T], value: f64) {
    for (i, target) in system.iter_mut().enumerate() {
        for j in i..T {
            target[j] += row[i] * row[j];
        }
        target[T] += row[i] * value;
    }
}
