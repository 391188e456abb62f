//! Keys that come faster than people type: a hand scanner that registers as a keyboard.

use std::cell::RefCell;
use std::time::Duration;

use einlass_scanner::live::{KeyboardWedge, Keystroke};
use slint::ComponentHandle;
use slint::platform::Key;

use crate::flow::Event;
use crate::ui::{KioskWindow, ShellAdapter};

/// Keys that belong to another key: a scanner holds Shift for capital letters.
const MODIFIERS: [Key; 8] = [
    Key::Shift,
    Key::ShiftR,
    Key::Control,
    Key::ControlR,
    Key::Alt,
    Key::AltGr,
    Key::CapsLock,
    Key::Meta,
];

/// Sends what a hand scanner types to `on_event`, and keeps its keys from the pages.
pub fn connect_hand_scanner(
    window: &KioskWindow,
    prefix: &str,
    now: impl Fn() -> Duration + 'static,
    on_event: impl Fn(Event) + 'static,
) {
    let wedge = RefCell::new(KeyboardWedge::new([prefix]));
    window.global::<ShellAdapter<'_>>().on_key_pressed(move |text| {
        let mut signs = text.chars();
        let (Some(key), None) = (signs.next(), signs.next()) else {
            return false;
        };
        if MODIFIERS.iter().any(|modifier| char::from(*modifier) == key) {
            return false;
        }
        // The wedge is free again before the flow hears of it.
        let stroke = wedge.borrow_mut().key(key, now());
        match stroke {
            Keystroke::Typed => return false,
            Keystroke::InBurst => {}
            Keystroke::Text(text) => on_event(Event::Scanned(text)),
            Keystroke::Foreign => on_event(Event::ForeignScanned),
        }
        true
    });
}
