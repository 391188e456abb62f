//! The capture thread: opens the source, pumps its pictures into the inbox, and leaves at the first error.

use super::event::{EventSink, ScanEvent};
use super::inbox::{Captured, Inbox};
use crate::source::{SourceError, SourceOpener};
use crate::ticks::Ticks;
use std::io::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

/// Everything that a capture thread works with.
#[derive(Clone)]
pub(super) struct Capture {
    pub(super) opener: Arc<dyn SourceOpener>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) ticks: Arc<dyn Ticks>,
    pub(super) sink: Arc<dyn EventSink>,
}

impl Capture {
    /// Starts a thread whose pictures replace those of all earlier ones.
    pub(super) fn spawn(&self) -> Result<JoinHandle<()>, Error> {
        let capture = self.clone();
        let generation = self.inbox.retire();
        self.inbox.capture_begins();
        let spawned = Builder::new()
            .name("scan-capture".to_owned())
            .spawn(move || capture.run(generation));
        if spawned.is_err() {
            self.inbox.capture_is_over();
        }
        spawned
    }

    fn run(&self, generation: u64) {
        // Camera drivers are foreign code: a panic there must be a fault of the source, not the end of scanning.
        let pumped = catch_unwind(AssertUnwindSafe(|| self.pump(generation)));
        if let Err(error) = pumped.unwrap_or(Err(SourceError::Crashed)) {
            self.inbox.end(generation, error);
        }
        self.inbox.capture_is_over();
    }

    /// Runs until the pictures are no longer wanted. The source is closed on the way out.
    fn pump(&self, generation: u64) -> Result<(), SourceError> {
        let mut source = self.opener.open()?;
        let nature = source.nature();
        while self.inbox.wants(generation) {
            let frame = Arc::new(source.next_frame()?);
            let captured = Captured {
                frame: Arc::clone(&frame),
                nature,
                at: self.ticks.now(),
            };
            if self.inbox.put(generation, captured) {
                self.sink.deliver(ScanEvent::Preview(frame));
            }
        }
        Ok(())
    }
}
