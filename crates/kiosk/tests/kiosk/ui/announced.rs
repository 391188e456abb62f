//! What a screen reader says by itself.

use std::collections::BTreeSet;

use i_slint_backend_testing::{AccessibleLiveness, ElementHandle, ElementQuery};

use super::gallery;
use super::stage::Stage;

/// Texts that are announced when they come or change.
fn announced(stage: &Stage, liveness: AccessibleLiveness) -> BTreeSet<String> {
    let query = ElementQuery::from_root(stage.terminal.window()).match_descendants();
    let live = query.match_predicate(move |element| element.accessible_live_region() == Some(liveness));
    let found = live.find_all();
    let labels = found.iter().filter_map(ElementHandle::accessible_label);
    labels.map(|label| label.to_string()).collect()
}

fn on_page(page: &str) -> Stage {
    let stage = Stage::ready();
    let pages = gallery::pages();
    let (_, way) = pages.iter().find(|(name, _)| name == page).unwrap();
    way(&stage);
    stage
}

#[test]
fn every_page_says_its_title() {
    for (name, way) in gallery::pages() {
        let stage = Stage::ready();
        way(&stage);
        let query = ElementQuery::from_root(stage.terminal.window()).match_descendants();
        let title = query.match_inherits("Title").find_first().expect(&name);
        let liveness = if name == "idle_warning" {
            AccessibleLiveness::Assertive
        } else {
            AccessibleLiveness::Polite
        };
        assert_eq!(title.accessible_live_region(), Some(liveness), "{name}");
        let label = title.accessible_label().unwrap_or_default();
        assert!(announced(&stage, liveness).contains(label.as_str()), "{name}");
    }
}

#[test]
fn notices_and_call_numbers_are_said() {
    for (page, text) in [
        (
            "slots_just_taken",
            "Diese Zeit hat gerade jemand anderes gebucht.",
        ),
        ("number_pad_mistyped", "Eine Ziffer stimmt nicht."),
        ("welcome_without_camera", "Die Kamera ist gerade gestört."),
        ("outcome_admitted", "Ihre Aufrufnummer E-014"),
        ("booked_and_admitted", "Ihre Aufrufnummer E-014"),
    ] {
        let said = announced(&on_page(page), AccessibleLiveness::Polite);
        let count = said.iter().filter(|said| said.starts_with(text)).count();
        assert_eq!(count, 1, "{page}: {said:?}");
    }
}

#[test]
fn what_changes_every_second_is_not_said_every_second() {
    let stage = on_page("idle_warning");
    let said = || {
        let mut said = announced(&stage, AccessibleLiveness::Assertive);
        said.extend(announced(&stage, AccessibleLiveness::Polite));
        said
    };
    let before = said();
    assert_eq!(before, BTreeSet::from(["Sind Sie noch da?".to_owned()]));
    stage.waits(3);
    assert_eq!(said(), before);
}
