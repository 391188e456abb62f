//! The slot between the capture thread and the scan thread: only the latest picture is kept.

use crate::frame::CapturedFrame;
use crate::source::{SourceError, SourceNature};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Shared by the owner, the scan thread and all capture threads that are still alive.
#[derive(Default)]
pub(super) struct Inbox {
    content: Mutex<Content>,
    changed: Condvar,
}

#[derive(Default)]
struct Content {
    stopped: bool,
    /// The capture thread whose pictures count; those of a thread that was given up do not.
    generation: u64,
    frame: Option<Captured>,
    ended: Option<SourceError>,
    captures_alive: u32,
}

/// A picture with its circumstances.
pub(super) struct Captured {
    pub(super) frame: Arc<CapturedFrame>,
    pub(super) nature: SourceNature,
    pub(super) at: Duration,
}

/// What the scan thread finds.
pub(super) enum Delivery {
    Frame(Captured),
    Ended(SourceError),
    Nothing,
    Stop,
}

impl Inbox {
    /// Waits for news, at most for `patience`.
    pub(super) fn take(&self, patience: Duration) -> Delivery {
        let quiet =
            |content: &mut Content| !content.stopped && content.frame.is_none() && content.ended.is_none();
        let (mut content, _) = self
            .changed
            .wait_timeout_while(self.locked(), patience, quiet)
            .unwrap_or_else(PoisonError::into_inner);
        if content.stopped {
            return Delivery::Stop;
        }
        if let Some(captured) = content.frame.take() {
            return Delivery::Frame(captured);
        }
        content.ended.take().map_or(Delivery::Nothing, Delivery::Ended)
    }

    /// Puts a picture into the slot; `false` means that nobody wants pictures of this generation any more.
    pub(super) fn put(&self, generation: u64, captured: Captured) -> bool {
        let mut content = self.locked();
        let wanted = content.wants(generation);
        if wanted {
            content.frame = Some(captured);
            self.changed.notify_all();
        }
        wanted
    }

    /// The source of this generation gave up.
    pub(super) fn end(&self, generation: u64, error: SourceError) {
        let mut content = self.locked();
        if content.wants(generation) {
            content.ended = Some(error);
            self.changed.notify_all();
        }
    }

    /// Whether pictures of this generation are still wanted.
    pub(super) fn wants(&self, generation: u64) -> bool {
        self.locked().wants(generation)
    }

    /// Gives up all capture threads so far: they leave at their next picture, and what they bring is ignored.
    pub(super) fn retire(&self) -> u64 {
        let mut content = self.locked();
        content.generation += 1;
        content.frame = None;
        content.ended = None;
        content.generation
    }

    pub(super) fn capture_begins(&self) {
        self.locked().captures_alive += 1;
    }

    pub(super) fn capture_is_over(&self) {
        let mut content = self.locked();
        content.captures_alive = content.captures_alive.saturating_sub(1);
        self.changed.notify_all();
    }

    pub(super) fn captures_alive(&self) -> u32 {
        self.locked().captures_alive
    }

    pub(super) fn stop(&self) {
        self.locked().stopped = true;
        self.changed.notify_all();
    }

    /// Waits for the capture threads to leave; returns how many are still alive after `patience`.
    pub(super) fn wait_for_captures(&self, patience: Duration) -> u32 {
        let (content, _) = self
            .changed
            .wait_timeout_while(self.locked(), patience, |content| content.captures_alive > 0)
            .unwrap_or_else(PoisonError::into_inner);
        content.captures_alive
    }

    fn locked(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Content {
    fn wants(&self, generation: u64) -> bool {
        !self.stopped && self.generation == generation
    }
}
