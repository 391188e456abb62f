//! Page, language, aids; and the ways between pages.

use std::rc::Rc;

use einlass_domain::language::Language;
use slint::ComponentHandle;

use crate::flow::{Contrast, Kiosk, Reach, TextSize, Touch};
use crate::ui::{KioskWindow, ShellAdapter, Theme, Tongue};

use super::show::OnTouch;
use super::view::page;

pub(super) fn show(window: &KioskWindow, kiosk: &Kiosk) {
    let shell = window.global::<ShellAdapter<'_>>();
    let display = kiosk.display();
    if let Some(site) = kiosk.site() {
        shell.set_authority(site.authority.as_str().into());
        shell.set_site(site.name.as_str().into());
        shell.set_phone(site.phone.clone().unwrap_or_default().into());
    }
    let is_large = display.text_size == TextSize::Large;
    let is_high = display.contrast == Contrast::High;
    let is_low = display.reach == Reach::LowerHalf;
    shell.set_tongue(tongue(display.language));
    shell.set_large_text(is_large);
    shell.set_high_contrast(is_high);
    shell.set_low_reach(is_low);
    let theme = window.global::<Theme<'_>>();
    theme.set_large_text(is_large);
    theme.set_high_contrast(is_high);
    theme.set_low_reach(is_low);
    theme.set_rtl(display.language == Language::Arabic);
    shell.set_page(page(kiosk.state()));
}

pub(super) fn connect(window: &KioskWindow, on_touch: &OnTouch) {
    let shell = window.global::<ShellAdapter<'_>>();
    let tell = |touch: Touch| {
        let on_touch = Rc::clone(on_touch);
        move || on_touch(touch)
    };
    shell.on_touched(tell(Touch::Somewhere));
    shell.on_stay_here(tell(Touch::StayHere));
    shell.on_switch_text_size(tell(Touch::SwitchTextSize));
    shell.on_switch_contrast(tell(Touch::SwitchContrast));
    shell.on_switch_reach(tell(Touch::SwitchReach));
    shell.on_leave(tell(Touch::Leave));
    shell.on_go_back(tell(Touch::GoBack));
    shell.on_open_scan(tell(Touch::OpenScan));
    shell.on_open_number_pad(tell(Touch::OpenNumberPad));
    shell.on_open_booking(tell(Touch::OpenBooking));
    shell.on_open_about(tell(Touch::OpenAbout));
    let on_touch = Rc::clone(on_touch);
    shell.on_choose_tongue(move |tongue| on_touch(Touch::ChooseLanguage(language(tongue))));
}

fn tongue(language: Language) -> Tongue {
    match language {
        Language::German => Tongue::German,
        Language::EasyGerman => Tongue::EasyGerman,
        Language::English => Tongue::English,
        Language::Ukrainian => Tongue::Ukrainian,
        Language::Arabic => Tongue::Arabic,
    }
}

fn language(tongue: Tongue) -> Language {
    match tongue {
        Tongue::German => Language::German,
        Tongue::EasyGerman => Language::EasyGerman,
        Tongue::English => Language::English,
        Tongue::Ukrainian => Language::Ukrainian,
        Tongue::Arabic => Language::Arabic,
    }
}
