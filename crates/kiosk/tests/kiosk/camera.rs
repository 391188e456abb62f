//! The camera comes and goes.

use einlass_kiosk::flow::{CameraState, Effect, Event, StateKind, Touch};

use crate::visitor::Visitor;

#[test]
fn without_a_camera_the_number_is_typed() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenScan);
    assert_eq!(visitor.kind(), StateKind::Scanning);
    visitor.happens(Event::CameraLost);
    assert_eq!(visitor.kind(), StateKind::NumberPad);
    visitor.touches_all(&[Touch::Leave, Touch::OpenScan]);
    assert_eq!(visitor.kind(), StateKind::NumberPad);
    visitor.touches(Touch::Leave);
    visitor.happens(Event::CameraBack);
    assert_eq!(visitor.kiosk.camera(), CameraState::Working);
    visitor.touches(Touch::OpenScan);
    assert_eq!(visitor.kind(), StateKind::Scanning);
}

#[test]
fn losing_the_camera_interrupts_nobody_else() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.happens(Event::CameraLost);
    assert_eq!(visitor.kind(), StateKind::NameEntry);
}

#[test]
fn the_camera_rests_while_somebody_books() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    assert_eq!(visitor.ordered(|effect| matches!(effect, Effect::StopCamera)), 1);
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.kind(), StateKind::ServiceChoice);
    visitor.touches(Touch::Leave);
    assert_eq!(visitor.ordered(|effect| matches!(effect, Effect::StartCamera)), 1);
}
