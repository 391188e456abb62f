//! Fingers and keys on the real pages.

use einlass_domain::language::Language;
use einlass_kiosk::adapters;
use einlass_kiosk::flow::{Answer, Effect, Failure, State, StateKind, Touch};
use einlass_kiosk::ui::{BookedAdapter, NameEntryAdapter, NumberPadAdapter, ScanAdapter};
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::platform::{Key, PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, SharedPixelBuffer};

use super::gallery;
use super::stage::Stage;
use crate::samples::{NUMBER, catalogue};

fn button(stage: &Stage, label: &str) -> ElementHandle {
    let label = label.to_owned();
    ElementQuery::from_root(stage.terminal.window())
        .match_descendants()
        .match_accessible_role(AccessibleRole::Button)
        .match_predicate(move |button| {
            button
                .accessible_label()
                .is_some_and(|found| found.starts_with(&label))
        })
        .find_first()
        .expect("the button is on the page")
}

fn press_at(stage: &Stage, element: &ElementHandle) -> LogicalPosition {
    let (at, size) = (element.absolute_position(), element.size());
    let position = LogicalPosition::new(at.x + size.width / 2.0, at.y + size.height / 2.0);
    let button = PointerEventButton::Left;
    stage
        .terminal
        .window()
        .window()
        .dispatch_event(WindowEvent::PointerPressed { position, button });
    position
}

fn release_at(stage: &Stage, position: LogicalPosition) {
    let button = PointerEventButton::Left;
    let window = stage.terminal.window().window();
    window.dispatch_event(WindowEvent::PointerMoved { position });
    window.dispatch_event(WindowEvent::PointerReleased { position, button });
}

fn tap(stage: &Stage, label: &str) {
    let position = press_at(stage, &button(stage, label));
    release_at(stage, position);
}

#[test]
fn a_number_typed_with_fingers_is_checked_in() {
    let stage = Stage::ready();
    tap(&stage, "Terminnummer eingeben");
    for digit in NUMBER.chars().filter(char::is_ascii_digit) {
        tap(&stage, &digit.to_string());
    }
    let pad = stage.terminal.window().global::<NumberPadAdapter<'_>>();
    assert_eq!((pad.get_first_group(), pad.get_complete()), ("572".into(), true));
    tap(&stage, "Weiter");
    assert!(stage.state_is(|state| matches!(state, State::Checking(_))));
    let orders = stage.orders.borrow();
    assert!(matches!(orders.last(), Some(Effect::CheckIn { .. })));
}

#[test]
fn up_event() {
    let stage = Stage::ready();
    press_at(&stage, &button(&stage, "Terminnummer eingeben"));
    assert!(
        stage.state_is(|state| state.kind() == StateKind::Welcome),
        "pressing alone does nothing"
    );
    release_at(&stage, LogicalPosition::new(500.0, 60.0));
    assert!(
        stage.state_is(|state| state.kind() == StateKind::Welcome),
        "sliding off takes it back"
    );
}

#[test]
fn long_press_slip_multitap() {
    let stage = Stage::ready();
    let position = press_at(&stage, &button(&stage, "Termin buchen"));
    stage.waits(3);
    // 10 mm are 27 pixels.
    release_at(&stage, LogicalPosition::new(position.x + 27.0, position.y));
    for _ in 0..2 {
        press_at_position(&stage, position);
        release_at(&stage, position);
    }
    let loads = stage
        .orders
        .borrow()
        .iter()
        .filter(|effect| matches!(effect, Effect::LoadServices { .. }))
        .count();
    assert_eq!(loads, 1);
    assert!(stage.state_is(|state| state.kind() == StateKind::ServiceChoice));
}

fn press_at_position(stage: &Stage, position: LogicalPosition) {
    let button = PointerEventButton::Left;
    stage
        .terminal
        .window()
        .window()
        .dispatch_event(WindowEvent::PointerPressed { position, button });
}

#[test]
fn a_name_is_typed_on_the_screen_with_capitals_by_themselves() {
    let stage = Stage::ready();
    way(&stage, "name_entry_empty");
    for key in ["j", "ü", "r", "g", "e", "n", "Leerzeichen", "g", "r", "o", "ß"] {
        let label = if stage
            .terminal
            .window()
            .global::<NameEntryAdapter<'_>>()
            .get_upper()
        {
            if key.chars().count() == 1 {
                key.to_uppercase()
            } else {
                key.to_owned()
            }
        } else {
            key.to_owned()
        };
        tap(&stage, &label);
    }
    assert_eq!(
        stage
            .terminal
            .window()
            .global::<NameEntryAdapter<'_>>()
            .get_name(),
        "Jürgen Groß"
    );
    tap(&stage, "Mit Namen buchen");
    let orders = stage.orders.borrow();
    assert!(matches!(
        orders.last(),
        Some(Effect::BookAppointment { request, .. }) if request.person.name.as_deref() == Some("Jürgen Groß")
    ));
}

#[test]
fn a_service_and_a_time_are_chosen_with_fingers_in_both_directions_of_writing() {
    for (language, service) in [
        (Language::German, "Personalausweis"),
        (Language::Arabic, "بطاقة الهوية الشخصية"),
    ] {
        let stage = Stage::ready();
        stage.touches(&[Touch::ChooseLanguage(language), Touch::OpenBooking]);
        stage.is_answered(Answer::Services(catalogue::services()));
        stage.touches(&[Touch::Choose(0)]);
        tap(&stage, service);
        stage.is_answered(Answer::Slots(crate::samples::slots::list()));
        tap(&stage, "10:10");
        let orders = stage.orders.borrow();
        let Some(Effect::HoldSlot { choice, .. }) = orders.last() else {
            panic!("nothing held");
        };
        assert_eq!(
            choice.start_at.to_string(),
            "2026-11-20T09:10:00Z",
            "{language:?}"
        );
    }
}

#[test]
fn the_keyboard_alone_reaches_and_fires_a_button() {
    let stage = Stage::ready();
    let press = |text: slint::SharedString| {
        let window = stage.terminal.window().window();
        window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        window.dispatch_event(WindowEvent::KeyReleased { text });
    };
    press(Key::Tab.into());
    press(Key::Tab.into());
    press(" ".into());
    assert!(stage.state_is(|state| state.kind() == StateKind::NumberPad));
}

#[test]
fn snapshot_keeps_nothing_of_the_previous_visitor_on_the_pages() {
    let stage = Stage::ready();
    way(&stage, "booked");
    assert_ne!(
        stage.terminal.window().global::<BookedAdapter<'_>>().get_number(),
        ""
    );
    stage.waits(80);
    assert!(stage.state_is(|state| state.kind() == StateKind::Welcome));
    let window = stage.terminal.window();
    assert_eq!(window.global::<BookedAdapter<'_>>().get_number(), "");
    assert!(!window.global::<BookedAdapter<'_>>().get_has_qr());
    assert_eq!(window.global::<NameEntryAdapter<'_>>().get_name(), "");
    assert_eq!(window.global::<NumberPadAdapter<'_>>().get_first_group(), "");
}

#[test]
fn an_outage_keeps_nothing_of_the_visitor_on_the_pages() {
    let stage = Stage::ready();
    way(&stage, "name_entry");
    let window = stage.terminal.window();
    assert_ne!(window.global::<NameEntryAdapter<'_>>().get_name(), "");
    stage.touches(&[Touch::Confirm]);
    stage.is_answered(Answer::Failed(Failure::Unreachable));
    assert!(stage.state_is(|state| state.kind() == StateKind::OutOfOrder));
    assert_eq!(window.global::<NameEntryAdapter<'_>>().get_name(), "");
}

#[test]
fn a_picture_of_the_camera_that_comes_late_does_not_stay_behind() {
    let stage = Stage::ready();
    let window = stage.terminal.window();
    let seen = || {
        adapters::show_preview(window, SharedPixelBuffer::new(2, 2));
        window.global::<ScanAdapter<'_>>().get_preview().size().width
    };
    stage.touches(&[Touch::OpenScan]);
    assert_eq!(seen(), 2);
    stage.touches(&[Touch::Leave]);
    assert_eq!(seen(), 0);
}

#[test]
fn the_language_is_switched_live_by_its_own_name() {
    let stage = Stage::ready();
    tap(&stage, "Українська");
    button(&stage, "Записатися на прийом");
    tap(&stage, "Leichte Sprache");
    button(&stage, "Termin-Nummer eingeben");
    tap(&stage, "Deutsch");
    button(&stage, "Terminnummer eingeben");
}

fn way(stage: &Stage, page: &str) {
    let pages = gallery::pages();
    let (_, way) = pages.iter().find(|(name, _)| name == page).unwrap();
    way(stage);
}
