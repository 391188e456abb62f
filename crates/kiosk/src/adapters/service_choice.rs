//! Choosing a service.

use std::rc::Rc;

use slint::{ComponentHandle, ModelRc, VecModel};

use crate::flow::{Browse, Choice, Elsewhere, NotHere, ServiceChoice, Touch};
use crate::ui::{ChoiceItem, KioskWindow, Look, ServiceChoiceAdapter};

use super::show::OnTouch;
use super::view::View;

/// Letters that fit half the screen in the usual size.
const LONGEST_WORD: usize = 22;

pub(super) fn show(window: &KioskWindow, choice: &ServiceChoice, view: &View<'_>) {
    let adapter = window.global::<ServiceChoiceAdapter<'_>>();
    clear(window);
    let look = match choice.browse() {
        _ if choice.is_loading() => Look::Loading,
        Browse::Categories => Look::Categories,
        Browse::Category(category) => {
            adapter.set_heading(view.text(category));
            Look::Category
        }
        Browse::Search(word) => {
            adapter.set_word(word.text().into());
            adapter.set_upper(word.is_upper());
            Look::Search
        }
        Browse::Elsewhere(elsewhere) => {
            show_elsewhere(&adapter, elsewhere, view);
            Look::Elsewhere
        }
    };
    let items: Vec<ChoiceItem> = choice
        .choices()
        .into_iter()
        .map(|choice| item(choice, view))
        .collect();
    adapter.set_choices(ModelRc::new(VecModel::from(items)));
    let (screen, screens) = choice.screens();
    adapter.set_screen(i32::try_from(screen).unwrap_or_default());
    adapter.set_screens(i32::try_from(screens).unwrap_or(1));
    adapter.set_look(look);
}

pub(super) fn clear(window: &KioskWindow) {
    let adapter = window.global::<ServiceChoiceAdapter<'_>>();
    adapter.set_heading("".into());
    adapter.set_reason("".into());
    adapter.set_word("".into());
    adapter.set_choices(ModelRc::default());
}

pub(super) fn connect(window: &KioskWindow, on_touch: &OnTouch) {
    let adapter = window.global::<ServiceChoiceAdapter<'_>>();
    let tell = |touch: Touch| {
        let on_touch = Rc::clone(on_touch);
        move || on_touch(touch)
    };
    adapter.on_next(tell(Touch::ShowNext));
    adapter.on_previous(tell(Touch::ShowPrevious));
    adapter.on_open_search(tell(Touch::OpenSearch));
    adapter.on_shift(tell(Touch::Shift));
    adapter.on_erase(tell(Touch::Erase));
    let on_choose = Rc::clone(on_touch);
    adapter.on_choose(move |index| {
        if let Ok(index) = usize::try_from(index) {
            on_choose(Touch::Choose(index));
        }
    });
    let on_letter = Rc::clone(on_touch);
    adapter.on_letter(move |key| {
        if let Some(letter) = key.chars().next() {
            on_letter(Touch::Letter(letter));
        }
    });
}

fn show_elsewhere(adapter: &ServiceChoiceAdapter<'_>, elsewhere: &Elsewhere, view: &View<'_>) {
    adapter.set_heading(view.text(&elsewhere.service.name));
    adapter.set_needs_appointment(elsewhere.why != NotHere::WithoutAppointment);
    if let NotHere::Closed(reason) = &elsewhere.why {
        adapter.set_reason(view.text(reason));
    }
    adapter.set_online(elsewhere.is_booked_online());
    adapter.set_by_phone(elsewhere.is_booked_by_phone());
}

fn item(choice: Choice<'_>, view: &View<'_>) -> ChoiceItem {
    let label = match choice {
        Choice::Category(category) => view.text(category),
        Choice::Service(service) => view.text(&service.name),
    };
    ChoiceItem {
        long_word: label
            .split([' ', '-'])
            .any(|word| word.chars().count() > LONGEST_WORD),
        label,
        detail: "".into(),
    }
}
