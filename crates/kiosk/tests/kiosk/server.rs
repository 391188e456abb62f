//! The server comes and goes.

use std::time::Duration;

use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{
    Advice, Answer, Effect, Event, Failure, Kiosk, Now, Outage, Outcome, Refusal, Settings, State, StateKind,
    Touch,
};

use crate::samples::{self, slots};
use crate::visitor::Visitor;

#[test]
fn a_terminal_serves_nobody_before_it_knows_its_building() {
    let now = Now {
        ticks: Duration::ZERO,
        instant: "2026-11-20T08:40:00Z".parse().unwrap(),
    };
    let kiosk = Kiosk::new(Settings::STANDARD);
    let (kiosk, _) = kiosk.step(Event::Touched(Touch::OpenNumberPad), now);
    let (kiosk, effects) = kiosk.step(Event::Scanned("EL1:CODE".to_owned()), now);
    assert!(*kiosk.state() == State::OutOfOrder(Outage::Starting));
    assert!(effects.is_empty());
    let (kiosk, effects) = kiosk.step(Event::SiteKnown(samples::site_facts()), now);
    assert!(*kiosk.state() == State::Welcome);
    assert!(matches!(effects[..], [Effect::StartCamera]));
}

#[test]
fn a_lost_server_closes_the_welcome_page_and_reopens_it_by_itself() {
    let mut visitor = Visitor::arrives();
    visitor.happens(Event::ServerLost(Outage::ServerLost));
    assert_eq!(visitor.kind(), StateKind::OutOfOrder);
    visitor.shows("EL1:CODE");
    visitor.touches(Touch::OpenNumberPad);
    assert_eq!(visitor.kind(), StateKind::OutOfOrder);
    visitor.happens(Event::SiteKnown(samples::site_facts()));
    assert_eq!(visitor.kind(), StateKind::Welcome);
}

#[test]
fn a_visitor_who_types_is_not_interrupted_until_the_answer_fails() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenNumberPad);
    visitor.happens(Event::ServerLost(Outage::ServerLost));
    assert_eq!(visitor.kind(), StateKind::NumberPad);
    visitor.types_number(samples::NUMBER);
    visitor.touches(Touch::Confirm);
    visitor.fails_with(Failure::Unreachable);
    assert!(*visitor.kiosk.state() == State::OutOfOrder(Outage::ServerLost));
}

#[test]
fn an_answer_that_never_comes_ends_the_wait() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.waits(24);
    assert_eq!(visitor.kind(), StateKind::Checking);
    visitor.waits(1);
    assert_eq!(visitor.kind(), StateKind::OutOfOrder);
}

#[test]
fn a_booking_confirmed_after_the_visitor_was_sent_away_is_withdrawn() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    let call = visitor.awaited();
    visitor.waits(25);
    assert_eq!(visitor.kind(), StateKind::OutOfOrder);
    let booked = slots::booked(slots::instant("2026-11-20T12:10:00Z"));
    visitor.happens(Event::Answered {
        call,
        answer: Answer::Booked { booked, qr: None },
    });
    let withdrawn = |effect: &Effect| matches!(effect, Effect::WithdrawBooking(booked) if booked.manage_token == "manage-secret");
    assert_eq!(visitor.ordered(withdrawn), 1);
}

#[test]
fn every_refusal_of_the_server_has_its_advice() {
    let advice = |code| Advice::on(Failure::Refused(code));
    assert_eq!(advice(ErrorCode::SlotTaken), Advice::ChooseAgain);
    assert_eq!(advice(ErrorCode::TooManyRequests), Advice::TryAgain);
    assert_eq!(advice(ErrorCode::NumberCheckDigit), Advice::CheckNumber);
    assert_eq!(advice(ErrorCode::PersonLimitReached), Advice::GoToStaff);
    assert_eq!(advice(ErrorCode::Other), Advice::OutOfOrder);
    assert_eq!(Advice::on(Failure::Unreachable), Advice::OutOfOrder);
    for code in ErrorCode::ALL {
        let mut visitor = Visitor::arrives();
        visitor.shows("EL1:CODE");
        visitor.fails_with(Failure::Refused(*code));
        let stays = matches!(visitor.kind(), StateKind::Checking);
        assert!(!stays, "{code:?} leaves the visitor waiting");
    }
}

#[test]
fn a_terminal_that_the_server_refuses_says_that_it_is_not_set_up() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.fails_with(Failure::Refused(ErrorCode::ScopeMissing));
    assert!(*visitor.kiosk.state() == State::OutOfOrder(Outage::NotSetUp));
}

#[test]
fn too_many_requests_ask_to_try_again() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.fails_with(Failure::Refused(ErrorCode::TooManyRequests));
    assert_eq!(*visitor.outcome(), Outcome::Refused(Refusal::TryAgain));
}
