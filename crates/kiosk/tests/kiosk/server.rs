//! The server comes and goes.

use std::time::Duration;

use einlass_client::contract::platform::ErrorCode;
use einlass_domain::language::Language;
use einlass_kiosk::flow::{
    Advice, Answer, Effect, Errand, Event, Failure, Kiosk, Now, OutOfOrder, Outage, Outcome, Refusal,
    Settings, State, StateKind, Touch,
};

use crate::samples::{self, slots};
use crate::visitor::Visitor;

fn closed(visitor: &Visitor) -> OutOfOrder {
    match visitor.kiosk.state() {
        State::OutOfOrder(closed) => *closed,
        _ => panic!("in order: {:?}", visitor.kind()),
    }
}

#[test]
fn a_terminal_serves_nobody_before_it_knows_its_building() {
    let now = Now {
        ticks: Duration::ZERO,
        instant: "2026-11-20T08:40:00Z".parse().unwrap(),
    };
    let kiosk = Kiosk::new(Settings::STANDARD);
    let (kiosk, _) = kiosk.step(Event::Touched(Touch::OpenNumberPad), now);
    let (kiosk, effects) = kiosk.step(Event::Scanned("EL1:CODE".to_owned()), now);
    assert!(matches!(kiosk.state(), State::OutOfOrder(closed) if closed.outage == Outage::Starting));
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
    assert_eq!(closed(&visitor).outage, Outage::ServerLost);
}

#[test]
fn the_page_after_a_failed_order_can_be_read_although_the_server_is_there() {
    for errand in [Errand::CheckIn, Errand::Booking] {
        let mut visitor = Visitor::arrives();
        match errand {
            Errand::CheckIn => visitor.shows("EL1:CODE"),
            Errand::Booking => {
                visitor.keeps_time();
                visitor.touches(Touch::SkipName);
            }
        }
        visitor.fails_with(Failure::Unreachable);
        for _ in 0..6 {
            visitor.waits(3);
            visitor.happens(Event::SiteKnown(samples::site_facts()));
            visitor.happens(Event::ServerLost(Outage::ServerLost));
            let failed = closed(&visitor).failed;
            assert_eq!(failed.map(|failed| failed.errand), Some(errand));
        }
        visitor.waits(2);
        visitor.happens(Event::SiteKnown(samples::site_facts()));
        assert_eq!(visitor.kind(), StateKind::Welcome);
        visitor.shows("EL1:CODE");
        assert_eq!(
            visitor.kind(),
            StateKind::Checking,
            "a code still in view is read"
        );
    }
}

#[test]
fn a_lasting_outage_says_nothing_of_the_order_before_it_once_that_was_read() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    visitor.fails_with(Failure::Unreachable);
    visitor.waits(21);
    visitor.happens(Event::ServerLost(Outage::ServerLost));
    assert_eq!(closed(&visitor).failed, None);
}

#[test]
fn an_outage_returns_to_german_after_the_quiet_time() {
    let mut visitor = Visitor::arrives();
    visitor.happens(Event::ServerLost(Outage::ServerLost));
    visitor.touches_all(&[Touch::ChooseLanguage(Language::Arabic), Touch::SwitchContrast]);
    visitor.waits(59);
    assert_eq!(visitor.kiosk.display().language, Language::Arabic);
    visitor.waits(1);
    assert_eq!(visitor.kiosk.display(), Visitor::arrives().kiosk.display());
    assert_eq!(visitor.kind(), StateKind::OutOfOrder);
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

/// Every code that a server sends, by what the visitor can do.
const TABLE: &[(Advice, &[ErrorCode])] = &[
    (
        Advice::CheckNumber,
        &[
            ErrorCode::NumberMalformed,
            ErrorCode::NumberCheckDigit,
            ErrorCode::TicketMalformed,
        ],
    ),
    (
        Advice::ChooseAgain,
        &[
            ErrorCode::SlotTaken,
            ErrorCode::DayLimitReached,
            ErrorCode::NoTimeInRange,
            ErrorCode::HoldExpired,
            ErrorCode::HoldNotFound,
            ErrorCode::TimeInPast,
            ErrorCode::TimeTooSoon,
            ErrorCode::TimeNotOpen,
            ErrorCode::TimeOffGrid,
            ErrorCode::TimeBeyondHorizon,
            ErrorCode::ServiceNotValid,
        ],
    ),
    (
        Advice::TryAgain,
        &[
            ErrorCode::TooManyRequests,
            ErrorCode::Unavailable,
            ErrorCode::PersonInvalid,
        ],
    ),
    (
        Advice::GoToStaff,
        &[
            ErrorCode::ChannelClosed,
            ErrorCode::AnswerInvalid,
            ErrorCode::IdentityRequired,
            ErrorCode::VariantNotOffered,
            ErrorCode::PersonLimitReached,
            ErrorCode::ServiceNotFound,
            ErrorCode::UnitNotFound,
            ErrorCode::ServiceNotBookable,
            ErrorCode::ServicesEmpty,
            ErrorCode::ServicesTooMany,
            ErrorCode::ServiceRepeated,
            ErrorCode::ServicesNotCombinable,
            ErrorCode::QuantityOutOfRange,
            ErrorCode::VisitTooLong,
            ErrorCode::HoldAlreadyBooked,
            ErrorCode::AppointmentNotFound,
            ErrorCode::AppointmentCancelled,
            ErrorCode::AppointmentHonoured,
            ErrorCode::AppointmentMissed,
            ErrorCode::AppointmentStarted,
            ErrorCode::AppointmentPending,
            ErrorCode::AppointmentHasStations,
            ErrorCode::ActivationExpired,
            ErrorCode::TicketNone,
            ErrorCode::NameFixed,
            ErrorCode::ReferenceReused,
            ErrorCode::ReasonMissing,
            ErrorCode::StepUnknown,
            ErrorCode::PlacementInvalid,
            ErrorCode::WishImpossible,
            ErrorCode::WaitingEntryNotFound,
            ErrorCode::WaitingEntryClosed,
            ErrorCode::OfferMissing,
            ErrorCode::OfferExpired,
            ErrorCode::StationsCount,
            ErrorCode::StationsTooClose,
            ErrorCode::StationsOtherDay,
            ErrorCode::StationsMismatch,
            ErrorCode::Internal,
        ],
    ),
    (
        Advice::OutOfOrder,
        &[
            ErrorCode::TokenMissing,
            ErrorCode::TokenInvalid,
            ErrorCode::ClientInvalid,
            ErrorCode::GrantUnsupported,
            ErrorCode::ScopeMissing,
            ErrorCode::SiteNotFound,
            ErrorCode::PoolNotFound,
            ErrorCode::RouteNotFound,
            ErrorCode::MethodNotAllowed,
            ErrorCode::BodyMalformed,
            ErrorCode::BodyTooLarge,
            ErrorCode::MediaTypeUnsupported,
            ErrorCode::FieldUnknown,
            ErrorCode::TimeWithoutOffset,
            ErrorCode::ParameterInvalid,
            ErrorCode::IdempotencyKeyMissing,
            ErrorCode::IdempotencyKeyReused,
            ErrorCode::IfMatchFailed,
            ErrorCode::IfMatchMissing,
            ErrorCode::PatchNotApplicable,
            ErrorCode::TownInvalid,
            ErrorCode::TownOutdated,
            ErrorCode::TownVersionNotFound,
            ErrorCode::TownDraftNotFound,
            ErrorCode::MassCancellationNotFound,
            ErrorCode::MassCancellationInvalid,
            ErrorCode::StaffingInvalid,
        ],
    ),
];

#[test]
fn every_refusal_of_the_server_has_its_advice() {
    for code in ErrorCode::ALL {
        let found: Vec<Advice> = TABLE
            .iter()
            .filter(|(_, codes)| codes.contains(code))
            .map(|(advice, _)| *advice)
            .collect();
        assert_eq!(found, [Advice::on(Failure::Refused(*code))], "{code:?}");
    }
    assert_eq!(Advice::on(Failure::Refused(ErrorCode::Other)), Advice::OutOfOrder);
    assert_eq!(Advice::on(Failure::Unreachable), Advice::OutOfOrder);
}

#[test]
fn every_refusal_of_a_check_in_leads_to_the_page_of_its_advice() {
    for (advice, codes) in TABLE {
        for code in *codes {
            let mut visitor = Visitor::arrives();
            visitor.shows("EL1:CODE");
            visitor.fails_with(Failure::Refused(*code));
            let expected = match advice {
                Advice::OutOfOrder => None,
                Advice::TryAgain | Advice::ChooseAgain => Some(Refusal::TryAgain(Errand::CheckIn)),
                Advice::CheckNumber => Some(Refusal::UnknownCode),
                Advice::GoToStaff => Some(Refusal::GoToStaff),
            };
            match expected {
                Some(refusal) => assert_eq!(*visitor.outcome(), Outcome::Refused(refusal), "{code:?}"),
                None => assert_eq!(visitor.kind(), StateKind::OutOfOrder, "{code:?}"),
            }
        }
    }
}

#[test]
fn every_refusal_of_a_booking_leads_to_the_page_of_its_advice() {
    for (advice, codes) in TABLE {
        for code in *codes {
            let mut visitor = Visitor::arrives();
            visitor.keeps_time();
            visitor.touches(Touch::SkipName);
            visitor.fails_with(Failure::Refused(*code));
            let expected = match advice {
                Advice::OutOfOrder => StateKind::OutOfOrder,
                Advice::ChooseAgain => StateKind::SlotChoice,
                Advice::TryAgain | Advice::CheckNumber | Advice::GoToStaff => StateKind::Refusal,
            };
            assert_eq!(visitor.kind(), expected, "{code:?}");
        }
    }
}

#[test]
fn a_booking_that_may_work_in_a_moment_offers_to_book_again() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    visitor.fails_with(Failure::Refused(ErrorCode::Unavailable));
    let expected = Outcome::Refused(Refusal::TryAgain(Errand::Booking));
    assert_eq!(*visitor.outcome(), expected);
    visitor.touches(Touch::OpenBooking);
    assert_eq!(visitor.kind(), StateKind::ServiceChoice);
}

#[test]
fn a_terminal_that_the_server_refuses_says_that_it_is_not_set_up() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.fails_with(Failure::Refused(ErrorCode::ScopeMissing));
    assert_eq!(closed(&visitor).outage, Outage::NotSetUp);
}

#[test]
fn too_many_requests_ask_to_try_again() {
    let mut visitor = Visitor::arrives();
    visitor.shows("EL1:CODE");
    visitor.fails_with(Failure::Refused(ErrorCode::TooManyRequests));
    assert_eq!(
        *visitor.outcome(),
        Outcome::Refused(Refusal::TryAgain(Errand::CheckIn))
    );
}
