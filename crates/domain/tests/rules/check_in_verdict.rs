//! The verdict at the door.

use einlass_domain::admission::{
    CheckInFacts, CheckInVerdict as Verdict, Expectation, NextAction, judge_check_in,
};
use einlass_domain::booking::BookingPolicy;
use jiff::Timestamp;

use crate::fixtures::{at, berlin, site_id};

const START: &str = "2026-11-20T09:00:00Z";
const OPENS: &str = "2026-11-20T08:45:00Z";
const CLOSES: &str = "2026-11-20T09:15:00Z";
const HERE: u64 = 1;
const ELSEWHERE: u64 = 2;

fn facts(expectation: Expectation) -> CheckInFacts {
    CheckInFacts {
        expectation,
        site_id: site_id(HERE),
        start_at: at(START),
        ticket_start_at: None,
        policy: BookingPolicy::default(),
    }
}

fn judge(facts: &CheckInFacts, site: u64, now: &str) -> Verdict {
    judge_check_in(facts, site_id(site), at(now), &berlin())
}

fn too_early() -> Verdict {
    Verdict::TooEarly { opens_at: at(OPENS) }
}

fn too_late() -> Verdict {
    Verdict::TooLate {
        closed_at: at(CLOSES),
    }
}

#[test]
fn window_edges() {
    let expected = facts(Expectation::Expected);
    for (now, verdict) in [
        ("2026-11-20T08:44:59Z", too_early()),
        ("2026-11-20T08:44:59.999999999Z", too_early()),
        (OPENS, Verdict::Admitted),
        (START, Verdict::Admitted),
        (CLOSES, Verdict::Admitted),
        ("2026-11-20T09:15:00.000000001Z", too_late()),
        ("2026-11-20T09:15:01Z", too_late()),
    ] {
        assert_eq!(judge(&expected, HERE, now), verdict, "{now}");
    }
}

#[test]
fn both_borders_of_the_window_are_set_per_unit() {
    let mut facts = facts(Expectation::Expected);
    facts.policy.check_in_before_minutes = 30;
    facts.policy.check_in_after_minutes = 0;
    assert_eq!(judge(&facts, HERE, "2026-11-20T08:30:00Z"), Verdict::Admitted);
    assert_eq!(judge(&facts, HERE, START), Verdict::Admitted);
    assert_eq!(
        judge(&facts, HERE, "2026-11-20T09:00:01Z"),
        Verdict::TooLate { closed_at: at(START) }
    );
}

#[test]
fn each_situation_has_its_own_verdict() {
    use Expectation::{Cancelled, Expected, Here, Missed, NeverBooked};
    let wrong_site = Verdict::WrongSite {
        site_id: site_id(HERE),
    };
    let wrong_day = Verdict::WrongDay { start_at: at(START) };
    for (expectation, site, now, verdict) in [
        (Expected, HERE, "2026-11-19T09:00:00Z", wrong_day),
        (Expected, ELSEWHERE, "2026-11-19T09:00:00Z", wrong_day),
        (Expected, HERE, "2026-11-21T09:00:00Z", too_late()),
        (Expected, ELSEWHERE, "2026-11-20T07:00:00Z", wrong_site),
        (Expected, ELSEWHERE, START, wrong_site),
        (Expected, ELSEWHERE, "2026-11-20T11:00:00Z", too_late()),
        (Here, HERE, START, Verdict::AlreadyAdmitted),
        (Here, HERE, "2026-11-20T15:00:00Z", Verdict::AlreadyAdmitted),
        (Here, ELSEWHERE, START, Verdict::AlreadyAdmitted),
        (Here, HERE, "2026-11-21T09:00:00Z", too_late()),
        (Cancelled, HERE, START, Verdict::Cancelled),
        (NeverBooked, HERE, START, Verdict::Unknown),
        (Missed, HERE, "2026-11-20T09:20:00Z", too_late()),
        (Missed, HERE, START, Verdict::TooLate { closed_at: at(START) }),
    ] {
        assert_eq!(
            judge(&facts(expectation), site, now),
            verdict,
            "{expectation:?} {site} {now}"
        );
    }
}

#[test]
fn whoever_waits_in_another_building_is_sent_there() {
    let facts = facts(Expectation::Here);
    let wait = NextAction::GoToWaitingArea;
    for (site, actions) in [
        (HERE, vec![wait]),
        (ELSEWHERE, vec![NextAction::GoToSite(site_id(HERE)), wait]),
    ] {
        let verdict = judge(&facts, site, START);
        assert_eq!(
            verdict.next_actions(Some(&facts), site_id(site)),
            actions,
            "{site}"
        );
    }
}

#[test]
fn a_code_from_before_a_change_is_answered_with_the_new_time() {
    let mut facts = facts(Expectation::Expected);
    facts.ticket_start_at = Some(at("2026-11-19T09:00:00Z"));
    let rescheduled = Verdict::Rescheduled { start_at: at(START) };
    for (site, now, verdict) in [
        (HERE, "2026-11-19T09:00:00Z", rescheduled),
        (ELSEWHERE, "2026-11-20T07:00:00Z", rescheduled),
        (HERE, START, Verdict::Admitted),
        (
            ELSEWHERE,
            START,
            Verdict::WrongSite {
                site_id: site_id(HERE),
            },
        ),
        (HERE, "2026-11-20T10:00:00Z", too_late()),
    ] {
        assert_eq!(judge(&facts, site, now), verdict, "{site} {now}");
    }
    facts.ticket_start_at = Some(at(START));
    assert_eq!(judge(&facts, HERE, "2026-11-20T08:00:00Z"), too_early());
}

#[test]
fn a_window_across_midnight_opens_on_the_day_before() {
    let mut facts = facts(Expectation::Expected);
    facts.start_at = at("2026-11-20T23:05:00Z");
    assert_eq!(judge(&facts, HERE, "2026-11-20T22:52:00Z"), Verdict::Admitted);
    facts.expectation = Expectation::Here;
    assert_eq!(
        judge(&facts, HERE, "2026-11-20T22:53:00Z"),
        Verdict::AlreadyAdmitted
    );
}

#[test]
fn every_verdict_has_a_next_step_that_can_still_be_taken() {
    use Expectation::{Cancelled, Expected, Here, Missed, NeverBooked, Remote, Served};
    let first = at("2026-11-18T23:00:00Z").as_second();
    for expectation in [Expected, Remote, Here, Served, Cancelled, Missed, NeverBooked] {
        for (ticket, site) in [(START, HERE), (START, ELSEWHERE), ("2026-11-19T10:00:00Z", HERE)] {
            let mut facts = facts(expectation);
            facts.ticket_start_at = Some(at(ticket));
            for minutes in (0..3 * 24 * 60).step_by(5) {
                let now = Timestamp::from_second(first + minutes * 60).unwrap();
                let verdict = judge_check_in(&facts, site_id(site), now, &berlin());
                let actions = verdict.next_actions(Some(&facts), site_id(site));
                assert!(!actions.is_empty(), "{verdict:?}");
                for action in actions {
                    match action {
                        NextAction::ComeBackAt(instant) => assert!(instant > now, "{verdict:?} at {now}"),
                        NextAction::GoToSite(there) => assert_ne!(there, site_id(site), "{verdict:?}"),
                        _ => {}
                    }
                }
            }
        }
    }
}

#[test]
fn verdicts_about_which_nothing_is_known_have_a_next_step_too() {
    for (verdict, first) in [
        (Verdict::Unknown, NextAction::TypeNumber),
        (Verdict::NeedsInput, NextAction::AskStaff),
        (Verdict::SeeStaff, NextAction::AskStaff),
        (Verdict::Cancelled, NextAction::BookSlot),
        (Verdict::Admitted, NextAction::GoToWaitingArea),
    ] {
        assert_eq!(
            verdict.next_actions(None, site_id(HERE)).first(),
            Some(&first),
            "{}",
            verdict.name()
        );
    }
}

/// B-12: who is expected on a screen is told so until the time has passed, and nobody is let in.
#[test]
fn a_remote_appointment_needs_no_check_in() {
    for now in ["2026-11-19T08:00:00Z", START, CLOSES] {
        let verdict = judge(&facts(Expectation::Remote), ELSEWHERE, now);
        assert_eq!(verdict, Verdict::NoCheckIn { start_at: at(START) });
        assert_eq!(
            verdict.next_actions(None, site_id(ELSEWHERE)),
            [NextAction::AskStaff]
        );
    }
    for now in [
        "2026-11-20T09:15:01Z",
        "2026-11-20T12:00:00Z",
        "2026-11-24T09:00:00Z",
    ] {
        assert_eq!(judge(&facts(Expectation::Remote), HERE, now), too_late(), "{now}");
    }
}

/// E-08: whoever was served is not sent to the waiting area again, neither today nor later, here or elsewhere.
#[test]
fn a_visit_that_has_ended_is_told_apart_from_one_that_goes_on() {
    for (site, now) in [
        (HERE, OPENS),
        (HERE, START),
        (ELSEWHERE, "2026-11-20T15:00:00Z"),
        (HERE, "2026-11-24T09:00:00Z"),
    ] {
        let verdict = judge(&facts(Expectation::Served), site, now);
        assert_eq!(verdict, Verdict::AlreadyServed, "{site} {now}");
        let actions = verdict.next_actions(None, site_id(site));
        assert_eq!(actions, [NextAction::BookSlot, NextAction::AskStaff]);
    }
    assert_eq!(Verdict::AlreadyServed.name(), "already_served");
}
