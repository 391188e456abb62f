//! Finder patterns that the stages of a scan saw, put together.
//!
//! A stage often sees only one or two of a symbol's patterns, and another stage the third.

use super::detect::{Finder, Triple, pairs, triples};
use super::geometry::Point;

/// Patterns of which triples are made across stages.
const MOST_UNITED: usize = 24;
/// Triples tried of patterns that different stages saw.
const MOST_TRIPLES: usize = 12;
/// Patterns completed in pairs.
const MOST_PAIRED: usize = 4;

/// A pattern and how many stages saw it.
#[derive(Clone, Copy, Debug)]
struct Sighting {
    finder: Finder,
    stages: usize,
}

/// All patterns seen in a frame so far.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    all: Vec<Sighting>,
}

impl Sightings {
    pub(crate) fn clear(&mut self) {
        self.all.clear();
    }

    /// Adds what one stage saw.
    pub(crate) fn extend(&mut self, finders: &[Finder]) {
        for finder in finders {
            let known = self.all.iter_mut().find(|s| {
                s.finder.is_dark == finder.is_dark
                    && s.finder.centre().distance(finder.centre()) < s.finder.module
            });
            match known {
                Some(sighting) => sighting.stages += 1,
                None => self.all.push(Sighting {
                    finder: *finder,
                    stages: 1,
                }),
            }
        }
    }

    /// Triples across stages, best first.
    pub(crate) fn united(&mut self, used: &[Point]) -> Vec<Triple> {
        self.rank(used);
        let finders: Vec<Finder> = self.all.iter().take(MOST_UNITED).map(|s| s.finder).collect();
        let mut triples = triples(&finders);
        triples.truncate(MOST_TRIPLES);
        triples
    }

    /// Completed pairs of patterns that several stages agree on.
    pub(crate) fn paired(&mut self, used: &[Point]) -> Vec<Triple> {
        self.rank(used);
        let agreed = self.all.iter().filter(|s| s.stages > 1).take(MOST_PAIRED);
        let finders: Vec<Finder> = agreed.map(|s| s.finder).collect();
        pairs(&finders)
    }

    /// Forgets patterns of symbols already read and sorts the others, those of most stages first.
    fn rank(&mut self, used: &[Point]) {
        self.all.retain(|s| !s.finder.is_near(used));
        self.all.sort_by(|a, b| {
            b.stages
                .cmp(&a.stages)
                .then(b.finder.rank().total_cmp(&a.finder.rank()))
        });
    }
}
