//! The stage for the live loop: a camera that obeys the test, and the events that come out.

use einlass_scanner::frame::{CapturedFrame, LumaFrame};
use einlass_scanner::live::{LiveScanner, LiveSettings, ScanEvent, StopOutcome};
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature, SourceOpener};
use einlass_scanner::ticks::{ManualTicks, Ticks};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the directed camera does next.
pub(crate) enum Act {
    Show(CapturedFrame),
    Fail(SourceError),
    /// Panics, as a driver might.
    Break,
}

/// What the directed camera lets the test know.
#[derive(Debug, PartialEq, Eq)]
enum Call {
    /// It was asked for a picture and waits for an act, as a driver waits for its device.
    Asked,
    /// It was closed.
    Closed,
}

struct DirectedCamera {
    acts: Arc<Mutex<Receiver<Act>>>,
    calls: Sender<Call>,
}

impl FrameSource for DirectedCamera {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        let _ = self.calls.send(Call::Asked);
        let act = self.acts.lock().unwrap().recv();
        match act {
            Ok(Act::Show(frame)) => Ok(frame),
            Ok(Act::Fail(error)) => Err(error),
            Ok(Act::Break) => std::panic::resume_unwind(Box::new("driver")),
            Err(_) => Err(SourceError::Ended),
        }
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Sensor
    }
}

impl Drop for DirectedCamera {
    fn drop(&mut self) {
        let _ = self.calls.send(Call::Closed);
    }
}

/// A scanner on the stage, with the camera that the test directs.
pub(crate) struct Stage {
    pub(crate) ticks: Arc<ManualTicks>,
    pub(crate) scanner: LiveScanner,
    events: Receiver<ScanEvent>,
    camera: Sender<Act>,
    calls: Receiver<Call>,
    /// Whether the camera waits for an act.
    asked: bool,
    seed: u64,
}

impl Stage {
    /// A kiosk's scanner whose camera does nothing yet.
    pub(crate) fn new() -> Self {
        let (camera, acts) = channel();
        let (calls, called) = channel();
        let acts = Arc::new(Mutex::new(acts));
        let opener = move || -> Result<Box<dyn FrameSource>, SourceError> {
            Ok(Box::new(DirectedCamera {
                acts: Arc::clone(&acts),
                calls: calls.clone(),
            }))
        };
        let (ticks, scanner, events) = start(opener);
        Self {
            ticks,
            scanner,
            events,
            camera,
            calls: called,
            asked: false,
            seed: 0,
        }
    }

    /// Lets the camera act once it is asked, and waits until the scanner has taken note: afterwards it either asks
    /// again or has closed the camera.
    pub(crate) fn act(&mut self, act: Act) {
        if !self.asked {
            assert_eq!(self.calls.recv().unwrap(), Call::Asked);
        }
        self.camera.send(act).unwrap();
        self.asked = self.calls.recv().unwrap() == Call::Asked;
    }

    /// Whether the camera is open and waits for an act.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked
    }

    pub(crate) fn show(&mut self, frame: LumaFrame) {
        self.act(Act::Show(CapturedFrame::grey(frame)));
    }

    /// Shows a scene with fresh noise.
    pub(crate) fn show_scene(&mut self, scene: &Scene) {
        self.seed += 1;
        self.show(render_scene(scene, FrameSize::VGA, self.seed));
    }

    /// Shows the same picture every second until something happens.
    pub(crate) fn show_until_event(&mut self, frame: &LumaFrame) -> ScanEvent {
        loop {
            self.show(frame.clone());
            self.advance_seconds(1);
            if !self.asked {
                return self.next_event();
            }
            if let Some(event) = self.events.try_iter().find(is_news) {
                return event;
            }
        }
    }

    pub(crate) fn advance_seconds(&self, seconds: u64) {
        self.ticks.advance(Duration::from_secs(seconds));
    }

    /// The next event that is not a preview.
    pub(crate) fn next_event(&self) -> ScanEvent {
        next_news(&self.events)
    }

    /// Ends the camera and stops the scanner.
    pub(crate) fn strike(self) {
        drop(self.camera);
        assert_eq!(self.scanner.stop(), StopOutcome::Clean);
    }
}

/// Starts a kiosk's scanner on a clock that stands still.
pub(crate) fn start(
    opener: impl SourceOpener + 'static,
) -> (Arc<ManualTicks>, LiveScanner, Receiver<ScanEvent>) {
    let ticks = Arc::new(ManualTicks::new());
    let clock: Arc<dyn Ticks> = Arc::<ManualTicks>::clone(&ticks);
    let (sink, events) = channel();
    let scanner = LiveScanner::start(opener, LiveSettings::kiosk(["EL1:"]), clock, sink).unwrap();
    (ticks, scanner, events)
}

/// The next event that is not a preview.
pub(crate) fn next_news(events: &Receiver<ScanEvent>) -> ScanEvent {
    events.iter().find(is_news).unwrap()
}

fn is_news(event: &ScanEvent) -> bool {
    !matches!(event, ScanEvent::Preview(_))
}

/// A grey room with a little noise.
pub(crate) fn empty_room() -> Scene {
    Scene {
        background: 90,
        noise: 3,
        symbol: None,
    }
}

/// A visitor who holds a code with this text before the camera.
pub(crate) fn held_code(text: &str) -> Scene {
    Scene {
        symbol: Some(Symbol::centred(matrix(text), FrameSize::VGA)),
        ..empty_room()
    }
}

pub(crate) fn matrix(text: &str) -> SymbolMatrix {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).unwrap();
    let side = u16::try_from(code.width()).unwrap();
    let colours = code.to_colors().into_iter();
    SymbolMatrix::new(
        side,
        colours.map(|colour| colour == qrcode::Color::Dark).collect(),
    )
    .unwrap()
}
