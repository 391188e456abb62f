//! Lets pictures through while something moves, and a few while nothing does.
//!
//! An entrance is empty most of the time. Decoding every picture of an empty entrance would keep a processor core a
//! sixth busy; comparing coarse brightness costs next to nothing.

use std::sync::Arc;
use std::time::Duration;

use einlass_scanner::frame::{CapturedFrame, LumaFrame};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature, SourceOpener};
use einlass_scanner::ticks::Ticks;

use super::SceneClock;

/// Cells across and down; each is the mean of a few pixels.
const CELLS: (usize, usize) = (32, 24);

/// Pixels sampled across and down a cell.
const SAMPLES: usize = 5;

/// Change of a cell's mean, of 255, that counts as motion: above the noise of cheap sensors in dim light.
const MOTION: u8 = 12;

/// All pictures pass for so long after the last motion: time for a code to be held still and read.
const AWAKE: Duration = Duration::from_secs(2);

/// One picture passes this often when nothing moves, so that faults are noticed and a code lying still is read.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// A source that holds back what looks the same as before.
pub struct MotionGate {
    inner: Box<dyn FrameSource>,
    ticks: Arc<dyn Ticks>,
    scene: Arc<SceneClock>,
    last_cells: Vec<u8>,
    moved_at: Option<Duration>,
    passed_at: Option<Duration>,
}

/// Opens a source behind a gate.
pub struct MotionGateOpener<O> {
    /// The source.
    pub inner: O,
    /// Time.
    pub ticks: Arc<dyn Ticks>,
    /// Told of every motion.
    pub scene: Arc<SceneClock>,
}

impl<O: SourceOpener> SourceOpener for MotionGateOpener<O> {
    fn open(&self) -> Result<Box<dyn FrameSource>, SourceError> {
        let inner = self.inner.open()?;
        Ok(Box::new(MotionGate::new(
            inner,
            Arc::clone(&self.ticks),
            Arc::clone(&self.scene),
        )))
    }
}

impl MotionGate {
    /// Puts a gate before a source.
    pub fn new(inner: Box<dyn FrameSource>, ticks: Arc<dyn Ticks>, scene: Arc<SceneClock>) -> Self {
        Self {
            inner,
            ticks,
            scene,
            last_cells: Vec::new(),
            moved_at: None,
            passed_at: None,
        }
    }

    fn passes(&mut self, frame: &LumaFrame) -> bool {
        let now = self.ticks.now();
        let cells = cells(frame);
        if moved(&self.last_cells, &cells) {
            self.scene.changed(now);
            self.moved_at = Some(now);
        }
        self.last_cells = cells;
        let within = |since: Option<Duration>, span| since.is_some_and(|at| now.saturating_sub(at) < span);
        let passes = within(self.moved_at, AWAKE) || !within(self.passed_at, HEARTBEAT);
        if passes {
            self.passed_at = Some(now);
        }
        passes
    }
}

impl FrameSource for MotionGate {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        loop {
            let frame = self.inner.next_frame()?;
            if self.passes(frame.luma()) {
                return Ok(frame);
            }
        }
    }

    fn nature(&self) -> SourceNature {
        self.inner.nature()
    }
}

fn moved(before: &[u8], after: &[u8]) -> bool {
    before.len() != after.len() || before.iter().zip(after).any(|(a, b)| a.abs_diff(*b) > MOTION)
}

fn cells(frame: &LumaFrame) -> Vec<u8> {
    let (columns, rows) = CELLS;
    (0..rows)
        .flat_map(|row| (0..columns).map(move |column| mean(frame, column, row)))
        .collect()
}

fn mean(frame: &LumaFrame, column: usize, row: usize) -> u8 {
    let (width, height) = (frame.width(), frame.height());
    let place = |cell: usize, sample: usize, cells: usize, side: usize| {
        (cell * SAMPLES + sample) * side / (cells * SAMPLES)
    };
    let mut sum = 0_usize;
    for y in 0..SAMPLES {
        let start = place(row, y, CELLS.1, height) * width;
        for x in 0..SAMPLES {
            let at = start + place(column, x, CELLS.0, width);
            sum += frame.pixels().get(at).copied().map_or(0, usize::from);
        }
    }
    u8::try_from(sum / (SAMPLES * SAMPLES)).unwrap_or(u8::MAX)
}
