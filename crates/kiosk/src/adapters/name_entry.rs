//! Typing a name.

use std::rc::Rc;

use slint::ComponentHandle;

use crate::flow::{NameEntry, Touch};
use crate::ui::{KioskWindow, Moment, NameEntryAdapter};

use super::show::OnTouch;
use super::view::View;

pub(super) fn show(window: &KioskWindow, entry: &NameEntry, view: &View<'_>) {
    let adapter = window.global::<NameEntryAdapter<'_>>();
    adapter.set_service(view.text(&entry.service.name));
    adapter.set_start(view.moment(entry.hold.start_at));
    adapter.set_minutes(i32::from(entry.hold.duration_minutes));
    adapter.set_name(entry.name.text().into());
    adapter.set_upper(entry.name.is_upper());
}

pub(super) fn clear(window: &KioskWindow) {
    let adapter = window.global::<NameEntryAdapter<'_>>();
    adapter.set_service("".into());
    adapter.set_start(Moment::default());
    adapter.set_name("".into());
}

pub(super) fn connect(window: &KioskWindow, on_touch: &OnTouch) {
    let adapter = window.global::<NameEntryAdapter<'_>>();
    let tell = |touch: Touch| {
        let on_touch = Rc::clone(on_touch);
        move || on_touch(touch)
    };
    adapter.on_shift(tell(Touch::Shift));
    adapter.on_erase(tell(Touch::Erase));
    adapter.on_confirm(tell(Touch::Confirm));
    adapter.on_skip(tell(Touch::SkipName));
    let on_letter = Rc::clone(on_touch);
    adapter.on_letter(move |key| {
        if let Some(letter) = key.chars().next() {
            on_letter(Touch::Letter(letter));
        }
    });
}
