//! The scanner and its events.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use einlass_scanner::live::{LiveScanner, LiveSettings, ScanEvent, StartError};
use einlass_scanner::source::camera::{CameraDevice, CameraOpener};
use einlass_scanner::source::folder::{FolderSettings, FolderSource};
use einlass_scanner::source::{FrameSource, SourceError, SourceOpener};
use einlass_scanner::ticks::Ticks;
use slint::Weak;

use super::{MotionGateOpener, Post, SceneClock};
use crate::adapters::{from_frame, show_preview};
use crate::flow::Event;
use crate::ui::KioskWindow;

/// How our tickets begin (architecture, section 7).
pub(crate) const TICKET_PREFIX: &str = "EL1:";

/// Width of the preview in pixels; finer pictures cost time and show no more.
const PREVIEW_WIDTH: usize = 640;

/// Where pictures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameraSource {
    /// The first camera that gives pictures.
    First,
    /// The camera with this number.
    Numbered(u32),
    /// The image files of a folder.
    Folder(PathBuf),
}

/// The scanner at work. Stays open while the flow does not want codes, so that faults are noticed in time; what it
/// reads then is dropped.
pub struct Camera {
    is_reading: Arc<AtomicBool>,
    is_previewing: Arc<AtomicBool>,
    scanner: LiveScanner,
}

impl Camera {
    /// Opens the source on threads of its own.
    pub fn start(
        source: CameraSource,
        ticks: Arc<dyn Ticks>,
        scene: Arc<SceneClock>,
        post: Post,
        window: Weak<KioskWindow>,
    ) -> Result<Self, StartError> {
        let is_reading = Arc::new(AtomicBool::new(false));
        let is_previewing = Arc::new(AtomicBool::new(false));
        let reporter = Reporter {
            is_reading: Arc::clone(&is_reading),
            is_previewing: Arc::clone(&is_previewing),
            is_drawing: Arc::new(AtomicBool::new(false)),
            post,
            window,
        };
        let inner = Opener {
            source,
            ticks: Arc::clone(&ticks),
        };
        let gated = MotionGateOpener {
            inner,
            ticks: Arc::clone(&ticks),
            scene,
        };
        let settings = LiveSettings::kiosk([TICKET_PREFIX]);
        let scanner = LiveScanner::start(gated, settings, ticks, move |event| reporter.report(event))?;
        Ok(Self {
            is_reading,
            is_previewing,
            scanner,
        })
    }

    /// Whether codes are reported.
    pub fn set_reading(&self, is_reading: bool) {
        self.is_reading.store(is_reading, Ordering::Relaxed);
    }

    /// Whether pictures are shown.
    pub fn set_previewing(&self, is_previewing: bool) {
        self.is_previewing.store(is_previewing, Ordering::Relaxed);
    }

    /// Closes the source.
    pub fn stop(self) {
        self.scanner.stop();
    }
}

struct Reporter {
    is_reading: Arc<AtomicBool>,
    is_previewing: Arc<AtomicBool>,
    /// Set while a picture is on its way to the screen: a slow screen gets fewer pictures, not a queue.
    is_drawing: Arc<AtomicBool>,
    post: Post,
    window: Weak<KioskWindow>,
}

impl Reporter {
    fn report(&self, event: ScanEvent) {
        match event {
            ScanEvent::Preview(frame) => {
                if self.is_previewing.load(Ordering::Relaxed) && !self.is_drawing.swap(true, Ordering::AcqRel)
                {
                    self.draw(&frame);
                }
            }
            ScanEvent::Text(text) if self.reads() => self.post.send(Event::Scanned(text)),
            ScanEvent::Foreign if self.reads() => self.post.send(Event::ForeignScanned),
            ScanEvent::Text(_) | ScanEvent::Foreign => {}
            ScanEvent::SourceFault(kind) => {
                tracing::warn!(?kind, "camera lost");
                self.post.send(Event::CameraLost);
            }
            ScanEvent::SourceRecovered => {
                tracing::info!("camera back");
                self.post.send(Event::CameraBack);
            }
        }
    }

    fn reads(&self) -> bool {
        self.is_reading.load(Ordering::Relaxed)
    }

    fn draw(&self, frame: &einlass_scanner::frame::CapturedFrame) {
        let picture = from_frame(&frame.preview(PREVIEW_WIDTH));
        let is_drawing = Arc::clone(&self.is_drawing);
        let shown = self.window.upgrade_in_event_loop(move |window| {
            if let Some(picture) = picture {
                show_preview(&window, picture);
            }
            is_drawing.store(false, Ordering::Release);
        });
        if shown.is_err() {
            // The window is gone; the program is ending.
            self.is_drawing.store(false, Ordering::Release);
        }
    }
}

struct Opener {
    source: CameraSource,
    ticks: Arc<dyn Ticks>,
}

impl SourceOpener for Opener {
    fn open(&self) -> Result<Box<dyn FrameSource>, SourceError> {
        match &self.source {
            CameraSource::First => CameraOpener::new(CameraDevice::First).open(),
            CameraSource::Numbered(number) => {
                let path = PathBuf::from(format!("/dev/video{number}"));
                CameraOpener::new(CameraDevice::Path(path)).open()
            }
            CameraSource::Folder(folder) => {
                let source = FolderSource::new(folder, FolderSettings::KIOSK, Arc::clone(&self.ticks));
                Ok(Box::new(source))
            }
        }
    }
}
