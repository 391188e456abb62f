//! The gate before the scanner.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use einlass_kiosk::workers::{MotionGate, SceneClock};
use einlass_scanner::frame::{CapturedFrame, LumaFrame};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature};
use einlass_scanner::ticks::{ManualTicks, Ticks};

/// A camera of ten pictures a second that shows one shade after the other.
struct Shades {
    shades: Rc<RefCell<Vec<u8>>>,
    ticks: Arc<ManualTicks>,
}

impl FrameSource for Shades {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        self.ticks.advance(Duration::from_millis(100));
        let mut shades = self.shades.borrow_mut();
        if shades.is_empty() {
            return Err(SourceError::Ended);
        }
        let shade = shades.remove(0);
        Ok(CapturedFrame::grey(
            LumaFrame::new(64, 48, vec![shade; 64 * 48]).unwrap(),
        ))
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Sensor
    }
}

/// When the pictures pass that are shown one after the other, in tenths of a second, and the clock of the scene.
fn passing(shades: Vec<u8>) -> (Vec<u128>, Arc<SceneClock>) {
    let ticks = Arc::new(ManualTicks::new());
    let scene = Arc::new(SceneClock::default());
    let source = Shades {
        shades: Rc::new(RefCell::new(shades)),
        ticks: Arc::clone(&ticks),
    };
    let clock: Arc<dyn Ticks> = ticks.clone();
    let mut gate = MotionGate::new(Box::new(source), clock, Arc::clone(&scene));
    let mut passed = Vec::new();
    while gate.next_frame().is_ok() {
        passed.push(ticks.now().as_millis() / 100);
    }
    (passed, scene)
}

#[test]
fn a_still_scene_passes_once_a_second_after_two_seconds() {
    let (passed, _) = passing(vec![90; 60]);
    let late: Vec<_> = passed.into_iter().filter(|at| *at > 30).collect();
    assert_eq!(late.len(), 3, "{late:?}");
}

#[test]
fn noise_is_not_motion_and_a_code_coming_into_view_passes_at_once() {
    let mut shades: Vec<u8> = (0..60).map(|n| 90 + n % 5).collect();
    shades.extend([150; 10]);
    let (passed, scene) = passing(shades);
    assert_eq!(passed.iter().filter(|at| (31..=60).contains(*at)).count(), 3);
    assert_eq!(passed.iter().filter(|at| **at > 60).count(), 10);
    assert_eq!(scene.changed_at(), Duration::from_millis(6100));
}
