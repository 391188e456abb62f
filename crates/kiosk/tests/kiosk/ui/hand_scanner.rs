//! A hand scanner that registers as a keyboard, on the real pages.

use std::time::Duration;

use einlass_kiosk::flow::{Effect, Event, State, StateKind, Touch};
use einlass_kiosk::ui::ShellAdapter;
use slint::ComponentHandle;
use slint::platform::{Key, WindowEvent};

use super::stage::Stage;

const TICKET: &str = "EL1:6BFOXN*TS0BI$ZD4 N9";

/// Presses and releases one key.
fn press(stage: &Stage, key: char) {
    let window = stage.terminal.window().window();
    let text = slint::SharedString::from(key);
    window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
    window.dispatch_event(WindowEvent::KeyReleased { text });
}

/// Types as a scanner does: every capital letter with Shift, Enter at the end.
fn scans(stage: &Stage, text: &str, gap: Duration) {
    for key in text.chars().chain(['\n']) {
        stage.passes(gap);
        if key.is_uppercase() {
            press(stage, Key::Shift.into());
        }
        press(stage, key);
    }
}

fn is_checking(stage: &Stage) -> bool {
    stage.state_is(|state| matches!(state, State::Checking(_)))
}

#[test]
fn a_ticket_typed_by_a_hand_scanner_is_checked_in_while_the_camera_is_lost() {
    let stage = Stage::ready();
    stage.happens(Event::CameraLost);
    scans(&stage, TICKET, Duration::from_millis(8));
    assert!(is_checking(&stage));
    let orders = stage.orders.borrow();
    assert!(matches!(orders.last(), Some(Effect::CheckIn { .. })));
}

#[test]
fn it_works_on_every_page_that_takes_codes() {
    for page in [Touch::Somewhere, Touch::OpenScan, Touch::OpenNumberPad] {
        let stage = Stage::ready();
        stage.touches(&[page]);
        slint::platform::update_timers_and_animations();
        scans(&stage, TICKET, Duration::from_millis(8));
        assert!(is_checking(&stage), "{page:?}");
    }
}

#[test]
fn a_foreign_code_presses_no_button() {
    let stage = Stage::ready();
    // The focus is on the first button, which space and Enter would press.
    press(&stage, Key::Tab.into());
    stage.passes(Duration::from_secs(1));
    let before = stage.terminal.kiosk().display();
    scans(&stage, "HTTPS://EXAMPLE.INVALID/A B C", Duration::from_millis(8));
    assert!(stage.state_is(|state| state.kind() == StateKind::Message));
    assert_eq!(stage.terminal.kiosk().display(), before);
}

#[test]
fn blanks_and_enter_of_a_ticket_press_no_button() {
    let stage = Stage::ready();
    // The third button is "Termin buchen".
    for _ in 0..3 {
        press(&stage, Key::Tab.into());
    }
    stage.passes(Duration::from_secs(1));
    scans(&stage, TICKET, Duration::from_millis(8));
    assert!(is_checking(&stage));
    let orders = stage.orders.borrow();
    let opened = orders
        .iter()
        .any(|effect| matches!(effect, Effect::LoadServices { .. }));
    assert!(!opened, "no booking was begun");
}

#[test]
fn a_ticket_is_heard_although_the_button_with_the_focus_has_gone() {
    let stage = Stage::ready();
    press(&stage, Key::Tab.into());
    stage.passes(Duration::from_secs(1));
    stage.happens(Event::CameraLost);
    slint::platform::update_timers_and_animations();
    scans(&stage, TICKET, Duration::from_millis(8));
    assert!(is_checking(&stage));
}

fn is_asked(stage: &Stage) -> bool {
    stage.terminal.window().global::<ShellAdapter<'_>>().get_asking()
}

#[test]
fn whoever_uses_keys_is_there() {
    let stage = Stage::ready();
    stage.touches(&[Touch::OpenNumberPad]);
    slint::platform::update_timers_and_animations();
    for _ in 0..4 {
        stage.waits(50);
        assert!(!is_asked(&stage));
        press(&stage, Key::Tab.into());
    }
    stage.waits(60);
    assert!(is_asked(&stage));
}

#[test]
fn a_key_on_the_idle_warning_reaches_the_button_that_it_is_meant_for() {
    let stage = Stage::ready();
    stage.touches(&[Touch::OpenNumberPad]);
    stage.waits(60);
    assert!(is_asked(&stage));
    slint::platform::update_timers_and_animations();
    // The second button wipes at once.
    for key in [Key::Tab.into(), Key::Tab.into(), ' '] {
        press(&stage, key);
    }
    assert!(stage.state_is(|state| state.kind() == StateKind::Welcome));
}

#[test]
fn a_person_at_a_keyboard_is_no_hand_scanner() {
    let stage = Stage::ready();
    scans(&stage, TICKET, Duration::from_millis(90));
    assert!(!is_checking(&stage));
}
