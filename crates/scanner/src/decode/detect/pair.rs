//! Two-finder mode: the third finder pattern lies under a thumb or in glare.
//!
//! Two clear patterns leave six places for the third: to either side of their line it completes a corner
//! at the one, at the other, or is itself the corner between them. No three-finder reader can read these.

use super::triple::in_order;
use super::{Finder, Triple};
use crate::decode::geometry::Point;

/// The six completions of every plausible pair.
pub(crate) fn pairs(finders: &[Finder]) -> Vec<Triple> {
    let mut found = Vec::new();
    for (i, a) in finders.iter().enumerate() {
        for b in &finders[i + 1..] {
            let modules = a.centre().distance(b.centre()) * 2.0 / (a.module + b.module);
            let alike = a.module.max(b.module) <= 1.5 * a.module.min(b.module);
            if a.is_dark == b.is_dark && alike && (10.0..70.0).contains(&modules) {
                complete(*a, *b, &mut found);
            }
        }
    }
    found
}

fn complete(a: Finder, b: Finder, found: &mut Vec<Triple>) {
    let line = b.centre() - a.centre();
    let guess = |at: Point| Finder {
        x: at.x,
        y: at.y,
        module: f32::midpoint(a.module, b.module),
        hits: 0.0,
        ..a
    };
    for across in [line.turned(), line.turned() * -1.0] {
        for (corner, other) in [(a, b), (b, a)] {
            push(found, corner, other, guess(corner.centre() + across));
        }
        let corner = guess(a.centre() + line * 0.5 + across * 0.5);
        push(found, corner, a, b);
    }
}

fn push(found: &mut Vec<Triple>, corner: Finder, first: Finder, second: Finder) {
    let finders = in_order(corner, first, second);
    let inferred = finders.iter().position(|f| f.hits == 0.0);
    found.push(Triple {
        finders,
        penalty: 0.0,
        inferred,
    });
}
