//! The owner's handle on the two threads.

use super::capture::Capture;
use super::event::EventSink;
use super::inbox::Inbox;
use super::scan_loop::ScanLoop;
use super::settings::LiveSettings;
use crate::source::SourceOpener;
use crate::ticks::Ticks;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// A scanner at work. Dropping it stops it, too.
pub struct LiveScanner {
    inbox: Arc<Inbox>,
    scanning: Option<JoinHandle<Vec<JoinHandle<()>>>>,
}

/// Why no scanner could be started.
#[derive(Debug, thiserror::Error)]
#[error("the scan thread cannot be started: {0}")]
pub struct StartError(#[from] std::io::Error);

/// How a scanner came to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopOutcome {
    /// All threads have ended; the source is closed.
    Clean,
    /// Capture threads still hang inside their driver; only the end of the process will free the device.
    Hanging {
        /// How many.
        captures: u32,
    },
}

/// How long a capture thread may take to notice that it is no longer wanted: some frames' time.
const LEAVING_TIME: Duration = Duration::from_secs(2);

impl LiveScanner {
    /// Opens the source on a thread of its own and reports to `sink` from then on. Never waits for the source:
    /// a missing camera is an event, not an error.
    pub fn start(
        opener: impl SourceOpener + 'static,
        settings: LiveSettings,
        ticks: Arc<dyn Ticks>,
        sink: impl EventSink + 'static,
    ) -> Result<Self, StartError> {
        let inbox = Arc::new(Inbox::default());
        let capture = Capture {
            opener: Arc::new(opener),
            inbox: Arc::clone(&inbox),
            ticks,
            sink: Arc::new(sink),
        };
        let scan_loop = ScanLoop::new(capture, settings);
        let scanning = Builder::new()
            .name("scan-decode".to_owned())
            .spawn(move || scan_loop.run())?;
        Ok(Self {
            inbox,
            scanning: Some(scanning),
        })
    }

    /// Ends both threads and closes the source. No event is delivered after that, unless a capture thread hangs.
    pub fn stop(mut self) -> StopOutcome {
        self.come_to_rest()
    }

    fn come_to_rest(&mut self) -> StopOutcome {
        self.inbox.stop();
        let threads = self.scanning.take().map(JoinHandle::join);
        let captures = self.inbox.wait_for_captures(LEAVING_TIME);
        if captures > 0 {
            return StopOutcome::Hanging { captures };
        }
        for thread in threads.and_then(Result::ok).into_iter().flatten() {
            // A capture thread catches its own panics, so there is nothing to learn from the result.
            drop(thread.join());
        }
        StopOutcome::Clean
    }
}

impl Drop for LiveScanner {
    fn drop(&mut self) {
        if self.scanning.is_some() {
            self.come_to_rest();
        }
    }
}
