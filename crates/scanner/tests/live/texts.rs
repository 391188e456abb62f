//! Texts: told once, told again after the hold-off, foreign ones never told.

use crate::bench::{Stage, empty_room, held_code, matrix, next_news};
use einlass_scanner::frame::LumaFrame;
use einlass_scanner::live::{FaultKind, LiveScanner, LiveSettings, ScanEvent, StopOutcome, SystemTicks};
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SyntheticSource, render_scene};
use einlass_scanner::source::{FrameSource, SourceError};
use einlass_scanner::ticks::Ticks;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

fn text(content: &str) -> ScanEvent {
    ScanEvent::Text(content.to_owned())
}

#[test]
fn a_code_that_is_held_is_told_once_and_again_after_the_hold_off() {
    let mut stage = Stage::new();
    stage.show_scene(&held_code("EL1:ONE"));
    assert_eq!(stage.next_event(), text("EL1:ONE"));
    stage.advance_seconds(2);
    stage.show_scene(&held_code("EL1:ONE"));
    // Had the second sighting been told, it would come before this one.
    stage.show_scene(&held_code("EL1:TWO"));
    assert_eq!(stage.next_event(), text("EL1:TWO"));
    stage.advance_seconds(1);
    stage.show_scene(&held_code("EL1:ONE"));
    assert_eq!(stage.next_event(), text("EL1:ONE"));
    stage.strike();
}

#[test]
fn foreign_content_is_told_once_and_without_content() {
    let mut stage = Stage::new();
    stage.show_scene(&held_code("https://example.invalid/poster"));
    assert_eq!(stage.next_event(), ScanEvent::Foreign);
    stage.show_scene(&held_code("WIFI:S:guest;P:secret;;"));
    stage.show_scene(&held_code("EL1:ONE"));
    assert_eq!(stage.next_event(), text("EL1:ONE"));
    stage.strike();
}

/// A poster on the left and a visitor's code on the right, further away.
fn beside_a_poster(ours: &str) -> LumaFrame {
    let half = |text: &str, side: f64, module_px: f64| {
        let mut symbol = Symbol::centred(matrix(text), FrameSize::VGA);
        symbol.centre.0 += 160.0 * side;
        symbol.module_px = module_px;
        let scene = Scene {
            symbol: Some(symbol),
            ..empty_room()
        };
        render_scene(&scene, FrameSize::VGA, 11)
    };
    let (left, right) = (
        half("https://example.invalid/poster", -1.0, 7.0),
        half(ours, 1.0, 3.0),
    );
    let rows = left.pixels().chunks(640).zip(right.pixels().chunks(640));
    let pixels = rows
        .flat_map(|(left, right)| [&left[..320], &right[320..]].concat())
        .collect();
    LumaFrame::new(640, 480, pixels).unwrap()
}

#[test]
fn a_poster_in_view_does_not_hide_a_code_of_ours() {
    let mut stage = Stage::new();
    stage.show(beside_a_poster("EL1:ONE"));
    assert_eq!(stage.next_event(), text("EL1:ONE"));
    stage.strike();
}

#[test]
fn the_content_of_a_ticket_does_not_show_in_a_log_line() {
    let logged = format!(
        "{:?} {:?}",
        text("EL1:SECRET"),
        ScanEvent::SourceFault(FaultKind::Dark)
    );
    assert_eq!(logged, "Text(..) SourceFault(Dark)");
}

#[test]
fn an_empty_room_tells_nothing() {
    let mut stage = Stage::new();
    for _ in 0..4 {
        stage.show_scene(&empty_room());
    }
    stage.show_scene(&held_code("EL1:ONE"));
    assert_eq!(stage.next_event(), text("EL1:ONE"));
    stage.strike();
}

/// The whole chain on the real clock: a generator at camera pace, decoded until the text comes out.
#[test]
fn a_generated_camera_is_read_on_the_real_clock() {
    let ticks: Arc<dyn Ticks> = Arc::new(SystemTicks::start());
    let pace = Arc::clone(&ticks);
    let opener = move || -> Result<Box<dyn FrameSource>, SourceError> {
        let mut symbol = Symbol::centred(matrix("EL1:TURNED"), FrameSize::VGA);
        symbol.rotation_deg = 27.0;
        let scene = Scene {
            symbol: Some(symbol),
            ..empty_room()
        };
        let imagine = move |_| Some(scene.clone());
        let interval = Duration::from_millis(66);
        Ok(Box::new(SyntheticSource::new(
            imagine,
            FrameSize::VGA,
            7,
            interval,
            Arc::clone(&pace),
        )))
    };
    let (sink, events) = channel();
    let scanner = LiveScanner::start(opener, LiveSettings::kiosk(["EL1:"]), ticks, sink).unwrap();
    assert_eq!(next_news(&events), text("EL1:TURNED"));
    assert_eq!(scanner.stop(), StopOutcome::Clean);
}
