//! What earlier frames showed of a symbol that could not be read.
//!
//! Noise, reflections and moire differ from frame to frame, the symbol does not. So the levelled module values of
//! a symbol that resists are added up over the frames, older ones fading, until the sum can be read. Values are
//! in the symbol's own coordinates: it may move meanwhile.

use super::sample::Modules;
use super::symbol::Template;

/// What is kept of the sum when a frame is added: about four frames count.
const FADING: f32 = 0.75;
/// Frames without such a symbol after which it is forgotten.
const PATIENCE: usize = 5;

/// The sum over earlier frames.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    sum: Modules,
    weight: f32,
    missed: usize,
}

impl Memory {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.weight = 0.0;
    }

    /// Notes that a frame showed nothing to add.
    pub(crate) fn miss(&mut self) {
        self.missed += 1;
        if self.missed > PATIENCE {
            self.clear();
        }
    }

    /// Adds a frame's levelled values and turns them into the mean over the frames; true when there were
    /// earlier ones.
    pub(crate) fn add(&mut self, template: &Template, modules: &mut Modules) -> bool {
        self.missed = 0;
        if self.weight == 0.0 || self.sum.size != template.size {
            self.sum.clone_from(modules);
            self.weight = 1.0;
            return false;
        }
        self.weight = self.weight * FADING + 1.0;
        for (sum, value) in self.sum.values.iter_mut().zip(&mut modules.values) {
            *sum = *sum * FADING + *value;
            *value = *sum / self.weight;
        }
        true
    }
}
