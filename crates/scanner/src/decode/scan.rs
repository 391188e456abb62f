//! The schedule of a scan: what is tried in which order until the budget is spent.
//!
//! 1. Stage by stage: binarise, find patterns, try triples with a first look.
//! 2. Triples of patterns that different stages saw.
//! 3. A second look at symbols that resisted the first.
//! 4. Well-shaped triples whose timing patterns are lost in blur.
//! 5. Pairs of patterns, the third being covered.
//!
//! 6. Where frames follow each other: what the last ones together show of a symbol that is held.

use super::budget::Budget;
use super::detect::{Binariser, Finder, FinderSearch, Triple, triples};
use super::fit::{Located, locate, locate_blurred};
use super::geometry::{Homography, Point};
use super::held::Held;
use super::raster::Pyramid;
use super::reader::{Look, Reader, Unread};
use super::sightings::Sightings;
use super::stages::{Stage, stages};
use super::{DecodedText, Effort};
use crate::frame::LumaFrame;

/// Stages of [`Effort::Quick`]. Its budget and the one of [`Effort::Full`] leave a quarter of what a kiosk has (8 and
/// 28 ms), as counted work may take up to a fifth longer on a busy processor. 28 instead of 22 would read 0.2 % more.
const QUICK_STAGES: usize = 2;
const QUICK_MILLISECONDS: f32 = 7.0;
const FULL_MILLISECONDS: f32 = 22.0;
/// For a symbol that several frames have added to.
const GATHERED_MILLISECONDS: f32 = 3.0;
/// What binarisation and the walk along the rows cost a pixel.
const PIXEL_NANOSECONDS: f32 = 4.0;
/// What a row cut costs that is looked into.
const CUT_NANOSECONDS: f32 = 300.0;
/// A symbol needs 21 modules of more than a pixel.
const SHORTEST_SIDE: usize = 32;
/// Triples tried in a stage.
const MOST_TRIPLES: usize = 8;
/// Patterns kept in a stage.
const MOST_FINDERS: usize = 24;
/// Triples tried whose timing patterns are lost.
const MOST_BLURRED: usize = 2;
/// Shape that such a triple must have.
const MOST_BLURRED_PENALTY: f32 = 0.2;

/// A text that ends the scan.
pub(crate) type Wanted<'a> = Option<&'a dyn Fn(&[u8]) -> bool>;

/// One scan after another; owns all buffers.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pyramid: Pyramid,
    binariser: Binariser,
    reader: Reader,
    finders: Vec<Finder>,
    sightings: Sightings,
    tried: Vec<Triple>,
    /// Triples in which no timing pattern was seen.
    untimed: Vec<Triple>,
    unread: Vec<(Triple, Unread)>,
    /// The clearest of them.
    clearest: Option<(Triple, Unread)>,
    /// What earlier frames showed; `None` where frames have nothing to do with each other.
    held: Option<Held>,
    /// Finder pattern centres of symbols already read.
    used: Vec<Point>,
    found: Vec<DecodedText>,
    budget: Budget,
}

/// Whether a scan goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    GoOn,
    Done,
}

impl Scan {
    /// Scans of frames that follow each other: a symbol that is held gathers over them.
    pub(crate) fn with_memory() -> Self {
        Self {
            held: Some(Held::default()),
            ..Self::default()
        }
    }

    pub(crate) fn run(&mut self, frame: &LumaFrame, effort: Effort, wanted: Wanted<'_>) -> Vec<DecodedText> {
        self.reset(effort);
        if frame.width().min(frame.height()) >= SHORTEST_SIDE {
            self.pyramid.load(frame, &mut self.budget);
            if self.run_stages(frame, effort, wanted) == Progress::GoOn && effort == Effort::Full {
                self.run_last_resorts(frame, wanted);
            }
            self.gather(wanted);
        }
        std::mem::take(&mut self.found)
    }

    pub(crate) fn spent_milliseconds(&self) -> f32 {
        self.budget.spent_milliseconds()
    }

    fn reset(&mut self, effort: Effort) {
        self.budget = Budget::milliseconds(match effort {
            Effort::Quick => QUICK_MILLISECONDS,
            Effort::Full => FULL_MILLISECONDS,
        });
        self.sightings.clear();
        self.tried.clear();
        self.untimed.clear();
        self.unread.clear();
        self.clearest = None;
        self.used.clear();
        self.found.clear();
    }

    fn run_stages(&mut self, frame: &LumaFrame, effort: Effort, wanted: Wanted<'_>) -> Progress {
        let most = match effort {
            Effort::Quick => QUICK_STAGES,
            Effort::Full => usize::MAX,
        };
        for stage in stages(frame.height(), self.pyramid.noise()).iter().take(most) {
            if self.budget.is_exhausted() {
                return Progress::Done;
            }
            self.find(frame, *stage);
            let mut triples = triples(&self.finders);
            triples.truncate(MOST_TRIPLES);
            if self.try_all(frame, &triples, wanted) == Progress::Done {
                return Progress::Done;
            }
        }
        Progress::GoOn
    }

    /// Adds the clearest symbol that could not be read to what earlier frames showed of it.
    fn gather(&mut self, wanted: Wanted<'_>) {
        let Some(held) = &mut self.held else { return };
        let is_wanted = |text: &DecodedText| wanted.is_none_or(|wanted| wanted(&text.text));
        if self.found.iter().any(is_wanted) {
            return held.forget();
        }
        let Some((triple, unread)) = self.clearest.take() else {
            return held.miss();
        };
        let symbol = &unread.symbol;
        let mean = held.add(symbol.template, &unread.modules, unread.mismatch);
        let (Some(mean), Some(homography)) = (mean, symbol.homographies.first()) else {
            return;
        };
        // The frame's own budget may be spent; what was gathered deserves its look.
        self.budget.grant(GATHERED_MILLISECONDS);
        if let Some(text) = self.reader.gathered(mean, symbol.template, &mut self.budget) {
            held.forget();
            self.accept(&triple, symbol, text, homography, wanted);
        }
    }

    fn run_last_resorts(&mut self, frame: &LumaFrame, wanted: Wanted<'_>) {
        let triples = self.sightings.united(&self.used);
        if self.try_all(frame, &triples, wanted) == Progress::Done
            || self.look_again(frame, wanted) == Progress::Done
            || self.try_blurred(frame, wanted) == Progress::Done
        {
            return;
        }
        let triples = self.sightings.paired(&self.used);
        if self.try_all(frame, &triples, wanted) == Progress::GoOn {
            self.look_again(frame, wanted);
        }
    }

    /// Finder patterns of a stage in frame pixels, best first, without those of symbols already read.
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "an estimate of work needs no exact count"
    )]
    fn find(&mut self, frame: &LumaFrame, stage: Stage) {
        self.finders.clear();
        self.pyramid.prepare(stage.level, &mut self.budget);
        let (image, reduction, noise) = self.pyramid.image(frame, stage.level);
        if !self.budget.afford(image.pixels.len() as f32 * PIXEL_NANOSECONDS) {
            return;
        }
        self.binariser
            .run(image, stage.threshold, f32::max(4.0, 1.6 * noise));
        let search = FinderSearch {
            row_step: stage.row_step(),
            shape: stage.shape,
        };
        let most_cuts = (self.budget.left() / CUT_NANOSECONDS) as usize;
        let cuts = search.run(&self.binariser, most_cuts, &mut self.finders);
        self.budget.spend(cuts as f32 * CUT_NANOSECONDS);
        search.keep_best(&mut self.finders, MOST_FINDERS);
        let scale = f32::from(reduction);
        for finder in &mut self.finders {
            finder.x *= scale;
            finder.y *= scale;
            finder.module *= scale;
        }
        let used = &self.used;
        self.finders.retain(|finder| !finder.is_near(used));
        self.sightings.extend(&self.finders);
    }

    /// Tries triples that were not tried before.
    fn try_all(&mut self, frame: &LumaFrame, triples: &[Triple], wanted: Wanted<'_>) -> Progress {
        for triple in triples {
            if self.budget.is_exhausted() {
                return Progress::Done;
            }
            let is_known = triple.finders.iter().any(|finder| finder.is_near(&self.used))
                || self.tried.iter().any(|other| other.is_same(triple));
            if is_known {
                continue;
            }
            self.tried.push(*triple);
            if self.try_one(frame, triple, wanted) == Progress::Done {
                return Progress::Done;
            }
        }
        // Without a wish the symbols of one stage are enough.
        if wanted.is_none() && !self.found.is_empty() {
            Progress::Done
        } else {
            Progress::GoOn
        }
    }

    fn try_one(&mut self, frame: &LumaFrame, triple: &Triple, wanted: Wanted<'_>) -> Progress {
        let luma = self.pyramid.luma(frame, triple.module());
        let Some(symbol) = locate(&luma, triple, &mut self.budget) else {
            if triple.penalty < MOST_BLURRED_PENALTY && triple.inferred.is_none() {
                self.untimed.push(*triple);
            }
            return Progress::GoOn;
        };
        match self.reader.look(&luma, &symbol, &mut self.budget) {
            Look::Read(text, homography) => self.accept(triple, &symbol, text, &homography, wanted),
            Look::Unread(unread) => {
                let clearest = self.clearest.as_ref();
                if clearest.is_none_or(|(_, best)| unread.mismatch < best.mismatch) {
                    self.clearest = Some((*triple, unread.clone()));
                }
                self.unread.push((*triple, unread));
                Progress::GoOn
            }
            Look::Nothing => Progress::GoOn,
        }
    }

    /// A second look at each symbol that resisted the first.
    fn look_again(&mut self, frame: &LumaFrame, wanted: Wanted<'_>) -> Progress {
        self.unread.sort_by(|a, b| a.1.mismatch.total_cmp(&b.1.mismatch));
        let mut looked_at: Vec<Triple> = Vec::new();
        for index in 0..self.unread.len() {
            let Some((triple, unread)) = self.unread.get(index).cloned() else {
                break;
            };
            if self.budget.is_exhausted() {
                return Progress::Done;
            }
            let is_known = triple.finders.iter().any(|finder| finder.is_near(&self.used))
                || looked_at.iter().any(|other| other.is_close(&triple));
            if is_known {
                continue;
            }
            looked_at.push(triple);
            let luma = self.pyramid.luma(frame, triple.module());
            let read = self.reader.look_again(&luma, &unread.symbol, &mut self.budget);
            if let Some((text, homography)) = read
                && self.accept(&triple, &unread.symbol, text, &homography, wanted) == Progress::Done
            {
                return Progress::Done;
            }
        }
        Progress::GoOn
    }

    /// Well-shaped triples whose timing patterns are lost in blur.
    fn try_blurred(&mut self, frame: &LumaFrame, wanted: Wanted<'_>) -> Progress {
        self.untimed.sort_by(|a, b| a.penalty.total_cmp(&b.penalty));
        let mut tried: Vec<Triple> = Vec::new();
        for triple in std::mem::take(&mut self.untimed) {
            let is_known = triple.finders.iter().any(|finder| finder.is_near(&self.used))
                || tried.iter().any(|other| other.is_close(&triple));
            if is_known {
                continue;
            }
            if self.budget.is_exhausted() || tried.len() == MOST_BLURRED {
                break;
            }
            tried.push(triple);
            let luma = self.pyramid.luma(frame, triple.module());
            for symbol in locate_blurred(&luma, &triple, &mut self.budget) {
                let read = self.reader.look_again(&luma, &symbol, &mut self.budget);
                if let Some((text, homography)) = read {
                    if self.accept(&triple, &symbol, text, &homography, wanted) == Progress::Done {
                        return Progress::Done;
                    }
                    break;
                }
            }
        }
        Progress::GoOn
    }

    fn accept(
        &mut self,
        triple: &Triple,
        symbol: &Located,
        text: Vec<u8>,
        homography: &Homography,
        wanted: Wanted<'_>,
    ) -> Progress {
        let is_wanted = wanted.is_some_and(|wanted| wanted(&text));
        self.used.extend(triple.finders.iter().map(Finder::centre));
        self.found.push(DecodedText {
            text,
            corners: corners(homography, symbol.template.size),
        });
        if is_wanted { Progress::Done } else { Progress::GoOn }
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
