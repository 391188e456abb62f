//! What happens when a visitor walks away.

use std::time::Duration;

use einlass_domain::language::Language;
use einlass_kiosk::flow::{
    Answer, Contrast, Effect, Event, RULES, Settings, State, StateKind, TextSize, Timeout, Touch,
};

use crate::samples::{catalogue, door, slots};
use crate::visitor::Visitor;

fn settings() -> (u64, u64) {
    (
        Settings::STANDARD.idle.as_secs(),
        Settings::STANDARD.warning.as_secs(),
    )
}

#[test]
fn wipe_and_release() {
    let (idle, warning) = settings();
    assert_eq!((idle, warning), (60, 20));
    let mut visitor = Visitor::arrives();
    visitor.touches_all(&[
        Touch::ChooseLanguage(Language::Arabic),
        Touch::SwitchTextSize,
        Touch::SwitchContrast,
    ]);
    visitor.keeps_time();
    visitor.types("erika");
    visitor.orders.clear();
    visitor.waits(idle - 1);
    assert_eq!(visitor.kiosk.seconds_left(visitor.now), None);
    visitor.waits(1);
    assert_eq!(visitor.kiosk.seconds_left(visitor.now), Some(20));
    visitor.waits(warning - 1);
    assert_eq!(visitor.kind(), StateKind::NameEntry);
    assert_eq!(visitor.ordered(|_| true), 0);
    visitor.waits(1);
    let released = visitor
        .ordered(|effect| matches!(effect, Effect::ReleaseHold(hold) if hold.hold_token == "hold-secret"));
    assert_eq!(released, 1);
    assert!(
        *visitor.kiosk.state() == State::Welcome,
        "everything that was entered lives in the state"
    );
    assert_eq!(visitor.kiosk.display(), Visitor::arrives().kiosk.display());
    assert_eq!(visitor.kiosk.display().language, Language::German);
}

/// G-07: the times are a setting.
#[test]
fn a_town_says_how_long_a_terminal_waits() {
    let settings = Settings {
        idle: Duration::from_secs(90),
        warning: Duration::from_secs(45),
        ..Settings::STANDARD
    };
    let mut visitor = Visitor::arrives_at(settings);
    visitor.touches(Touch::OpenNumberPad);
    visitor.waits(89);
    assert_eq!(visitor.kiosk.seconds_left(visitor.now), None);
    visitor.waits(1);
    assert_eq!(visitor.kiosk.seconds_left(visitor.now), Some(45));
    visitor.waits(44);
    assert_eq!(visitor.kind(), StateKind::NumberPad);
    visitor.waits(1);
    assert_eq!(visitor.kind(), StateKind::Welcome);
}

#[test]
fn a_touch_during_the_warning_extends_and_does_nothing_else() {
    let (idle, warning) = settings();
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    for _ in 0..12 {
        visitor.waits(idle + warning - 1);
        assert!(visitor.kiosk.seconds_left(visitor.now).is_some());
        visitor.touches(Touch::StayHere);
        assert_eq!(visitor.kiosk.seconds_left(visitor.now), None);
    }
    visitor.waits(idle);
    visitor.orders.clear();
    visitor.touches(Touch::Confirm);
    assert_eq!(
        visitor.kind(),
        StateKind::NameEntry,
        "the touch went to the warning"
    );
    assert_eq!(visitor.ordered(|_| true), 0);
}

#[test]
fn leaving_during_the_warning_wipes_at_once() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.orders.clear();
    visitor.waits(settings().0);
    visitor.touches(Touch::Leave);
    assert_eq!(visitor.kind(), StateKind::Welcome);
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::ReleaseHold(_))),
        1
    );
}

#[test]
fn digits_and_search_words_are_gone_after_the_wipe() {
    let fresh = Visitor::arrives();
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenNumberPad);
    visitor.types_number("5728");
    visitor.waits(80);
    assert!(visitor.kiosk.state() == fresh.kiosk.state());
    visitor.touches(Touch::OpenNumberPad);
    assert!(matches!(visitor.kiosk.state(), State::NumberPad(pad) if pad.digits().is_empty()));
    visitor.touches_all(&[Touch::Leave, Touch::OpenBooking]);
    visitor.is_answered(Answer::Services(catalogue::services()));
    visitor.touches(Touch::OpenSearch);
    visitor.types("pass");
    visitor.waits(80);
    assert!(visitor.kiosk.state() == fresh.kiosk.state());
}

#[test]
fn a_hold_that_comes_after_the_wipe_is_given_back() {
    let mut visitor = Visitor::arrives();
    visitor.opens_times();
    visitor.touches(Touch::Choose(0));
    let call = visitor.awaited();
    visitor.waits(80);
    assert_eq!(visitor.kind(), StateKind::Welcome);
    visitor.orders.clear();
    let answer = Answer::Held(slots::hold(slots::instant("2026-11-20T08:50:00Z")));
    visitor.happens(Event::Answered { call, answer });
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::ReleaseHold(_))),
        1
    );
    assert_eq!(visitor.kind(), StateKind::Welcome);
}

#[test]
fn the_call_number_stays_for_20_seconds() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::ChooseLanguage(Language::English));
    visitor.shows("EL1:CODE");
    visitor.is_answered(Answer::Judged(Box::new(door::outcome("admitted"))));
    visitor.waits(19);
    assert_eq!(visitor.kind(), StateKind::Message);
    visitor.waits(1);
    assert_eq!(visitor.kind(), StateKind::Welcome);
    assert_eq!(visitor.kiosk.display().language, Language::German);
}

#[test]
fn the_welcome_page_returns_to_german_without_a_warning() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::ChooseLanguage(Language::Ukrainian));
    visitor.waits(59);
    assert_eq!(visitor.kiosk.display().language, Language::Ukrainian);
    visitor.waits(1);
    assert_eq!(visitor.kiosk.display().language, Language::German);
    assert_eq!(visitor.kiosk.seconds_left(visitor.now), None);
}

#[test]
fn switching_the_language_keeps_what_was_entered() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.types("erika");
    visitor.touches_all(&[Touch::ChooseLanguage(Language::Arabic), Touch::SwitchReach]);
    assert!(matches!(visitor.kiosk.state(), State::NameEntry(entry) if entry.name.text() == "Erika"));
    assert_eq!(visitor.kiosk.display().language, Language::Arabic);
    assert_eq!(visitor.kiosk.display().text_size, TextSize::Normal);
    assert_eq!(visitor.kiosk.display().contrast, Contrast::Normal);
}

#[test]
fn one_step_back_to_the_welcome_page_keeps_the_language_and_leaving_does_not() {
    let mut visitor = Visitor::arrives();
    visitor.touches_all(&[
        Touch::ChooseLanguage(Language::English),
        Touch::OpenNumberPad,
        Touch::GoBack,
    ]);
    assert_eq!(visitor.kiosk.display().language, Language::English);
    visitor.touches_all(&[Touch::OpenNumberPad, Touch::Leave]);
    assert_eq!(visitor.kiosk.display().language, Language::German);
}

#[test]
fn every_state_stands_in_the_table_once_and_none_with_entries_ends_unwarned() {
    for rule in RULES {
        let lines = RULES.iter().filter(|other| other.state == rule.state).count();
        assert_eq!(lines, 1, "{:?}", rule.state);
    }
    for kind in [
        StateKind::NumberPad,
        StateKind::ServiceChoice,
        StateKind::SlotChoice,
        StateKind::NameEntry,
        StateKind::Booked,
    ] {
        assert_eq!(kind.timeout(), Timeout::Warned, "{kind:?}");
    }
}
