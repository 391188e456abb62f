//! Choosing day and time.

use std::rc::Rc;

use slint::{ComponentHandle, ModelRc, VecModel};

use crate::flow::{SlotChoice, SlotNotice, TextSize, Touch};
use crate::ui::{DocumentList, KioskWindow, Moment, SlotChoiceAdapter, Told};

use super::documents::{self, Room};
use super::moment::day;
use super::show::OnTouch;
use super::view::View;

/// Room for documents beside two rows of times.
fn beside_times(size: TextSize) -> Room {
    match size {
        TextSize::Normal => Room {
            lines: 9,
            letters: 60,
        },
        TextSize::Large => Room {
            lines: 4,
            letters: 45,
        },
    }
}

pub(super) fn show(window: &KioskWindow, choice: &SlotChoice, view: &View<'_>) {
    let adapter = window.global::<SlotChoiceAdapter<'_>>();
    adapter.set_service(view.text(&choice.service.name));
    adapter.set_loading(choice.is_loading());
    adapter.set_holding(choice.is_holding());
    adapter.set_told(told(choice.notice));
    let days: Vec<Moment> = choice
        .days()
        .iter()
        .map(|open| day(open.date, choice.today))
        .collect();
    adapter.set_days(ModelRc::new(VecModel::from(days)));
    let chosen = choice.chosen_day().and_then(|index| i32::try_from(index).ok());
    adapter.set_chosen_day(chosen.unwrap_or(-1));
    let (has_earlier, has_later) = choice.has_other_days();
    adapter.set_has_earlier_days(has_earlier);
    adapter.set_has_later_days(has_later);
    let times: Vec<Moment> = choice
        .times()
        .iter()
        .map(|slot| view.moment(slot.start_at))
        .collect();
    adapter.set_times(ModelRc::new(VecModel::from(times)));
    let (screen, screens) = choice.screens();
    adapter.set_screen(i32::try_from(screen).unwrap_or_default());
    adapter.set_screens(i32::try_from(screens).unwrap_or(1));
    let beside = beside_times(view.text_size);
    adapter.set_documents(documents::list(&choice.documents, beside, view));
}

pub(super) fn clear(window: &KioskWindow) {
    let adapter = window.global::<SlotChoiceAdapter<'_>>();
    adapter.set_service("".into());
    adapter.set_days(ModelRc::default());
    adapter.set_times(ModelRc::default());
    adapter.set_documents(DocumentList::default());
}

pub(super) fn connect(window: &KioskWindow, on_touch: &OnTouch) {
    let adapter = window.global::<SlotChoiceAdapter<'_>>();
    let tell = |touch: Touch| {
        let on_touch = Rc::clone(on_touch);
        move || on_touch(touch)
    };
    adapter.on_next(tell(Touch::ShowNext));
    adapter.on_previous(tell(Touch::ShowPrevious));
    adapter.on_earlier_days(tell(Touch::ShowEarlierDays));
    adapter.on_later_days(tell(Touch::ShowLaterDays));
    let on_day = Rc::clone(on_touch);
    adapter.on_choose_day(move |index| {
        if let Ok(index) = usize::try_from(index) {
            on_day(Touch::ChooseDay(index));
        }
    });
    let on_time = Rc::clone(on_touch);
    adapter.on_choose_time(move |index| {
        if let Ok(index) = usize::try_from(index) {
            on_time(Touch::Choose(index));
        }
    });
}

fn told(notice: Option<SlotNotice>) -> Told {
    match notice {
        None => Told::Nothing,
        Some(SlotNotice::JustTaken) => Told::JustTaken,
        Some(SlotNotice::NotKept) => Told::NotKept,
        Some(SlotNotice::NotBookable) => Told::NotBookable,
    }
}
