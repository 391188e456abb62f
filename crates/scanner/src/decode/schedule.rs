//! The stages of a scan, in the order of what each adds for its time.
//!
//! A stage binarises one size of the frame with one window and tries the triples found. Order and
//! parameters were measured on development frames; the last stage completes pairs of patterns that
//! several stages agree on.

use super::budget::Budget;
use super::detect::{Binariser, Finder, FinderSearch, Shape, Threshold, Triple, pairs, triples};
use super::fit::locate;
use super::geometry::{Homography, Point};
use super::raster::{Level, Pyramid};
use super::reader::Reader;
use super::{DecodedText, Effort};
use crate::frame::LumaFrame;

/// One binarisation.
#[derive(Clone, Copy, Debug)]
struct Stage {
    level: Level,
    threshold: Threshold,
    shape: Shape,
}

/// A stage that looks for patterns without a quiet zone in dark surroundings.
const fn open(level: Level, reach: usize, bias: f32) -> Stage {
    Stage {
        shape: Shape::Open,
        ..stage(level, reach, bias)
    }
}

const fn stage(level: Level, reach: usize, bias: f32) -> Stage {
    Stage {
        level,
        threshold: Threshold { reach, bias },
        shape: Shape::Closed,
    }
}

/// For frames of 600 rows and more.
const LARGE: [Stage; 7] = [
    stage(Level::Half, 1, -3.0),
    stage(Level::Quarter, 1, -3.0),
    stage(Level::SmoothHalf, 2, 2.0),
    stage(Level::Full, 2, -1.0),
    stage(Level::Half, 2, -3.0),
    stage(Level::Quarter, 2, 0.5),
    open(Level::Half, 2, 0.0),
];

/// For smaller frames.
const SMALL: [Stage; 7] = [
    stage(Level::Half, 2, 2.0),
    stage(Level::Full, 1, 2.0),
    stage(Level::Quarter, 2, -3.0),
    stage(Level::Half, 1, 2.0),
    stage(Level::Half, 2, -3.0),
    stage(Level::SmoothHalf, 1, 2.0),
    open(Level::Full, 2, 0.0),
];

/// Stages of [`Effort::Quick`].
const QUICK_STAGES: usize = 2;
const QUICK_MILLISECONDS: f32 = 8.0;
const FULL_MILLISECONDS: f32 = 28.0;
/// A symbol needs 21 modules of more than a pixel.
const SHORTEST_SIDE: usize = 32;
/// Triples tried in a stage.
const MOST_TRIPLES: usize = 8;
/// Patterns kept in a stage.
const MOST_FINDERS: usize = 24;
/// Triples tried of patterns that different stages saw.
const MOST_UNITED: usize = 12;
/// Patterns completed in pairs.
const MOST_PAIRED: usize = 4;

/// A pattern seen by one or more stages.
#[derive(Clone, Copy, Debug)]
struct Sighting {
    finder: Finder,
    stages: usize,
}

/// One scan after another; owns all buffers.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pyramid: Pyramid,
    binariser: Binariser,
    reader: Reader,
    finders: Vec<Finder>,
    sightings: Vec<Sighting>,
    tried: Vec<Triple>,
    /// Finder pattern centres of symbols already read.
    used: Vec<Point>,
    found: Vec<DecodedText>,
    budget: Option<Budget>,
}

impl Scan {
    pub(crate) fn run(
        &mut self,
        frame: &LumaFrame,
        effort: Effort,
        is_wanted: Option<fn(&[u8]) -> bool>,
    ) -> Vec<DecodedText> {
        let (milliseconds, stages) = match effort {
            Effort::Quick => (QUICK_MILLISECONDS, QUICK_STAGES),
            Effort::Full => (FULL_MILLISECONDS, usize::MAX),
        };
        let mut budget = Budget::milliseconds(milliseconds);
        self.reset();
        if frame.width().min(frame.height()) >= SHORTEST_SIDE {
            self.pyramid.load(frame, &mut budget);
            let table = if frame.height() >= 600 { LARGE } else { SMALL };
            let is_done = self.run_stages(frame, table.iter().take(stages), is_wanted, &mut budget);
            if !is_done && effort == Effort::Full {
                let triples = self.united();
                if !self.try_all(frame, &triples, is_wanted, &mut budget) {
                    let triples = self.pairs();
                    self.try_all(frame, &triples, is_wanted, &mut budget);
                }
            }
        }
        self.budget = Some(budget);
        std::mem::take(&mut self.found)
    }

    pub(crate) fn spent_milliseconds(&self) -> f32 {
        self.budget.map_or(0.0, Budget::spent_milliseconds)
    }

    fn reset(&mut self) {
        self.sightings.clear();
        self.tried.clear();
        self.used.clear();
        self.found.clear();
    }

    /// True when a stage read what was wanted.
    fn run_stages<'a>(
        &mut self,
        frame: &LumaFrame,
        stages: impl Iterator<Item = &'a Stage>,
        is_wanted: Option<fn(&[u8]) -> bool>,
        budget: &mut Budget,
    ) -> bool {
        for stage in stages {
            if budget.is_exhausted() {
                return false;
            }
            self.find(frame, *stage, budget);
            let mut triples = triples(&self.finders);
            triples.truncate(MOST_TRIPLES);
            if self.try_all(frame, &triples, is_wanted, budget) {
                return true;
            }
        }
        false
    }

    /// Finder patterns of a stage in frame pixels, best first, without those of symbols already read.
    fn find(&mut self, frame: &LumaFrame, stage: Stage, budget: &mut Budget) {
        self.pyramid.prepare(stage.level, budget);
        let (image, reduction, noise) = self.pyramid.image(frame, stage.level);
        let row_step = if stage.level == Level::Full { 2 } else { 1 };
        self.binariser
            .run(image, stage.threshold, f32::max(4.0, 1.6 * noise));
        self.finders.clear();
        let cuts = FinderSearch {
            row_step,
            shape: stage.shape,
        }
        .run(&self.binariser, &mut self.finders);
        budget.spend_pixels(image.pixels.len(), 4.0);
        budget.spend_pixels(cuts, 300.0);
        let rows = if row_step == 2 { 2.0 } else { 1.0 };
        // A true pattern is cut by about three modules' worth of rows.
        self.finders
            .retain(|f| f.module >= 1.3 && f.hits * rows >= 0.9 * f.module);
        self.finders.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        self.finders.truncate(MOST_FINDERS);
        let scale = f32::from(reduction);
        for f in &mut self.finders {
            (f.x, f.y, f.module) = (f.x * scale, f.y * scale, f.module * scale);
        }
        let used = &self.used;
        self.finders.retain(|f| !is_used(used, f));
        self.remember();
    }

    fn remember(&mut self) {
        for finder in &self.finders {
            let known = self.sightings.iter_mut().find(|s| {
                s.finder.is_dark == finder.is_dark
                    && s.finder.centre().distance(finder.centre()) < s.finder.module
            });
            match known {
                Some(sighting) => sighting.stages += 1,
                None => self.sightings.push(Sighting {
                    finder: *finder,
                    stages: 1,
                }),
            }
        }
    }

    /// Triples of patterns that different stages saw.
    fn united(&mut self) -> Vec<Triple> {
        let used = &self.used;
        self.sightings.retain(|s| !is_used(used, &s.finder));
        self.sightings.sort_by(|a, b| {
            b.stages
                .cmp(&a.stages)
                .then(rank(&b.finder).total_cmp(&rank(&a.finder)))
        });
        let finders: Vec<Finder> = self
            .sightings
            .iter()
            .take(MOST_FINDERS)
            .map(|s| s.finder)
            .collect();
        let mut triples = triples(&finders);
        triples.truncate(MOST_UNITED);
        triples
    }

    /// Completed pairs of patterns that several stages agree on.
    fn pairs(&mut self) -> Vec<Triple> {
        let used = &self.used;
        self.sightings
            .retain(|s| s.stages > 1 && !is_used(used, &s.finder));
        self.sightings.sort_by(|a, b| {
            b.stages
                .cmp(&a.stages)
                .then(b.finder.hits.total_cmp(&a.finder.hits))
        });
        let finders: Vec<Finder> = self
            .sightings
            .iter()
            .take(MOST_PAIRED)
            .map(|s| s.finder)
            .collect();
        pairs(&finders)
    }

    /// Tries triples; true when the scan is done.
    fn try_all(
        &mut self,
        frame: &LumaFrame,
        triples: &[Triple],
        is_wanted: Option<fn(&[u8]) -> bool>,
        budget: &mut Budget,
    ) -> bool {
        for triple in triples {
            if budget.is_exhausted() {
                return true;
            }
            let is_known = triple.finders.iter().any(|f| is_used(&self.used, f))
                || self.tried.iter().any(|other| is_same(other, triple));
            if is_known {
                continue;
            }
            self.tried.push(*triple);
            if self.try_one(frame, triple, budget) {
                let is_last_wanted = |text: &DecodedText| is_wanted.is_some_and(|wanted| wanted(&text.text));
                if self.found.last().is_some_and(is_last_wanted) {
                    return true;
                }
            }
        }
        is_wanted.is_none() && !self.found.is_empty()
    }

    fn try_one(&mut self, frame: &LumaFrame, triple: &Triple, budget: &mut Budget) -> bool {
        let module = triple.finders[0].module;
        let luma = self.pyramid.luma(frame, module);
        let Some(symbol) = locate(&luma, triple, budget) else {
            return false;
        };
        let Some((text, homography)) = self.reader.read(&luma, &symbol, budget) else {
            return false;
        };
        self.used.extend(triple.finders.iter().map(Finder::centre));
        self.found.push(DecodedText {
            text,
            corners: corners(&homography, symbol.template.size),
        });
        true
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "at most 177 modules a side"
)]
fn corners(homography: &Homography, size: usize) -> [(f32, f32); 4] {
    let far = size as f32;
    [(0.0, 0.0), (far, 0.0), (far, far), (0.0, far)].map(|(x, y)| {
        let corner = homography.map(Point::new(x, y));
        (corner.x, corner.y)
    })
}

/// How much a place looks like a pattern: hits, more of them being due to a larger one.
fn rank(finder: &Finder) -> f32 {
    finder.hits / finder.module.max(1.0).sqrt()
}

fn is_used(used: &[Point], finder: &Finder) -> bool {
    used.iter()
        .any(|centre| centre.distance(finder.centre()) < 3.0 * finder.module)
}

/// Whether two triples are the same but for measuring errors.
fn is_same(a: &Triple, b: &Triple) -> bool {
    let reach = 0.25 * b.finders[0].module;
    a.finders[0].is_dark == b.finders[0].is_dark
        && a.finders
            .iter()
            .zip(&b.finders)
            .all(|(a, b)| (a.x - b.x).abs() < reach && (a.y - b.y).abs() < reach)
}
