//! What to bring: before the booking and after it, and all of it.

use einlass_client::contract::catalogue::{Document, DocumentNeed};
use einlass_domain::language::Language;
use einlass_kiosk::flow::{Answer, StateKind, Touch};

use super::a11y::{buttons, texts};
use super::gallery;
use super::stage::Stage;
use crate::samples::{catalogue, door};

const LATER: &str = "2026-11-20T12:10:00Z";
const AT_ONCE: &str = "2026-11-20T08:50:00Z";

fn words(stage: &Stage) -> Vec<String> {
    texts(&stage.terminal).into_iter().map(|(text, _)| text).collect()
}

/// Which documents stand on the screen now.
fn standing(stage: &Stage, documents: &[Document], language: Language) -> Vec<bool> {
    let words = words(stage);
    let stands = |document: &Document| {
        let name = document.name.get(language.tag());
        words.iter().any(|word| word.starts_with(name))
    };
    documents.iter().map(stands).collect()
}

/// The documents that a visitor finds on a page: on its face, or on the sheet that a button opens.
fn found(stage: &Stage, documents: &[Document], language: Language) -> usize {
    let mut found = standing(stage, documents, language);
    if gallery::opens_list(stage) {
        for _ in 0..documents.len() {
            let shown = standing(stage, documents, language);
            found
                .iter_mut()
                .zip(shown)
                .for_each(|(found, shown)| *found |= shown);
            // The second button of the pager turns on.
            if !gallery::presses(stage, "PagerButton", 1) {
                break;
            }
        }
    }
    found.into_iter().filter(|found| *found).count()
}

/// Every language and size of letters.
fn for_all(judge: impl Fn(&Stage, Language)) {
    for language in Language::ALL {
        for aids in [&[][..], &[Touch::SwitchTextSize]] {
            let stage = Stage::ready();
            stage.touches(&[Touch::ChooseLanguage(language)]);
            stage.touches(aids);
            judge(&stage, language);
        }
    }
}

/// B-05.
#[test]
fn what_to_bring_is_said_before_anything_is_booked() {
    let documents = catalogue::documents_of_a_vehicle();
    for_all(|stage, language| {
        gallery::asks_for(stage, &documents);
        assert!(stage.state_is(|state| state.kind() == StateKind::SlotChoice));
        assert!(
            standing(stage, &documents, language)[0],
            "{language:?}: not at first sight"
        );
        assert_eq!(found(stage, &documents, language), 7, "{language:?}");
    });
}

#[test]
fn in_the_usual_size_everything_stands_beside_the_times() {
    for documents in [catalogue::documents_of_a_vehicle(), catalogue::long_documents()] {
        let stage = Stage::ready();
        gallery::asks_for(&stage, &documents);
        let standing = standing(&stage, &documents, Language::German);
        assert!(standing.iter().all(|stands| *stands), "{standing:?}");
    }
}

/// B-05.
#[test]
fn the_booking_says_all_that_is_to_be_brought() {
    let documents = catalogue::documents_of_a_vehicle();
    for_all(|stage, language| {
        gallery::books_with(stage, LATER, &documents);
        assert_eq!(found(stage, &documents, language), 7, "{language:?}");
    });
}

#[test]
fn whoever_is_here_already_is_told_too() {
    let documents = catalogue::long_documents();
    for_all(|stage, language| {
        gallery::books_with(stage, AT_ONCE, &documents);
        stage.is_answered(Answer::Judged(Box::new(door::outcome("admitted"))));
        assert_eq!(found(stage, &documents, language), 6, "{language:?}");
    });
}

#[test]
fn a_list_that_is_cut_says_how_many_more_there_are() {
    let stage = Stage::ready();
    stage.touches(&[Touch::SwitchTextSize]);
    let documents = catalogue::documents_of_a_vehicle();
    gallery::asks_for(&stage, &documents);
    let standing = standing(&stage, &documents, Language::German);
    let hidden = standing.into_iter().filter(|stands| !stands).count();
    let expected = format!("und {hidden} weitere Unterlagen");
    assert!(
        words(&stage).contains(&expected),
        "{expected}: {:?}",
        words(&stage)
    );
}

#[test]
fn what_can_stay_at_home_is_not_asked_for() {
    let mut documents = catalogue::documents();
    documents[2].need = DocumentNeed::NotNeeded;
    let stage = Stage::ready();
    gallery::asks_for(&stage, &documents);
    assert_eq!(
        standing(&stage, &documents, Language::German),
        [true, true, false]
    );
}

#[test]
fn the_way_to_the_list_and_back_keeps_the_visitor_and_the_focus() {
    let stage = Stage::ready();
    stage.touches(&[Touch::SwitchTextSize]);
    let documents = catalogue::documents();
    gallery::books_with(&stage, LATER, &documents);
    let labels = |stage: &Stage| buttons(&stage.terminal).into_iter().map(|(label, _)| label);
    assert!(labels(&stage).any(|label| label == "Fertig"));
    stage.waits(50);
    assert!(gallery::opens_list(&stage));
    // The touch counts: nobody is asked whether they are still there.
    stage.waits(50);
    assert!(labels(&stage).any(|label| label == "Fertig"));
    assert_eq!(standing(&stage, &documents, Language::German), [true; 3]);
    press(&stage, slint::platform::Key::Tab.into());
    press(&stage, " ".into());
    assert!(
        gallery::opens_list(&stage),
        "one key for the next button and one to press it lead back"
    );
}

fn press(stage: &Stage, text: slint::SharedString) {
    use slint::ComponentHandle;
    use slint::platform::WindowEvent;
    let window = stage.terminal.window().window();
    slint::platform::update_timers_and_animations();
    window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
    window.dispatch_event(WindowEvent::KeyReleased { text });
}
