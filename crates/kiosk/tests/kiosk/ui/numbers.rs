//! Numbers in sentences: every language has its forms.

use einlass_domain::language::Language;
use einlass_kiosk::flow::{Answer, Event, Touch};

use super::a11y::texts;
use super::gallery;
use super::stage::Stage;
use crate::samples::catalogue;
use crate::samples::{door, slots};

fn assert_says(stage: &Stage, expected: &str) {
    let words: Vec<String> = texts(&stage.terminal).into_iter().map(|(text, _)| text).collect();
    assert!(
        words.iter().any(|word| word.ends_with(expected)),
        "{expected}: {words:?}"
    );
}

#[test]
fn minutes_on_foot() {
    for (language, minutes, expected) in [
        (Language::German, 1, "1 Minute Fußweg"),
        (Language::German, 5, "5 Minuten Fußweg"),
        (Language::English, 1, "1 minute on foot"),
        (Language::EasyGerman, 1, "Sie gehen 1 Minute zu Fuß."),
        (Language::Ukrainian, 2, "2 хвилини пішки"),
        (Language::Ukrainian, 5, "5 хвилин пішки"),
        (Language::Arabic, 1, "دقيقة واحدة سيرًا على الأقدام"),
        (Language::Arabic, 2, "دقيقتان سيرًا على الأقدام"),
        (Language::Arabic, 5, "5 دقائق سيرًا على الأقدام"),
        (Language::Arabic, 12, "12 دقيقة سيرًا على الأقدام"),
    ] {
        let mut outcome = door::outcome("stations");
        for station in &mut outcome.stations {
            station.walking_minutes = minutes;
        }
        let stage = Stage::ready();
        stage.touches(&[Touch::ChooseLanguage(language)]);
        stage.happens(Event::Scanned("EL1:CODE".to_owned()));
        stage.is_answered(Answer::Judged(Box::new(outcome)));
        assert_says(&stage, expected);
    }
}

#[test]
fn minutes_of_an_appointment() {
    for (language, minutes, expected) in [
        (Language::German, 1, "um 10:10 Uhr, etwa 1 Minute"),
        (Language::German, 20, "um 10:10 Uhr, etwa 20 Minuten"),
        (Language::English, 1, "about 1 minute"),
        (Language::EasyGerman, 1, "Der Termin dauert etwa 1 Minute."),
        (Language::Ukrainian, 3, "приблизно 3 хвилини"),
        (Language::Arabic, 5, "حوالي 5 دقائق"),
        (Language::Arabic, 20, "حوالي 20 دقيقة"),
    ] {
        let stage = Stage::ready();
        stage.touches(&[Touch::ChooseLanguage(language)]);
        gallery::asks_for(&stage, &catalogue::documents());
        stage.touches(&[Touch::Choose(1)]);
        let mut hold = slots::hold(slots::instant("2026-11-20T09:10:00Z"));
        hold.duration_minutes = minutes;
        stage.is_answered(Answer::Held(hold));
        assert_says(&stage, expected);
    }
}
