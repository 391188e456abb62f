//! The camera comes and goes.

use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{CameraState, Effect, Event, Failure, StateKind, Touch};

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
fn without_a_camera_another_try_begins_where_a_hand_scanner_reads() {
    let mut visitor = Visitor::arrives();
    visitor.happens(Event::CameraLost);
    visitor.happens(Event::HandScanned(Some("EL1:CODE".to_owned())));
    visitor.fails_with(Failure::Refused(ErrorCode::Unavailable));
    visitor.touches(Touch::OpenScan);
    assert_eq!(visitor.kind(), StateKind::Welcome);
    visitor.happens(Event::HandScanned(Some("EL1:CODE".to_owned())));
    assert_eq!(visitor.kind(), StateKind::Checking);
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
