//! The server comes and goes.

use std::time::Duration;

use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{
    Advice, Answer, Effect, Errand, Event, Failure, Kiosk, Now, Outage, Outcome, Refusal, Settings, State,
    StateKind, Touch,
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
    assert!(*visitor.kiosk.state() == State::OutOfOrder(Outage::NotSetUp));
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
