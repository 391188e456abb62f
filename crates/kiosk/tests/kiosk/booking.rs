//! Booking at the terminal.

use einlass_client::contract::booking::{AppointmentSource, Channel};
use einlass_client::contract::catalogue::{ServiceTerms, Variant};
use einlass_client::contract::platform::ErrorCode;
use einlass_kiosk::flow::{
    Answer, Browse, CHOICES_PER_SCREEN, Choice, Effect, Failure, NotHere, ServiceChoice, SlotNotice, State,
    StateKind, Touch,
};

use crate::samples::{catalogue, door, slots};
use crate::visitor::Visitor;

fn services(visitor: &Visitor) -> &ServiceChoice {
    match visitor.kiosk.state() {
        State::ServiceChoice(choice) => choice,
        _ => panic!("not choosing a service"),
    }
}

fn names(visitor: &Visitor) -> Vec<String> {
    let name = |choice: Choice<'_>| match choice {
        Choice::Category(name) => name.get("de").to_owned(),
        Choice::Service(service) => service.name.get("de").to_owned(),
    };
    services(visitor).choices().into_iter().map(name).collect()
}

#[test]
fn happy_path() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.types("jürgen groß");
    visitor.touches(Touch::Confirm);
    let Some(Effect::BookAppointment { request, .. }) = visitor.orders.last() else {
        panic!("nothing booked");
    };
    assert_eq!(request.person.name.as_deref(), Some("Jürgen Groß"));
    assert_eq!((&request.person.email, &request.person.phone), (&None, &None));
    assert!(
        matches!(&request.from, AppointmentSource::Hold { hold_token, .. } if hold_token == "hold-secret")
    );
    visitor.is_answered(Answer::Booked {
        booked: slots::booked(slots::instant("2026-11-20T12:10:00Z")),
        qr: None,
    });
    assert_eq!(visitor.kind(), StateKind::Booked);
    visitor.touches(Touch::Leave);
    assert_eq!(visitor.kind(), StateKind::Welcome);
}

#[test]
fn screens_le_6() {
    let mut visitor = Visitor::arrives();
    let mut screens = vec![visitor.kind()];
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::services()));
    screens.push(visitor.kind());
    visitor.touches(Touch::Choose(0));
    screens.push(visitor.kind());
    visitor.touches(Touch::Choose(0));
    visitor.is_answered(Answer::Slots(slots::list()));
    screens.push(visitor.kind());
    visitor.touches(Touch::Choose(0));
    visitor.is_answered(Answer::Held(slots::hold(slots::instant("2026-11-20T08:50:00Z"))));
    screens.push(visitor.kind());
    visitor.touches(Touch::SkipName);
    visitor.is_answered(Answer::Booked {
        booked: slots::booked(slots::instant("2026-11-20T12:10:00Z")),
        qr: None,
    });
    screens.push(visitor.kind());
    assert_eq!(screens.last(), Some(&StateKind::Booked));
    assert_eq!(screens.len(), 6);
}

#[test]
fn at_most_eight_choices_stand_on_a_screen_and_all_can_be_reached() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::many(19)));
    visitor.touches(Touch::Choose(0));
    let mut seen = names(&visitor);
    assert_eq!(seen.len(), CHOICES_PER_SCREEN);
    for _ in 0..5 {
        visitor.touches(Touch::ShowNext);
        seen.extend(names(&visitor));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 19);
    assert_eq!(services(&visitor).screens(), (2, 3));
}

#[test]
fn a_service_is_found_by_category_word_and_synonym() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::services()));
    assert_eq!(
        names(&visitor),
        ["Ausweise und Pässe", "Bauen", "Wohnen und Meldewesen"]
    );
    visitor.touches(Touch::Choose(1));
    assert_eq!(names(&visitor), ["Bauberatung"]);
    for (word, expected) in [
        ("umzug", "Wohnsitz anmelden"),
        ("fuehrung", "Führungszeugnis"),
        ("notpass", "Vorläufiger Reisepass"),
    ] {
        visitor.touches(Touch::OpenSearch);
        visitor.types(word);
        assert_eq!(names(&visitor), [expected], "{word}");
    }
    visitor.touches(Touch::OpenSearch);
    visitor.types("quatsch");
    assert!(names(&visitor).is_empty());
    assert!(matches!(services(&visitor).browse(), Browse::Search(word) if word.text() == "Quatsch"));
}

#[test]
fn a_service_that_cannot_be_booked_here_is_found_and_leads_elsewhere() {
    for (name, terms) in catalogue::terms_of_elsewhere() {
        let mut visitor = Visitor::arrives();
        visitor.touches(Touch::OpenBooking);
        visitor.is_answered(Answer::Services(catalogue::with_terms(terms)));
        visitor.touches(Touch::Choose(0));
        assert_eq!(names(&visitor), ["Fahrzeug zulassen"], "{name}");
        visitor.orders.clear();
        visitor.touches(Touch::Choose(0));
        let Browse::Elsewhere(found) = services(&visitor).browse() else {
            panic!("{name} can be booked");
        };
        assert_eq!(found.is_booked_by_phone(), name != "account", "{name}");
        assert!(found.is_booked_online(), "{name}");
        assert_eq!(visitor.ordered(|_| true), 0, "{name}");
        visitor.touches(Touch::GoBack);
        assert_eq!(names(&visitor), ["Fahrzeug zulassen"], "{name}: one step back");
    }
}

#[test]
fn what_needs_no_appointment_is_found_by_its_word() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::services()));
    visitor.touches(Touch::OpenSearch);
    visitor.types("fund");
    visitor.touches(Touch::Choose(0));
    let Browse::Elsewhere(found) = services(&visitor).browse() else {
        panic!("it can be booked");
    };
    assert_eq!(found.why, NotHere::WithoutAppointment);
    assert!(!found.is_booked_by_phone() && !found.is_booked_online());
    visitor.touches(Touch::GoBack);
    assert!(matches!(services(&visitor).browse(), Browse::Search(word) if word.text() == "Fund"));
}

#[test]
fn a_question_that_may_stay_open_and_a_way_of_others_that_is_closed_hinder_nobody() {
    let terms = ServiceTerms {
        questions: vec![catalogue::question(false)],
        variants: vec![Variant::Video, Variant::OnSite],
        closed_channels: vec![catalogue::closed(Channel::Phone)],
        ..ServiceTerms::default()
    };
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::with_terms(terms)));
    visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
    assert_eq!(visitor.kind(), StateKind::SlotChoice);
}

#[test]
fn today_comes_first_and_each_time_once() {
    let mut visitor = Visitor::arrives();
    visitor.opens_times();
    let State::SlotChoice(choice) = visitor.kiosk.state() else {
        panic!("no times");
    };
    assert_eq!(choice.days().len(), 4);
    assert_eq!(choice.days()[0].date, choice.today);
    assert_eq!(choice.days()[0].slots.len(), 10);
    assert_eq!((choice.times().len(), choice.screens()), (8, (0, 2)));
    visitor.touches_all(&[Touch::ShowLaterDays, Touch::ShowLaterDays, Touch::ChooseDay(2)]);
    let State::SlotChoice(choice) = visitor.kiosk.state() else {
        panic!("no times");
    };
    assert_eq!(
        (choice.days().len(), choice.chosen_day(), choice.times().len()),
        (3, Some(2), 5)
    );
    assert_eq!(choice.has_other_days(), (true, false));
}

#[test]
fn a_double_tap_keeps_one_time_and_makes_one_booking() {
    let mut visitor = Visitor::arrives();
    visitor.opens_times();
    visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0), Touch::Choose(1)]);
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::HoldSlot { .. })),
        1
    );
    visitor.is_answered(Answer::Held(slots::hold(slots::instant("2026-11-20T08:50:00Z"))));
    visitor.touches_all(&[Touch::SkipName, Touch::SkipName, Touch::Confirm]);
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::BookAppointment { .. })),
        1
    );
}

#[test]
fn a_time_that_was_just_taken_leads_back_to_fresh_times() {
    let mut visitor = Visitor::arrives();
    visitor.opens_times();
    visitor.touches(Touch::Choose(0));
    visitor.orders.clear();
    visitor.fails_with(Failure::Refused(ErrorCode::SlotTaken));
    let State::SlotChoice(choice) = visitor.kiosk.state() else {
        panic!("no times");
    };
    assert_eq!(choice.notice, Some(SlotNotice::JustTaken));
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::SearchSlots { .. })),
        1
    );
}

#[test]
fn only_a_time_that_somebody_else_took_is_said_to_be_taken() {
    for (code, expected) in [
        (ErrorCode::SlotTaken, SlotNotice::JustTaken),
        (ErrorCode::HoldExpired, SlotNotice::NotKept),
        (ErrorCode::HoldNotFound, SlotNotice::NotKept),
        (ErrorCode::TimeTooSoon, SlotNotice::NotBookable),
        (ErrorCode::TimeNotOpen, SlotNotice::NotBookable),
        (ErrorCode::ServiceNotValid, SlotNotice::NotBookable),
        (ErrorCode::DayLimitReached, SlotNotice::NotBookable),
    ] {
        let mut visitor = Visitor::arrives();
        visitor.keeps_time();
        visitor.touches(Touch::SkipName);
        visitor.fails_with(Failure::Refused(code));
        let State::SlotChoice(choice) = visitor.kiosk.state() else {
            panic!("{code:?}: no times");
        };
        assert_eq!(choice.notice, Some(expected), "{code:?}");
    }
}

#[test]
fn a_search_that_fails_is_not_repeated_by_itself() {
    for code in ErrorCode::ALL {
        let mut visitor = Visitor::arrives();
        visitor.touches(Touch::OpenBooking);
        visitor.is_answered(Answer::Services(catalogue::services()));
        visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
        visitor.orders.clear();
        visitor.fails_with(Failure::Refused(*code));
        let searches = visitor.ordered(|effect| matches!(effect, Effect::SearchSlots { .. }));
        assert_eq!(searches, 0, "{code:?}");
        assert_ne!(visitor.kind(), StateKind::SlotChoice, "{code:?}");
    }
}

#[test]
fn a_refused_booking_gives_the_time_back() {
    for code in ErrorCode::ALL {
        let mut visitor = Visitor::arrives();
        visitor.keeps_time();
        visitor.touches(Touch::SkipName);
        visitor.orders.clear();
        visitor.fails_with(Failure::Refused(*code));
        let is_searching = visitor.kind() == StateKind::SlotChoice;
        let released = visitor.ordered(|effect| match effect {
            Effect::ReleaseHold(hold) => !is_searching && hold.hold_token == "hold-secret",
            Effect::SearchSlots { release, .. } => release.is_some(),
            _ => false,
        });
        let is_gone = matches!(
            code,
            ErrorCode::HoldExpired | ErrorCode::HoldNotFound | ErrorCode::HoldAlreadyBooked
        );
        let expected = usize::from(!is_gone && code.status() < 500);
        assert_eq!(released, expected, "{code:?}");
    }
}

#[test]
fn a_booking_without_answer_keeps_its_time_until_somebody_knows() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    visitor.orders.clear();
    visitor.fails_with(Failure::Unreachable);
    let released = visitor.ordered(|effect| matches!(effect, Effect::ReleaseHold(_)));
    assert_eq!(released, 0);
}

#[test]
fn going_back_from_the_name_gives_the_time_back() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::GoBack);
    assert_eq!(visitor.kind(), StateKind::SlotChoice);
    assert!(
        matches!(
            visitor.orders.last(),
            Some(Effect::SearchSlots { release: Some(hold), .. }) if hold.hold_token == "hold-secret"
        ),
        "before the times are searched"
    );
}

#[test]
fn a_hold_that_comes_after_the_visitor_went_back_is_given_back() {
    let mut visitor = Visitor::arrives();
    visitor.opens_times();
    visitor.touches(Touch::Choose(0));
    let call = visitor.awaited();
    visitor.touches(Touch::GoBack);
    visitor.orders.clear();
    let hold = slots::hold(slots::instant("2026-11-20T08:50:00Z"));
    visitor.happens(einlass_kiosk::flow::Event::Answered {
        call,
        answer: Answer::Held(hold),
    });
    assert_eq!(visitor.kind(), StateKind::ServiceChoice);
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::ReleaseHold(_))),
        1
    );
}

#[test]
fn times_of_a_service_given_up_do_not_appear_under_the_next() {
    let mut visitor = Visitor::arrives();
    visitor.touches(Touch::OpenBooking);
    visitor.is_answered(Answer::Services(catalogue::services()));
    visitor.touches_all(&[Touch::Choose(0), Touch::Choose(0)]);
    let first = visitor.awaited();
    visitor.touches(Touch::GoBack);
    visitor.is_answered(Answer::Services(catalogue::services()));
    visitor.touches_all(&[Touch::Choose(1), Touch::Choose(0)]);
    visitor.happens(einlass_kiosk::flow::Event::Answered {
        call: first,
        answer: Answer::Slots(slots::list()),
    });
    let State::SlotChoice(choice) = visitor.kiosk.state() else {
        panic!("no times");
    };
    assert!(choice.is_loading() && choice.days().is_empty());
}

#[test]
fn now_slot_checks_in() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    visitor.orders.clear();
    visitor.is_answered(Answer::Booked {
        booked: slots::booked(slots::instant("2026-11-20T08:50:00Z")),
        qr: None,
    });
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::CheckIn { .. })),
        1
    );
    visitor.is_answered(Answer::Judged(Box::new(door::outcome("admitted"))));
    let State::Booked(booked) = visitor.kiosk.state() else {
        panic!("not booked");
    };
    assert_eq!(booked.visit, Some(door::visit()));
}

#[test]
fn a_later_time_is_not_checked_in() {
    let mut visitor = Visitor::arrives();
    visitor.keeps_time();
    visitor.touches(Touch::SkipName);
    visitor.orders.clear();
    visitor.is_answered(Answer::Booked {
        booked: slots::booked(slots::instant("2026-11-20T08:56:00Z")),
        qr: None,
    });
    assert_eq!(
        visitor.ordered(|effect| matches!(effect, Effect::CheckIn { .. })),
        0
    );
}
