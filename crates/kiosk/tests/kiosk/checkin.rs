//! Check-in by code and by number.

use einlass_client::contract::admission::Presented;
use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{
    Answer, DigitsFault, Effect, Event, Failure, Outage, Outcome, Refusal, State, StateKind, Touch,
};

use crate::samples::{self, NUMBER, door};
use crate::visitor::Visitor;

fn is_check_in(effect: &Effect) -> bool {
    matches!(effect, Effect::CheckIn { .. })
}

fn judged(name: &str) -> Answer {
    Answer::Judged(Box::new(door::outcome(name)))
}

#[test]
fn number_equals_scan() {
    let mut scanning = Visitor::arrives();
    scanning.shows("EL1:CODE");
    assert!(matches!(
        scanning.orders.last(),
        Some(Effect::CheckIn { presented: Presented::Ticket(text), .. }) if text == "EL1:CODE"
    ));
    scanning.is_answered(judged("admitted"));

    let mut typing = Visitor::arrives();
    typing.touches(Touch::OpenNumberPad);
    typing.types_number(NUMBER);
    typing.touches(Touch::Confirm);
    assert!(typing.orders.iter().any(|effect| matches!(
        effect,
        Effect::CheckIn { presented: Presented::Number(number), .. } if number.to_string() == NUMBER
    )));
    typing.is_answered(judged("admitted"));

    assert_eq!(scanning.outcome(), typing.outcome());
}

#[test]
fn wrong_site() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.is_answered(judged("wrong_site"));
    let Outcome::Judged(outcome) = visitor.outcome() else {
        panic!("not judged");
    };
    let steps = format!("{:?}", outcome.next_actions);
    assert!(steps.contains("Bahnhofstraße 80, 87435 Kempten"), "{steps}");
}

#[test]
fn outcomes() {
    for (name, outcome) in door::outcomes() {
        let mut visitor = Visitor::arrives();
        visitor.shows("EL1:CODE");
        visitor.is_answered(Answer::Judged(Box::new(outcome.clone())));
        assert_eq!(*visitor.outcome(), Outcome::Judged(Box::new(outcome)), "{name}");
        let admitted = name.ends_with("admitted") || name == "stations";
        let expected = if admitted {
            StateKind::Message
        } else {
            StateKind::Refusal
        };
        assert_eq!(visitor.kind(), expected, "{name}");
    }
}

#[test]
fn a_foreign_code_is_told_apart_without_its_content_and_sends_nothing() {
    let mut visitor = Visitor::arrives();
    visitor.happens(Event::ForeignScanned);
    assert_eq!(*visitor.outcome(), Outcome::Refused(Refusal::ForeignCode));
    assert_eq!(
        visitor.ordered(|effect| !matches!(effect, Effect::StartCamera)),
        0
    );
    visitor.touches(Touch::OpenNumberPad);
    assert_eq!(visitor.kind(), StateKind::NumberPad);
}

#[test]
fn a_malformed_code_is_answered_like_an_unknown_one() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:BROKEN");
    visitor.fails_with(Failure::Refused(ErrorCode::TicketMalformed));
    assert_eq!(*visitor.outcome(), Outcome::Refused(Refusal::UnknownCode));
}

#[test]
fn a_code_that_is_held_for_long_is_judged_once() {
    let mut visitor = Visitor::arrives();
    for _ in 0..20 {
        visitor.shows("EL1:CODE");
        visitor.waits(3);
        if visitor.kind() == StateKind::Checking {
            visitor.is_answered(judged("admitted"));
        }
    }
    assert_eq!(visitor.ordered(is_check_in), 1);
    visitor.waits(6);
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.ordered(is_check_in), 1);
}

#[test]
fn the_next_visitor_need_not_wait_for_the_message_to_vanish() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:FIRST");
    visitor.shows("EL1:SECOND");
    assert_eq!(visitor.ordered(is_check_in), 1, "one at a time");
    visitor.is_answered(judged("admitted"));
    visitor.shows("EL1:THIRD");
    assert_eq!(visitor.kind(), StateKind::Checking);
}

#[test]
fn a_code_that_is_held_through_a_slow_check_is_judged_once() {
    let mut visitor = Visitor::arrives();
    for _ in 0..4 {
        visitor.shows("EL1:CODE");
        visitor.waits(3);
    }
    visitor.is_answered(judged("admitted"));
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.ordered(is_check_in), 1);
    assert_eq!(visitor.kind(), StateKind::Message);
}

#[test]
fn a_code_that_is_shown_while_another_is_checked_is_judged_afterwards() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:FIRST");
    for _ in 0..3 {
        visitor.waits(3);
        visitor.shows("EL1:SECOND");
    }
    visitor.is_answered(judged("too_early"));
    visitor.orders.clear();
    visitor.waits(3);
    visitor.shows("EL1:SECOND");
    assert!(visitor.orders.iter().any(|effect| matches!(
        effect,
        Effect::CheckIn { presented: Presented::Ticket(text), .. } if text == "EL1:SECOND"
    )));
}

#[test]
fn a_code_that_is_still_in_view_is_judged_when_the_terminal_serves_again() {
    let mut visitor = Visitor::arrives();
    visitor.happens(Event::ServerLost(Outage::ServerLost));
    visitor.shows("EL1:CODE");
    visitor.waits(2);
    visitor.happens(Event::SiteKnown(samples::site_facts()));
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.kind(), StateKind::Checking);
}

#[test]
fn asking_for_the_camera_gives_the_same_code_another_try() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.is_answered(judged("too_early"));
    visitor.touches(Touch::Leave);
    visitor.touches(Touch::OpenScan);
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.ordered(is_check_in), 2);
}

#[test]
fn a_code_of_somebody_else_costs_no_digits_that_were_typed() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenNumberPad);
    visitor.types_number("5728");
    visitor.happens(Event::ForeignScanned);
    assert!(matches!(visitor.kiosk.state(), State::NumberPad(pad) if pad.digits() == "5728"));
    visitor.happens(Event::HandScanned(None));
    assert!(matches!(visitor.kiosk.state(), State::NumberPad(pad) if pad.digits() == "5728"));
}

#[test]
fn a_code_of_somebody_else_replaces_nothing_that_the_door_said() {
    for (name, outcome) in door::outcomes() {
        let mut visitor = Visitor::arrives();
        visitor.shows("EL1:CODE");
        visitor.is_answered(Answer::Judged(Box::new(outcome.clone())));
        visitor.happens(Event::ForeignScanned);
        visitor.happens(Event::HandScanned(None));
        assert_eq!(*visitor.outcome(), Outcome::Judged(Box::new(outcome)), "{name}");
    }
}

#[test]
fn a_message_that_comes_anew_can_be_read_for_as_long_as_the_first() {
    let mut visitor = Visitor::arrives();
    visitor.happens(Event::ForeignScanned);
    visitor.waits(15);
    visitor.happens(Event::ForeignScanned);
    visitor.waits(19);
    assert_eq!(visitor.kind(), StateKind::Message);
    visitor.waits(1);
    assert_eq!(visitor.kind(), StateKind::Welcome);
}

#[test]
fn a_code_that_stays_in_view_is_judged_again_after_a_check_in_that_may_work_in_a_moment() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.fails_with(Failure::Refused(ErrorCode::TooManyRequests));
    visitor.waits(3);
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.ordered(is_check_in), 2);
    visitor.is_answered(judged("admitted"));
    visitor.waits(3);
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.ordered(is_check_in), 0, "what was judged stays judged");
}

#[test]
fn a_hand_scanner_is_not_held_back_by_what_the_camera_saw() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.is_answered(judged("too_early"));
    visitor.happens(Event::HandScanned(Some("EL1:CODE".to_owned())));
    assert_eq!(visitor.ordered(is_check_in), 2);
    visitor.is_answered(judged("too_early"));
    visitor.shows("EL1:CODE");
    assert_eq!(visitor.ordered(is_check_in), 0, "the camera sees the same code");
}

#[test]
fn two_codes_in_view_are_judged_once_each() {
    let mut visitor = Visitor::arrives();
    for _ in 0..10 {
        for code in ["EL1:FIRST", "EL1:SECOND"] {
            visitor.shows(code);
            if visitor.kind() == StateKind::Checking {
                visitor.is_answered(judged("admitted"));
            }
        }
        visitor.waits(3);
    }
    assert_eq!(visitor.ordered(is_check_in), 2);
}

#[test]
fn a_typing_error_is_told_at_the_ninth_digit_and_nothing_is_sent() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenNumberPad);
    visitor.types_number("57284391");
    let State::NumberPad(pad) = visitor.kiosk.state() else {
        panic!("no number pad");
    };
    assert_eq!(pad.fault(), None);
    visitor.touches_all(&[Touch::Digit(3), Touch::Confirm]);
    let State::NumberPad(pad) = visitor.kiosk.state() else {
        panic!("no number pad");
    };
    assert_eq!(pad.fault(), Some(DigitsFault::TypingError));
    visitor.touches_all(&[
        Touch::Erase,
        Touch::Digit(2),
        Touch::Digit(7),
        Touch::Confirm,
        Touch::Confirm,
    ]);
    assert_eq!(
        visitor.ordered(is_check_in),
        1,
        "the tenth digit and the second tap count for nothing"
    );
}

#[test]
fn a_late_visitor_goes_on_to_a_free_time() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.is_answered(judged("too_late"));
    visitor.touches(Touch::OpenBooking);
    assert_eq!(visitor.kind(), StateKind::ServiceChoice);
}
