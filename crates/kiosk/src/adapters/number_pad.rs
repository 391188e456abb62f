//! The number pad.

use std::rc::Rc;

use slint::ComponentHandle;

use crate::flow::{NumberPad, Touch};
use crate::ui::{KioskWindow, NumberPadAdapter};

use super::show::OnTouch;

pub(super) fn show(window: &KioskWindow, pad: &NumberPad) {
    let adapter = window.global::<NumberPadAdapter<'_>>();
    let digits = pad.digits();
    let group = |from: usize| digits.get(from..digits.len().min(from + 3)).unwrap_or_default();
    adapter.set_first_group(group(0).into());
    adapter.set_second_group(group(3).into());
    adapter.set_third_group(group(6).into());
    let spoken: Vec<String> = digits.chars().map(String::from).collect();
    adapter.set_spoken(spoken.join(" ").into());
    adapter.set_complete(pad.number().is_some());
    adapter.set_mistyped(pad.fault().is_some());
}

pub(super) fn clear(window: &KioskWindow) {
    show(window, &NumberPad::empty());
}

pub(super) fn connect(window: &KioskWindow, on_touch: &OnTouch) {
    let adapter = window.global::<NumberPadAdapter<'_>>();
    let tell = Rc::clone(on_touch);
    adapter.on_digit(move |digit| {
        if let Ok(digit) = u8::try_from(digit) {
            tell(Touch::Digit(digit));
        }
    });
    let tell = Rc::clone(on_touch);
    adapter.on_erase(move || tell(Touch::Erase));
    let tell = Rc::clone(on_touch);
    adapter.on_confirm(move || tell(Touch::Confirm));
}
