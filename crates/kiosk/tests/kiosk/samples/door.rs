//! Verdicts.

use einlass_client::contract::admission::{CheckInOutcome, NextAction, Verdict};
use einlass_client::contract::booking::{AppointmentStatus, CheckInWindow, ItineraryStation, Place};
use einlass_client::contract::catalogue::Variant;
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

fn served() -> Visit {
    Visit {
        status: VisitStatus::Finished,
        ..visit()
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

/// A visit of as many stations as there can be, the last two in another building.
fn stations() -> Vec<ItineraryStation> {
    let station = |start: &str, unit: &str, area: &str, walking_minutes, number: &str| ItineraryStation {
        id: BOOKING.parse().unwrap(),
        status: AppointmentStatus::Honoured,
        start_at: instant(start),
        end_at: instant(start),
        place: Some(Place {
            unit_name: unit.to_owned(),
            ..if walking_minutes > 5 {
                other_place()
            } else {
                place()
            }
        }),
        waiting_area: area.to_owned(),
        walking_minutes,
        services: Vec::new(),
        check_in: CheckInWindow {
            opens_at: instant(start),
            closes_at: instant(start),
        },
        call_number: (!number.is_empty()).then(|| number.to_owned()),
    };
    vec![
        station(
            "2026-11-20T09:00:00Z",
            "Einwohnermeldeamt",
            "Wartebereich B, 1. Stock",
            0,
            "E-014",
        ),
        station(
            "2026-11-20T09:30:00Z",
            "Ausländerbehörde",
            "Wartebereich D, 3. Stock",
            3,
            "A-003",
        ),
        station("2026-11-20T10:00:00Z", "Fundbüro", "Erdgeschoss", 3, "F-001"),
        station(
            "2026-11-20T11:30:00Z",
            "Führerscheinstelle",
            "Wartebereich F, 2. Stock",
            20,
            "",
        ),
        station(
            "2026-11-20T12:20:00Z",
            "Zulassungsstelle",
            "Wartebereich Z, Halle",
            20,
            "",
        ),
    ]
}

/// The same visit before anybody was admitted, with a station that was called off.
fn stations_ahead(status: AppointmentStatus) -> Vec<ItineraryStation> {
    let mut stations = stations();
    for station in &mut stations {
        station.status = status;
        station.call_number = None;
    }
    stations[1].status = AppointmentStatus::Cancelled;
    stations
}

/// A visit that begins in the other building and goes on here.
fn stations_from_elsewhere() -> Vec<ItineraryStation> {
    let mut stations = stations_ahead(AppointmentStatus::Booked);
    for station in &mut stations {
        let here = station
            .place
            .take()
            .is_some_and(|place| place.site_id == super::SITE.parse().unwrap());
        station.place = Some(if here { other_place() } else { place() });
    }
    stations
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
    let elsewhere = Verdict::WrongSite {
        place: other_place(),
        start_at,
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
            "stations",
            CheckInOutcome {
                stations: stations(),
                ..outcome(Verdict::Admitted { visit: visit() }, vec![wait()])
            },
        ),
        (
            "by_phone",
            outcome(
                Verdict::NoCheckIn {
                    variant: Variant::Phone,
                    start_at,
                },
                vec![staff()],
            ),
        ),
        (
            "by_video",
            outcome(
                Verdict::NoCheckIn {
                    variant: Variant::Video,
                    start_at,
                },
                vec![staff()],
            ),
        ),
        (
            "already_admitted",
            outcome(Verdict::AlreadyAdmitted { visit: visit() }, vec![wait()]),
        ),
        (
            "already_served",
            outcome(
                Verdict::AlreadyAdmitted { visit: served() },
                vec![book(), staff()],
            ),
        ),
        (
            "too_early",
            outcome(early.clone(), vec![come("2026-11-20T08:45:00Z"), staff()]),
        ),
        (
            "admitted_elsewhere",
            outcome(
                Verdict::AlreadyAdmitted {
                    visit: Visit {
                        site_id: other_place().site_id,
                        unit_name: other_place().unit_name,
                        ..visit()
                    },
                },
                vec![go.clone(), wait()],
            ),
        ),
        ("too_late", outcome(late, vec![book(), staff()])),
        (
            "wrong_site",
            outcome(elsewhere.clone(), vec![go.clone(), staff()]),
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
        (
            "too_early_stations",
            CheckInOutcome {
                stations: stations_ahead(AppointmentStatus::Booked),
                ..outcome(early, vec![come("2026-11-20T08:45:00Z"), staff()])
            },
        ),
        (
            "wrong_site_stations",
            CheckInOutcome {
                stations: stations_from_elsewhere(),
                ..outcome(elsewhere, vec![go, staff()])
            },
        ),
        (
            "cancelled_stations",
            CheckInOutcome {
                stations: stations_ahead(AppointmentStatus::Cancelled),
                ..outcome(Verdict::Cancelled, vec![book(), staff()])
            },
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
