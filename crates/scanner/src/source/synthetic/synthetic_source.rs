//! Generated frames at the pace of a camera.

use super::scene::{FrameSize, Scene, render_scene};
use crate::frame::CapturedFrame;
use crate::source::{FrameSource, SourceError, SourceNature};
use crate::ticks::Ticks;
use std::sync::Arc;
use std::time::Duration;

/// A camera that sees what a function imagines: frame number in, scene out, `None` at the end.
pub struct SyntheticSource<F> {
    imagine: F,
    size: FrameSize,
    seed: u64,
    frame_interval: Duration,
    ticks: Arc<dyn Ticks>,
    frame_number: u64,
    due_at: Duration,
}

impl<F: FnMut(u64) -> Option<Scene>> SyntheticSource<F> {
    /// Starts with frame number 0; the noise of every frame follows from `seed` and the number.
    pub fn new(
        imagine: F,
        size: FrameSize,
        seed: u64,
        frame_interval: Duration,
        ticks: Arc<dyn Ticks>,
    ) -> Self {
        Self {
            imagine,
            size,
            seed,
            frame_interval,
            ticks,
            frame_number: 0,
            due_at: Duration::ZERO,
        }
    }
}

impl<F: FnMut(u64) -> Option<Scene>> FrameSource for SyntheticSource<F> {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        self.ticks.wait_until(self.due_at);
        self.due_at = self.ticks.now().max(self.due_at) + self.frame_interval;
        let scene = (self.imagine)(self.frame_number).ok_or(SourceError::Ended)?;
        // Neighbouring frames must not share their noise: the generator mixes the seed well.
        let seed = self
            .seed
            .wrapping_mul(0x0100_0000_01B3)
            .wrapping_add(self.frame_number);
        self.frame_number += 1;
        Ok(CapturedFrame::grey(render_scene(&scene, self.size, seed)))
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Sensor
    }
}
