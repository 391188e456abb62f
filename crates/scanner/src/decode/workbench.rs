//! Single stages of a scan, each on the input that the stages before it made: for benchmarks only (feature
//! `workbench`).

use super::budget::Budget;
use super::codec::Codec;
use super::detect::{Binariser, Finder, FinderSearch, Triple, pairs, triples};
use super::fit::{Located, locate};
use super::raster::{Level, Luma, Pyramid};
use super::sample::{Equaliser, Grid, Leveller, Modules, Strength, bend};
use super::stages::{Stage, stages};
use crate::frame::LumaFrame;

/// One frame with one symbol, taken through the stages.
#[derive(Debug)]
pub struct Workbench {
    frame: LumaFrame,
    pyramid: Pyramid,
    stage: Stage,
    binariser: Binariser,
    finders: Vec<Finder>,
    triple: Triple,
    symbol: Located,
    sampled: Modules,
    modules: Modules,
    values: Vec<f32>,
    leveller: Leveller,
    equaliser: Equaliser,
    codec: Codec,
}

/// More work than any stage takes.
fn plenty() -> Budget {
    Budget::milliseconds(1e6)
}

impl Workbench {
    /// Takes a frame through the first stage of a scan; `None` when that finds no symbol in it.
    pub fn new(frame: LumaFrame) -> Option<Self> {
        let mut pyramid = Pyramid::default();
        pyramid.load(&frame, &mut plenty());
        let stage = *stages(frame.height(), pyramid.noise()).first()?;
        pyramid.prepare(stage.level, &mut plenty());
        let mut binariser = Binariser::default();
        let finders = patterns(&pyramid, &frame, stage, &mut binariser);
        let triple = *triples(&finders).first()?;
        let luma = pyramid.luma(&frame, triple.module());
        let symbol = locate(&luma, &triple, &mut plenty())?;
        let mut bench = Self {
            frame,
            pyramid,
            stage,
            binariser,
            finders,
            triple,
            symbol,
            sampled: Modules::default(),
            modules: Modules::default(),
            values: Vec::new(),
            leveller: Leveller::default(),
            equaliser: Equaliser::default(),
            codec: Codec::default(),
        };
        bench.equaliser.strength = Some(Strength::Gentle);
        bench.sample();
        bench.modules.inner(&mut bench.values);
        bench.decode().is_some().then_some(bench)
    }

    /// Sizes: the frame at half, smoothed half and quarter size, and its noise.
    pub fn resize(&mut self) {
        let budget = &mut plenty();
        self.pyramid.load(&self.frame, budget);
        self.pyramid.prepare(Level::SmoothHalf, budget);
        self.pyramid.prepare(Level::Quarter, budget);
    }

    /// Binarisation of the first stage's size.
    pub fn binarise(&mut self) {
        let (image, _, noise) = self.pyramid.image(&self.frame, self.stage.level);
        self.binariser.run(image, self.stage.threshold, gate(noise));
    }

    /// Finder patterns in the bit image; how many.
    pub fn find_patterns(&mut self) -> usize {
        self.finders.clear();
        search(self.stage).run(&self.binariser, usize::MAX, &mut self.finders);
        self.finders.len()
    }

    /// Size, polarity and perspective of the symbol.
    pub fn locate(&self) -> bool {
        locate(&self.luma(), &self.triple, &mut plenty()).is_some()
    }

    /// Module values, levelled.
    pub fn sample(&mut self) {
        let luma = self.pyramid.luma(&self.frame, self.triple.module());
        let Some(grid) = grid(&luma, &self.symbol) else {
            return;
        };
        grid.sample(&mut self.sampled);
        self.modules.clone_from(&self.sampled);
        self.leveller.run(&mut self.modules);
    }

    /// One round of the equaliser with weights from the function patterns.
    pub fn equalise(&mut self) -> bool {
        self.equaliser
            .first(&self.modules, self.symbol.template, &mut self.values)
            .is_some()
    }

    /// The mesh of curved paper.
    pub fn bend(&self) {
        let luma = self.luma();
        if let Some(grid) = grid(&luma, &self.symbol) {
            drop(bend(&grid, self.symbol.template, &self.symbol.marks));
        }
    }

    /// The six places of a covered third pattern, for the two patterns that were seen best.
    pub fn complete_missing_pattern(&self) -> usize {
        let [corner, right, _] = self.triple.finders;
        let luma = self.luma();
        let completed = pairs(&[corner, right]);
        let located = completed
            .iter()
            .filter_map(|triple| locate(&luma, triple, &mut plenty()));
        located.count()
    }

    /// The payload of the module values.
    pub fn decode(&mut self) -> Option<Vec<u8>> {
        self.codec.read(self.symbol.template, &self.values)
    }

    fn luma(&self) -> Luma<'_> {
        self.pyramid.luma(&self.frame, self.triple.module())
    }
}

fn patterns(pyramid: &Pyramid, frame: &LumaFrame, stage: Stage, binariser: &mut Binariser) -> Vec<Finder> {
    let (image, reduction, noise) = pyramid.image(frame, stage.level);
    binariser.run(image, stage.threshold, gate(noise));
    let mut finders = Vec::new();
    search(stage).run(binariser, usize::MAX, &mut finders);
    search(stage).keep_best(&mut finders, 24);
    for finder in &mut finders {
        finder.x *= f32::from(reduction);
        finder.y *= f32::from(reduction);
        finder.module *= f32::from(reduction);
    }
    finders
}

fn gate(noise: f32) -> f32 {
    f32::max(4.0, 1.6 * noise)
}

fn search(stage: Stage) -> FinderSearch {
    FinderSearch {
        row_step: stage.row_step(),
        shape: stage.shape,
    }
}

fn grid<'a>(luma: &'a Luma<'a>, symbol: &Located) -> Option<Grid<'a>> {
    Some(Grid {
        luma,
        homography: *symbol.homographies.first()?,
        size: symbol.template.size,
        sign: symbol.sign,
        mesh: None,
    })
}
