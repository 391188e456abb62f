//! Keys that come faster than people type: a hand scanner that registers as a keyboard.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use einlass_scanner::live::{KeyboardWedge, Keystroke};
use slint::platform::Key;
use slint::{ComponentHandle, Weak};

use crate::flow::{Event, Touch};
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

/// Sends what a hand scanner types to `on_event`, and keeps its keys from the pages: neither pressing nor letting go
/// reaches a button. A person's key shows that somebody is there.
pub fn connect_hand_scanner(
    window: &KioskWindow,
    prefix: &str,
    now: impl Fn() -> Duration + 'static,
    on_event: impl Fn(Event) + 'static,
) {
    let wedge = RefCell::new(KeyboardWedge::new([prefix]));
    let kept = Rc::new(RefCell::new(BTreeSet::new()));
    let shell = window.global::<ShellAdapter<'_>>();
    let let_go = Rc::clone(&kept);
    shell.on_key_released(move |text| sign(&text).is_some_and(|key| let_go.borrow_mut().remove(&key)));
    let window = window.as_weak();
    shell.on_key_pressed(move |text| {
        let Some(key) = sign(&text) else {
            return false;
        };
        if MODIFIERS.iter().any(|modifier| char::from(*modifier) == key) {
            return false;
        }
        // The wedge is free again before the flow hears of it.
        let stroke = wedge.borrow_mut().key(key, now());
        let event = match stroke {
            Keystroke::Typed => {
                kept.borrow_mut().remove(&key);
                if !is_asking(&window) {
                    on_event(Event::Touched(Touch::Somewhere));
                }
                return false;
            }
            Keystroke::InBurst => None,
            Keystroke::Text(text) => Some(Event::HandScanned(Some(text))),
            Keystroke::Foreign => Some(Event::HandScanned(None)),
        };
        kept.borrow_mut().insert(key);
        if let Some(event) = event {
            on_event(event);
        }
        true
    });
}

/// The sign of a key, if it has exactly one.
fn sign(text: &str) -> Option<char> {
    let mut signs = text.chars();
    signs.next().filter(|_| signs.next().is_none())
}

/// Whether the idle warning is shown. A key is then meant for one of its buttons, which must not vanish before.
fn is_asking(window: &Weak<KioskWindow>) -> bool {
    let window = window.upgrade();
    window.is_some_and(|window| window.global::<ShellAdapter<'_>>().get_asking())
}
