//! The order in which a screen reader and the tabulator key go through a page: that in which it is read.

use einlass_domain::language::Language;
use einlass_kiosk::flow::{State, Touch};
use slint::ComponentHandle;
use slint::platform::{Key, WindowEvent};

use super::a11y::{Bounds, buttons};
use super::gallery;
use super::stage::Stage;

/// Pages with rows of buttons that are mirrored.
const PAGES: &[&str] = &[
    "services_headings",
    "services_of_heading",
    "services_many",
    "slots",
    "slots_documents",
    "slots_documents_listed",
    "booked_documents",
    "booked_documents_listed",
    "about",
];

fn on_page(page: &str, touches: &[Touch]) -> Stage {
    let stage = Stage::ready();
    stage.touches(touches);
    let pages = gallery::pages();
    let (_, way) = pages.iter().find(|(name, _)| name == page).unwrap();
    way(&stage);
    stage
}

/// Buttons of the page that follow each other in one row, without those of the footer, which are never mirrored.
fn neighbours(stage: &Stage) -> Vec<[(String, Bounds); 2]> {
    let all = buttons(&stage.terminal);
    let page: Vec<_> = all
        .into_iter()
        .filter(|(_, bounds)| bounds.top < 1700.0)
        .collect();
    let pairs = page.windows(2).map(|pair| [pair[0].clone(), pair[1].clone()]);
    pairs
        .filter(|[(_, a), (_, b)]| (a.top - b.top).abs() < 0.5)
        .collect()
}

#[test]
fn buttons_follow_each_other_in_the_direction_of_writing() {
    let mut rows = 0;
    for aid in [Touch::SwitchTextSize, Touch::SwitchReach] {
        for page in PAGES {
            for (language, is_mirrored) in [(Language::German, false), (Language::Arabic, true)] {
                let touches = [Touch::ChooseLanguage(language), aid];
                let stage = on_page(page, &touches);
                for [(first, a), (second, b)] in neighbours(&stage) {
                    rows += 1;
                    let is_leftwards = b.left < a.left;
                    assert_eq!(
                        is_leftwards, is_mirrored,
                        "{page} {touches:?}: {second} after {first}"
                    );
                }
            }
        }
    }
    assert!(rows > 80, "only {rows} neighbours were looked at");
}

#[test]
fn the_same_keys_choose_the_same_in_both_directions_of_writing() {
    for language in [Language::German, Language::Arabic] {
        let stage = on_page("services_headings", &[Touch::ChooseLanguage(language)]);
        slint::platform::update_timers_and_animations();
        for text in [Key::Tab.into(), slint::SharedString::from(" ")] {
            let window = stage.terminal.window().window();
            window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
            window.dispatch_event(WindowEvent::KeyReleased { text });
        }
        let is_first = stage.state_is(|state| match state {
            State::ServiceChoice(choice) => {
                matches!(choice.browse(), einlass_kiosk::flow::Browse::Category(name) if name.get("de") == "Ausweise und Pässe")
            }
            _ => false,
        });
        assert!(is_first, "{language:?}");
    }
}
