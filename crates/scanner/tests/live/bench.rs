//! The stage for the live loop: a camera that obeys the test, and the events that come out.

use einlass_scanner::frame::{CapturedFrame, LumaFrame};
use einlass_scanner::live::{LiveScanner, LiveSettings, ScanEvent, StopOutcome};
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature, SourceOpener};
use einlass_scanner::ticks::{ManualTicks, Ticks};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
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
    acts: Receiver<Act>,
    calls: Sender<Call>,
}

/// The test's end of a camera that the scanner has opened. Dropping it lets the camera come to its end.
struct Director {
    acts: Sender<Act>,
    calls: Receiver<Call>,
}

impl FrameSource for DirectedCamera {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        let _ = self.calls.send(Call::Asked);
        match self.acts.recv() {
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

/// A scanner on the stage, with the cameras that the test directs.
pub(crate) struct Stage {
    pub(crate) scanner: LiveScanner,
    ticks: Arc<ManualTicks>,
    events: Receiver<ScanEvent>,
    /// One for each time that the scanner opens the camera.
    directors: Receiver<Director>,
    /// The camera that is open and waits for an act.
    asking: Option<Director>,
    seed: u64,
}

impl Stage {
    /// A kiosk's scanner whose camera does nothing yet.
    pub(crate) fn new() -> Self {
        let (announce, directors) = channel();
        let opener = move || -> Result<Box<dyn FrameSource>, SourceError> {
            let (direct, acts) = channel();
            let (calls, called) = channel();
            let director = Director {
                acts: direct,
                calls: called,
            };
            announce.send(director).map_err(|_| SourceError::Ended)?;
            Ok(Box::new(DirectedCamera { acts, calls }))
        };
        let (ticks, scanner, events) = start(opener);
        Self {
            scanner,
            ticks,
            events,
            directors,
            asking: None,
            seed: 0,
        }
    }

    /// Lets the camera act once it is open and asked, and waits until the scanner has taken note: afterwards the camera is
    /// either asked again or closed.
    pub(crate) fn act(&mut self, act: Act) {
        let director = self.asking.take().unwrap_or_else(|| {
            let director = self.directors.recv().unwrap();
            assert_eq!(director.calls.recv().unwrap(), Call::Asked);
            director
        });
        director.acts.send(act).unwrap();
        if director.calls.recv().unwrap() == Call::Asked {
            self.asking = Some(director);
        }
    }

    /// Lets the camera that is open come to its end, if the scanner has not closed it yet.
    pub(crate) fn end_camera(&mut self) {
        self.asking = None;
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
            if self.asking.is_none() {
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
        drop((self.asking, self.directors));
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
