//! Faults of the source: noticed, told once, and over when pictures come again. The exact limits of criterion G-05
//! stand in the tests of `SourceWatch`.

use crate::bench::{Act, Stage, empty_room, held_code, next_news, start};
use einlass_scanner::frame::{CapturedFrame, LumaFrame};
use einlass_scanner::live::{FaultKind, ScanEvent, StopOutcome};
use einlass_scanner::source::synthetic::{FrameSize, SyntheticSource};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature};
use einlass_scanner::ticks::ManualTicks;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const UNPLUGGED: ScanEvent = ScanEvent::SourceFault(FaultKind::Unplugged);
const HUNG: ScanEvent = ScanEvent::SourceFault(FaultKind::Hung);

fn unplugged() -> SourceError {
    SourceError::Unplugged {
        device: "camera".to_owned(),
        detail: "no such device".to_owned(),
    }
}

fn uniform(level: u8) -> LumaFrame {
    LumaFrame::new(640, 480, vec![level; 640 * 480]).unwrap()
}

/// A camera without any fault, as fast as it is asked.
fn good_camera() -> Box<dyn FrameSource> {
    let imagine = |_| Some(empty_room());
    let ticks = Arc::new(ManualTicks::new());
    Box::new(SyntheticSource::new(
        imagine,
        FrameSize::VGA,
        1,
        Duration::ZERO,
        ticks,
    ))
}

#[test]
fn a_source_that_never_gives_a_picture_is_a_fault_after_five_seconds() {
    let stage = Stage::new();
    stage.advance_seconds(5);
    assert_eq!(stage.next_event(), HUNG);
    stage.strike();
}

#[test]
fn a_source_that_hangs_and_wakes_up_recovers() {
    let mut stage = Stage::new();
    stage.show_scene(&empty_room());
    stage.advance_seconds(6);
    assert_eq!(stage.next_event(), HUNG);
    stage.show_scene(&empty_room());
    assert_eq!(stage.next_event(), ScanEvent::SourceRecovered);
    stage.strike();
}

#[test]
fn a_camera_that_is_pulled_and_plugged_in_again_reads_on() {
    let mut stage = Stage::new();
    stage.show_scene(&empty_room());
    stage.act(Act::Fail(unplugged()));
    assert_eq!(stage.next_event(), UNPLUGGED);
    stage.advance_seconds(1);
    stage.show_scene(&held_code("EL1:ONE"));
    assert_eq!(stage.next_event(), ScanEvent::SourceRecovered);
    assert_eq!(stage.next_event(), ScanEvent::Text("EL1:ONE".to_owned()));
    stage.strike();
}

#[test]
fn a_camera_that_is_missing_is_told_once_and_tried_until_it_is_there() {
    let plugged = Arc::new(AtomicBool::new(false));
    let (tried, attempts) = channel();
    let socket = Arc::clone(&plugged);
    let opener = move || {
        let _ = tried.send(());
        if socket.load(Ordering::SeqCst) {
            Ok(good_camera())
        } else {
            Err(unplugged())
        }
    };
    let (ticks, scanner, events) = start(opener);
    for _ in 0..5 {
        move_until(&attempts, &ticks);
    }
    plugged.store(true, Ordering::SeqCst);
    assert_eq!(next_news(&events), UNPLUGGED);
    // Had the missing camera been told a second time, that would come first.
    assert_eq!(news_while_moving(&events, &ticks), ScanEvent::SourceRecovered);
    assert_eq!(scanner.stop(), StopOutcome::Clean);
}

/// Moves the clock in steps until something arrives. The threads get time to act between the steps; a clock that
/// raced ahead of them would make every source look dead.
fn move_until<T>(arrivals: &Receiver<T>, ticks: &ManualTicks) -> T {
    loop {
        match arrivals.recv_timeout(Duration::from_millis(20)) {
            Ok(arrival) => return arrival,
            Err(_) => ticks.advance(Duration::from_millis(400)),
        }
    }
}

/// The next event that is not a preview, while time passes.
fn news_while_moving(events: &Receiver<ScanEvent>, ticks: &ManualTicks) -> ScanEvent {
    loop {
        let event = move_until(events, ticks);
        if !matches!(event, ScanEvent::Preview(_)) {
            return event;
        }
    }
}

#[test]
fn a_driver_that_panics_is_a_fault_and_not_the_end() {
    let mut stage = Stage::new();
    stage.show_scene(&empty_room());
    stage.act(Act::Break);
    assert_eq!(stage.next_event(), UNPLUGGED);
    stage.advance_seconds(1);
    stage.show_scene(&empty_room());
    assert_eq!(stage.next_event(), ScanEvent::SourceRecovered);
    stage.strike();
}

#[test]
fn a_covered_lens_is_a_fault_and_over_with_the_first_light() {
    let mut stage = Stage::new();
    stage.show_scene(&empty_room());
    assert_eq!(
        stage.show_until_event(&uniform(16)),
        ScanEvent::SourceFault(FaultKind::Dark)
    );
    stage.show_scene(&empty_room());
    assert_eq!(stage.next_event(), ScanEvent::SourceRecovered);
    stage.strike();
}

#[test]
fn a_frozen_camera_is_a_fault_and_is_opened_again() {
    let mut stage = Stage::new();
    stage.show_scene(&empty_room());
    let frozen = uniform(120);
    assert_eq!(
        stage.show_until_event(&frozen),
        ScanEvent::SourceFault(FaultKind::Frozen)
    );
    stage.end_camera();
    stage.advance_seconds(1);
    stage.show_scene(&empty_room());
    assert_eq!(stage.next_event(), ScanEvent::SourceRecovered);
    stage.strike();
}

/// A camera whose driver never answers until the test is over.
struct DeadDriver(Arc<Mutex<Receiver<()>>>);

impl FrameSource for DeadDriver {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        let _ = self.0.lock().unwrap().recv();
        Err(SourceError::Ended)
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Sensor
    }
}

#[test]
fn a_dead_driver_is_given_up_for_a_new_attempt_and_reported_at_the_end() {
    let (release, dead) = channel::<()>();
    let dead = Arc::new(Mutex::new(dead));
    let first = AtomicBool::new(true);
    let opener = move || -> Result<Box<dyn FrameSource>, SourceError> {
        if first.swap(false, Ordering::SeqCst) {
            Ok(Box::new(DeadDriver(Arc::clone(&dead))))
        } else {
            Ok(good_camera())
        }
    };
    let (ticks, scanner, events) = start(opener);
    ticks.advance(Duration::from_secs(5));
    assert_eq!(next_news(&events), HUNG);
    assert_eq!(news_while_moving(&events, &ticks), ScanEvent::SourceRecovered);
    assert_eq!(scanner.stop(), StopOutcome::Hanging { captures: 1 });
    drop(release);
}

#[test]
fn a_source_that_ends_is_told_and_not_opened_again() {
    let mut stage = Stage::new();
    stage.act(Act::Fail(SourceError::Ended));
    assert_eq!(stage.next_event(), ScanEvent::SourceFault(FaultKind::Ended));
    stage.advance_seconds(60);
    assert_eq!(stage.scanner.stop(), StopOutcome::Clean);
}
