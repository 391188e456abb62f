//! Which three finder patterns belong to one symbol.

use super::Finder;

/// Three finder patterns in the roles they would have in a symbol.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Triple {
    /// Top left, top right, bottom left.
    pub(crate) finders: [Finder; 3],
    /// How unlike a symbol's corner the three are; lower is better.
    pub(crate) penalty: f32,
    /// Which of the three was not seen, only inferred from the other two.
    pub(crate) inferred: Option<usize>,
}

impl Triple {
    /// Module size in pixels.
    pub(crate) fn module(&self) -> f32 {
        self.finders[0].module
    }

    /// Whether two triples are the same but for measuring errors.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.is_within(other, 0.25)
    }

    /// Whether two triples mean the same symbol.
    pub(crate) fn is_close(&self, other: &Self) -> bool {
        self.is_within(other, 2.0)
    }

    fn is_within(&self, other: &Self, modules: f32) -> bool {
        let reach = modules * other.module();
        self.finders[0].is_dark == other.finders[0].is_dark
            && self
                .finders
                .iter()
                .zip(&other.finders)
                .all(|(a, b)| a.centre().distance(b.centre()) < reach)
    }
}

/// All plausible triples, best first.
pub(crate) fn triples(finders: &[Finder]) -> Vec<Triple> {
    let mut found = Vec::new();
    for (i, &a) in finders.iter().enumerate() {
        for (j, &b) in finders.iter().enumerate().skip(i + 1) {
            if a.is_dark != b.is_dark || a.module > 2.0 * b.module || b.module > 2.0 * a.module {
                continue;
            }
            found.extend(finders[j + 1..].iter().filter_map(|&c| triple([a, b, c])));
        }
    }
    found.sort_by(|a, b| a.penalty.total_cmp(&b.penalty));
    found
}

fn triple(f: [Finder; 3]) -> Option<Triple> {
    let smallest = f.iter().map(|f| f.module).fold(f32::MAX, f32::min);
    let largest = f.iter().map(|f| f.module).fold(0.0, f32::max);
    if f[0].is_dark != f[2].is_dark || largest > 2.0 * smallest {
        return None;
    }
    let side = |a: usize, b: usize| f[a].centre().distance(f[b].centre());
    // The corner lies opposite the longest side.
    let corner =
        (0..3).max_by(|&a, &b| side((a + 1) % 3, (a + 2) % 3).total_cmp(&side((b + 1) % 3, (b + 2) % 3)))?;
    let (first, second) = (f[(corner + 1) % 3], f[(corner + 2) % 3]);
    let corner = f[corner];
    let (u, v) = (
        first.centre() - corner.centre(),
        second.centre() - corner.centre(),
    );
    let (length_u, length_v) = (u.length(), v.length());
    let ratio = length_u.max(length_v) / length_u.min(length_v).max(1e-6);
    let cosine = (u.dot(v) / (length_u * length_v).max(1e-6)).abs();
    let module = f.iter().map(|f| f.module).sum::<f32>() / 3.0;
    let modules = f32::midpoint(length_u, length_v) / module + 7.0;
    if ratio > 2.2 || cosine > 0.6 || !(13.0..185.0).contains(&modules) {
        return None;
    }
    let hits = f.iter().map(|f| f.hits.min(8.0)).sum::<f32>() / 24.0;
    let penalty = (ratio - 1.0) + cosine * 1.5 + (largest / smallest - 1.0) + 0.004 * modules - hits;
    Some(Triple {
        finders: in_order(corner, first, second),
        penalty,
        inferred: None,
    })
}

/// Corner, then the pattern clockwise from it, then the other.
pub(super) fn in_order(corner: Finder, first: Finder, second: Finder) -> [Finder; 3] {
    let turn = (first.centre() - corner.centre()).cross(second.centre() - corner.centre());
    if turn > 0.0 {
        [corner, first, second]
    } else {
        [corner, second, first]
    }
}
