//! Verdicts.

use einlass_client::contract::admission::{CheckInOutcome, NextAction, Verdict};
use einlass_client::contract::booking::Place;
use einlass_client::contract::queue::{Visit, VisitStatus};

use super::slots::{instant, place, slot};
use super::{BOOKING, OTHER_SITE, SITE, UNIT, VISIT};

pub(crate) fn visit() -> Visit {
    Visit {
        id: VISIT.parse().unwrap(),
        call_number: "E-014".to_owned(),
        status: VisitStatus::Waiting,
        site_id: SITE.parse().unwrap(),
        unit_id: UNIT.parse().unwrap(),
        unit_name: "Einwohnermeldeamt".to_owned(),
        waiting_area: "Wartebereich B, 1. Stock".to_owned(),
        appointment_id: Some(BOOKING.parse().unwrap()),
        appointment_start_at: Some(instant("2026-11-20T09:00:00Z")),
        arrived_at: instant("2026-11-20T08:52:00Z"),
    }
}

fn other_place() -> Place {
    Place {
        site_id: OTHER_SITE.parse().unwrap(),
        site_name: "Bahnhofstraße 80".to_owned(),
        address: "Bahnhofstraße 80, 87435 Kempten (Allgäu)".to_owned(),
        unit_name: "Zulassungsstelle".to_owned(),
        ..place()
    }
}

/// One outcome per verdict, with the next steps that the server sends.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn outcomes() -> Vec<(&'static str, CheckInOutcome)> {
    let staff = || NextAction::AskStaff {
        phone: Some("0831 115".to_owned()),
    };
    let wait = || NextAction::GoToWaitingArea {
        waiting_area: visit().waiting_area,
    };
    let at = |text| instant(text);
    let come = |text| NextAction::ComeBackAt { at: instant(text) };
    let book = || NextAction::BookSlot {
        slot: Some(slot(instant("2026-11-20T10:20:00Z"))),
    };
    let start_at = at("2026-11-20T09:00:00Z");
    let outcome = |verdict, next_actions| CheckInOutcome {
        verdict,
        next_actions,
        judged_at: at("2026-11-20T08:52:00Z"),
        stations: Vec::new(),
    };
    let early = Verdict::TooEarly {
        opens_at: at("2026-11-20T08:45:00Z"),
        start_at,
    };
    let late = Verdict::TooLate {
        closed_at: at("2026-11-20T09:15:00Z"),
        start_at,
    };
    let go = NextAction::GoToSite {
        site_name: other_place().site_name,
        address: other_place().address,
    };
    let day = Verdict::WrongDay {
        start_at: at("2026-11-26T09:00:00Z"),
    };
    let moved = Verdict::Rescheduled {
        start_at: at("2026-11-24T13:30:00Z"),
        place: place(),
    };
    vec![
        (
            "admitted",
            outcome(Verdict::Admitted { visit: visit() }, vec![wait()]),
        ),
        (
            "already_admitted",
            outcome(Verdict::AlreadyAdmitted { visit: visit() }, vec![wait()]),
        ),
        (
            "too_early",
            outcome(early, vec![come("2026-11-20T08:45:00Z"), staff()]),
        ),
        ("too_late", outcome(late, vec![book(), staff()])),
        (
            "wrong_site",
            outcome(
                Verdict::WrongSite {
                    place: other_place(),
                    start_at,
                },
                vec![go, staff()],
            ),
        ),
        (
            "wrong_day",
            outcome(day, vec![come("2026-11-26T08:45:00Z"), book(), staff()]),
        ),
        ("cancelled", outcome(Verdict::Cancelled, vec![book(), staff()])),
        (
            "rescheduled",
            outcome(moved, vec![come("2026-11-24T13:15:00Z"), staff()]),
        ),
        (
            "unknown",
            outcome(
                Verdict::Unknown,
                vec![
                    NextAction::TypeNumber,
                    NextAction::BookSlot { slot: None },
                    staff(),
                ],
            ),
        ),
        ("needs_input", outcome(Verdict::NeedsInput, vec![staff()])),
        ("see_staff", outcome(Verdict::SeeStaff, vec![staff()])),
    ]
}

/// One outcome by name.
pub(crate) fn outcome(name: &str) -> CheckInOutcome {
    let mut all = outcomes();
    let place = all.iter().position(|(known, _)| *known == name).unwrap();
    all.swap_remove(place).1
}
