//! What a visitor reads after a check-in, on the real page.

use std::collections::BTreeMap;

use einlass_client::contract::admission::{CheckInOutcome, NextAction, Verdict};
use einlass_client::contract::booking::Place;
use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{Answer, Event, Failure};
use i_slint_backend_testing::{ElementHandle, ElementQuery};

use super::a11y::{buttons, texts};
use super::gallery;
use super::stage::Stage;
use crate::samples::{door, slots};

const BOOK: &str = "Freien Termin buchen";
const TYPE: &str = "Terminnummer eingeben";
const AGAIN: &str = "Noch einmal versuchen";
const DONE: &str = "Fertig";

/// What must stand on the page of an outcome.
struct Expected {
    title: &'static str,
    texts: &'static [&'static str],
    /// All buttons of the page, without those of the footer.
    buttons: &'static [&'static str],
}

const HELP: &str = "Wir helfen Ihnen persönlich";
const OTHER_HOUSE: &str = "Bahnhofstraße 80, 87435 Kempten (Allgäu)";

#[expect(clippy::too_many_lines, reason = "a table")]
fn expected(page: &str) -> Expected {
    let (title, texts, buttons): (_, &[&str], &[&str]) = match page {
        "admitted" => (
            "Sie sind angemeldet",
            &["E-014", "Wartebereich B, 1. Stock", "Einwohnermeldeamt"],
            &[DONE],
        ),
        "stations" => (
            "Sie sind angemeldet",
            &[
                "E-014",
                "1. 10:00 Uhr: Einwohnermeldeamt",
                "Wartebereich Z, Halle, Bahnhofstraße 80",
            ],
            &[DONE],
        ),
        "already_admitted" => (
            "Sie sind schon angemeldet",
            &["E-014", "Wartebereich B, 1. Stock"],
            &[DONE],
        ),
        "already_served" => (
            "Ihr Besuch ist abgeschlossen",
            &["einen neuen Termin buchen", "0831 115"],
            &[BOOK, DONE],
        ),
        "too_early" => ("Sie sind früh dran", &["ab 9:45 Uhr", "0831 115"], &[DONE]),
        "too_early_stations" => (
            "Sie sind früh dran",
            &["ab 9:45 Uhr", "2. 11:00 Uhr: Fundbüro"],
            &[DONE],
        ),
        "too_late" => (
            "Ihr Termin ist leider vorbei",
            &["heute um 10:00 Uhr", "0831 115"],
            &[BOOK, DONE],
        ),
        "wrong_site" | "wrong_site_stations" => (
            "Ihr Termin ist in einem anderen Haus",
            &[
                "Bitte gehen Sie zu dieser Adresse:",
                OTHER_HOUSE,
                "Zulassungsstelle",
            ],
            &[DONE],
        ),
        "admitted_elsewhere" => (
            "Ihr Termin ist in einem anderen Haus",
            &["Bitte gehen Sie zu dieser Adresse:", OTHER_HOUSE, "E-014"],
            &[DONE],
        ),
        "wrong_day" => (
            "Ihr Termin ist an einem anderen Tag",
            &["Donnerstag, 26. November um 10:00 Uhr"],
            &[BOOK, DONE],
        ),
        "cancelled" | "cancelled_stations" => ("Dieser Termin wurde abgesagt", &["0831 115"], &[BOOK, DONE]),
        "rescheduled" => (
            "Ihr Termin wurde verlegt",
            &[
                "Dienstag, 24. November um 14:30 Uhr",
                "Rathausplatz 22, 87435 Kempten (Allgäu)",
            ],
            &[DONE],
        ),
        "unknown" => (
            "Diesen Termin finden wir nicht",
            &["Bitte prüfen Sie die Nummer", "0831 115"],
            &[BOOK, TYPE, DONE],
        ),
        "by_phone" => ("Sie müssen nicht herkommen", &["Wir rufen Sie an"], &[DONE]),
        "by_video" => ("Sie müssen nicht herkommen", &["Video-Gespräch"], &[DONE]),
        "needs_input" | "see_staff" | "go_to_staff" => {
            (HELP, &["Bitte gehen Sie zur Information", "0831 115"], &[DONE])
        }
        "foreign_code" => (
            "Das ist kein Code von uns",
            &["QR-Code aus Ihrer Terminbestätigung"],
            &[TYPE, DONE],
        ),
        "try_again" => (
            "Das hat nicht geklappt",
            &["gleich noch einmal"],
            &[AGAIN, TYPE, DONE],
        ),
        "try_booking_again" => ("Das hat nicht geklappt", &["gleich noch einmal"], &[BOOK, DONE]),
        other => panic!("nobody has said what {other} must show"),
    };
    Expected {
        title,
        texts,
        buttons,
    }
}

fn titles(stage: &Stage) -> Vec<String> {
    let query = ElementQuery::from_root(stage.terminal.window()).match_descendants();
    let found = query.match_inherits("Title").find_all();
    let mut labels: Vec<String> = found
        .iter()
        .filter_map(ElementHandle::accessible_label)
        .map(|label| label.to_string())
        .collect();
    labels.dedup();
    labels
}

fn words(stage: &Stage) -> Vec<String> {
    texts(&stage.terminal).into_iter().map(|(text, _)| text).collect()
}

/// The buttons of the page, without what they add to their names.
fn choices(stage: &Stage) -> Vec<String> {
    let all = buttons(&stage.terminal).into_iter();
    all.map(|(label, _)| label.split(',').next().unwrap_or_default().to_owned())
        .filter(|label| [BOOK, TYPE, AGAIN, DONE].contains(&label.as_str()))
        .collect()
}

#[test]
fn every_outcome_shows_its_title_its_next_step_and_its_buttons() {
    let mut seen = 0;
    for (page, way) in gallery::pages() {
        let Some(name) = page.strip_prefix("outcome_") else {
            continue;
        };
        let stage = Stage::ready();
        way(&stage);
        let expected = expected(name);
        assert_eq!(titles(&stage), [expected.title], "{name}");
        let words = words(&stage);
        for text in expected.texts {
            assert!(
                words.iter().any(|word| word.contains(text)),
                "{name} lacks \"{text}\": {words:?}"
            );
        }
        assert_eq!(choices(&stage), expected.buttons, "{name}");
        seen += 1;
    }
    assert!(seen >= 18, "only {seen} outcomes were looked at");
}

#[test]
fn outcomes_that_call_for_different_steps_have_different_titles() {
    let alike = |name: &str| match name {
        // The same is to be done.
        "stations" => "admitted".to_owned(),
        "admitted_elsewhere" => "wrong_site".to_owned(),
        "needs_input" | "go_to_staff" => "see_staff".to_owned(),
        "by_video" => "by_phone".to_owned(),
        "try_booking_again" => "try_again".to_owned(),
        other => other.trim_end_matches("_stations").to_owned(),
    };
    let mut titles_seen: BTreeMap<String, String> = BTreeMap::new();
    for (page, way) in gallery::pages() {
        let Some(name) = page.strip_prefix("outcome_") else {
            continue;
        };
        let stage = Stage::ready();
        way(&stage);
        let before = titles_seen.insert(titles(&stage).concat(), alike(name));
        assert!(
            before.as_ref().is_none_or(|before| *before == alike(name)),
            "{name} has the title of {before:?}"
        );
    }
}

#[test]
fn no_sentence_offers_a_booking_that_the_page_does_not() {
    for name in ["too_late", "cancelled", "already_served"] {
        let mut outcome = door::outcome(name);
        outcome
            .next_actions
            .retain(|action| !matches!(action, NextAction::BookSlot { .. }));
        let stage = Stage::ready();
        stage.happens(Event::Scanned("EL1:CODE".to_owned()));
        stage.is_answered(Answer::Judged(Box::new(outcome)));
        assert_eq!(choices(&stage), [DONE], "{name}");
        let words = words(&stage);
        let says = |part: &str| words.iter().any(|word| word.contains(part));
        assert!(
            says("Bitte gehen Sie zur Information") && !says("buchen"),
            "{name}: {words:?}"
        );
    }
}

#[test]
fn another_try_is_offered_to_a_hand_scanner_without_a_camera() {
    let stage = Stage::ready();
    stage.happens(Event::CameraLost);
    stage.happens(Event::HandScanned(Some("EL1:CODE".to_owned())));
    stage.is_answered(Answer::Failed(Failure::Refused(ErrorCode::TooManyRequests)));
    assert_eq!(choices(&stage), [AGAIN, TYPE, DONE]);
}

#[test]
fn the_right_building_is_named_among_all_of_the_town() {
    let houses = ["Kronenstraße 8", "Gerberstraße 2", "Bahnhofstraße 80"];
    for house in houses {
        let address = format!("{house}, 87435 Kempten (Allgäu)");
        let place = Place {
            site_name: house.to_owned(),
            address: address.clone(),
            ..slots::place()
        };
        let go = NextAction::GoToSite {
            site_name: house.to_owned(),
            address: address.clone(),
        };
        let outcome = CheckInOutcome {
            verdict: Verdict::WrongSite {
                place,
                start_at: slots::instant("2026-11-20T09:00:00Z"),
            },
            next_actions: vec![go],
            ..door::outcome("wrong_site")
        };
        let stage = Stage::ready();
        stage.happens(Event::Scanned("EL1:CODE".to_owned()));
        stage.is_answered(Answer::Judged(Box::new(outcome)));
        let words = words(&stage);
        assert!(words.contains(&address), "{house}: {words:?}");
        for other in houses.iter().filter(|other| **other != house) {
            assert!(
                !words.iter().any(|word| word.contains(other)),
                "{house}: {words:?}"
            );
        }
    }
}

#[test]
fn a_station_in_another_house_has_its_address_whichever_is_the_first() {
    let outcome = CheckInOutcome {
        stations: door::outcome("wrong_site_stations").stations,
        ..door::outcome("admitted")
    };
    let stage = Stage::ready();
    stage.happens(Event::Scanned("EL1:CODE".to_owned()));
    stage.is_answered(Answer::Judged(Box::new(outcome)));
    let words = words(&stage);
    let with_address = format!("Wartebereich B, 1. Stock, {OTHER_HOUSE}");
    assert!(words.contains(&with_address), "{words:?}");
    assert!(
        words.iter().any(|word| word == "Wartebereich Z, Halle"),
        "{words:?}"
    );
}

#[test]
fn stations_that_were_called_off_are_no_places_to_go() {
    for (name, gone) in [
        ("too_early_stations", &["Ausländerbehörde"][..]),
        (
            "cancelled_stations",
            &["Ausländerbehörde", "Fundbüro", "Ihre Stationen"][..],
        ),
    ] {
        let stage = Stage::ready();
        stage.happens(Event::Scanned("EL1:CODE".to_owned()));
        stage.is_answered(Answer::Judged(Box::new(door::outcome(name))));
        let words = words(&stage);
        for unit in gone {
            assert!(
                !words.iter().any(|word| word.contains(unit)),
                "{name} shows {unit}: {words:?}"
            );
        }
    }
}
