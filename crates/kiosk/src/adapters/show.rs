//! The doors of the adapters: show everything, hear everything.

use std::rc::Rc;

use einlass_domain::language::Language;
use jiff::tz::TimeZone;
use slint::ComponentHandle;

use crate::flow::{CameraState, Kiosk, Now, State, Touch};
use crate::ui::{AboutAdapter, KioskWindow, ShellAdapter, WelcomeAdapter};

use super::view::View;
use super::{
    booked, name_entry, number_pad, out_of_order, outcome, scan, service_choice, shell, slot_choice,
};

/// Hears every touch.
pub(super) type OnTouch = Rc<dyn Fn(Touch)>;

/// Shows what the kiosk is doing.
pub fn show(window: &KioskWindow, kiosk: &Kiosk, now: Now) {
    select_language(kiosk.display().language);
    let zone = kiosk.site().map_or(TimeZone::UTC, |site| site.zone.clone());
    let view = View {
        language: kiosk.display().language,
        text_size: kiosk.display().text_size,
        zone: &zone,
        today: zone.to_datetime(now.instant).date(),
        site: kiosk.site().map(|site| site.id),
    };
    let camera_works = kiosk.camera() == CameraState::Working;
    window
        .global::<WelcomeAdapter<'_>>()
        .set_camera_works(camera_works);
    match kiosk.state() {
        State::OutOfOrder(closed) => {
            forget(window);
            out_of_order::show(window, *closed);
        }
        State::NumberPad(pad) => number_pad::show(window, pad),
        State::Outcome(found) => outcome::show(window, found, &view),
        State::ServiceChoice(choice) => service_choice::show(window, choice, &view),
        State::SlotChoice(choice) => slot_choice::show(window, choice, &view),
        State::NameEntry(entry) => name_entry::show(window, entry, &view),
        State::Booked(booking) => booked::show(window, booking, &view),
        State::Scanning => scan::clear(window),
        State::Welcome => forget(window),
        State::About | State::Checking(_) | State::Booking(_) => {}
    }
    // The page changes last, when all that it shows is in place.
    shell::show(window, kiosk);
    show_seconds(window, kiosk, now);
}

/// Shows the idle warning with its seconds, or takes it away.
pub fn show_seconds(window: &KioskWindow, kiosk: &Kiosk, now: Now) {
    let shell = window.global::<ShellAdapter<'_>>();
    let seconds = kiosk.seconds_left(now);
    shell.set_asking(seconds.is_some());
    shell.set_seconds_left(
        seconds
            .and_then(|left| i32::try_from(left).ok())
            .unwrap_or_default(),
    );
}

/// Sends every touch on any page to `on_touch`.
pub fn connect(window: &KioskWindow, on_touch: impl Fn(Touch) + 'static) {
    let on_touch: OnTouch = Rc::new(on_touch);
    let about = window.global::<AboutAdapter<'_>>();
    about.set_version(env!("CARGO_PKG_VERSION").into());
    about.set_source_address(env!("CARGO_PKG_REPOSITORY").into());
    shell::connect(window, &on_touch);
    number_pad::connect(window, &on_touch);
    service_choice::connect(window, &on_touch);
    slot_choice::connect(window, &on_touch);
    name_entry::connect(window, &on_touch);
}

/// What a visitor entered or was shown does not stay behind in the properties of pages.
fn forget(window: &KioskWindow) {
    scan::clear(window);
    number_pad::clear(window);
    outcome::clear(window);
    service_choice::clear(window);
    slot_choice::clear(window);
    name_entry::clear(window);
    booked::clear(window);
}

fn select_language(language: Language) {
    // German is the language of the sources, which Slint calls by the empty name.
    let name = match language {
        Language::German => "",
        other => other.tag(),
    };
    if let Err(error) = slint::select_bundled_translation(name) {
        tracing::error!(%error, language = name, "language is not bundled");
    }
}
