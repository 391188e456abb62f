//! Counted work instead of a clock.
//!
//! Every step books what it costs in nanoseconds of the reference machine (a 2 GHz x86-64 core without
//! vector extensions). So the same frame always gets the same answer, in tests and on a busy kiosk alike.

/// Work that may still be spent on a frame, in reference nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Budget {
    total: f32,
    spent: f32,
}

impl Budget {
    /// A budget of so many reference milliseconds.
    pub(crate) fn milliseconds(total: f32) -> Self {
        Self {
            total: total * 1e6,
            spent: 0.0,
        }
    }

    /// Books a step of so many nanoseconds, if it fits into what is left; otherwise nothing is booked, and the step
    /// must not begin.
    #[must_use]
    pub(crate) fn afford(&mut self, nanoseconds: f32) -> bool {
        let fits = self.spent + nanoseconds <= self.total;
        if fits {
            self.spent += nanoseconds;
        }
        fits
    }

    /// Makes so many milliseconds more available than are left.
    pub(crate) fn grant(&mut self, milliseconds: f32) {
        self.total = self.total.max(self.spent) + milliseconds * 1e6;
    }

    /// Nanoseconds that are left.
    pub(crate) fn left(self) -> f32 {
        (self.total - self.spent).max(0.0)
    }

    /// Books work in nanoseconds that cannot be left out.
    pub(crate) fn spend(&mut self, nanoseconds: f32) {
        self.spent += nanoseconds;
    }

    /// Books a pass over pixels at so many nanoseconds each.
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "an estimate of work needs no exact count"
    )]
    pub(crate) fn spend_pixels(&mut self, pixels: usize, nanoseconds: f32) {
        self.spend(pixels as f32 * nanoseconds);
    }

    /// Whether nothing is left: no further step may start.
    pub(crate) fn is_exhausted(self) -> bool {
        self.spent >= self.total
    }

    /// Work done so far, in reference milliseconds.
    pub(crate) fn spent_milliseconds(self) -> f32 {
        self.spent * 1e-6
    }
}
