//! Changes of a booking of several stations.

use einlass_domain::booking::{
    AppointmentState, CancelledBy, Itinerary, ItineraryStation, MoveItineraryError, Placement,
    TransitionError,
};
use jiff::{SignedDuration, Timestamp};

use crate::fixtures::{appointment, appointment_id, at, number, span, visit_id};

const NINE: &str = "2026-11-20T08:00:00Z";

fn booked() -> AppointmentState {
    AppointmentState::Booked {
        booked_at: at("2026-11-01T08:00:00Z"),
    }
}

fn hour(hours: i64) -> Timestamp {
    at(NINE) + SignedDuration::from_hours(hours)
}

/// Stations at nine, ten and eleven.
fn itinerary(states: [AppointmentState; 3]) -> Itinerary {
    let stations = (0_u32..).zip(states).map(|(nth, state)| {
        let mut appointment = appointment(hour(i64::from(nth)), state);
        appointment.id = appointment_id(u64::from(nth));
        appointment.number = (nth == 0).then(|| number(1));
        ItineraryStation {
            appointment,
            walking_minutes: 0,
        }
    });
    Itinerary {
        id: appointment_id(0),
        stations: stations.collect(),
    }
}

fn honoured() -> AppointmentState {
    AppointmentState::Honoured {
        checked_in_at: at(NINE),
        visit_id: visit_id(1),
    }
}

fn cancelled() -> AppointmentState {
    AppointmentState::Cancelled {
        cancelled_at: at("2026-11-19T08:00:00Z"),
        by: CancelledBy::Authority,
    }
}

fn ids(appointments: &[einlass_domain::booking::Appointment]) -> Vec<einlass_domain::ids::AppointmentId> {
    appointments.iter().map(|appointment| appointment.id).collect()
}

#[test]
fn cancelling_calls_off_what_lies_ahead() {
    let cancel = |states, now| itinerary(states).cancel(CancelledBy::Visitor, now);
    let all = cancel([booked(), booked(), booked()], hour(-1)).unwrap();
    assert_eq!(ids(&all), [0, 1, 2].map(appointment_id));
    assert!(
        all.iter()
            .all(|one| one.state.name() == "cancelled" && one.sequence == 1)
    );
    let rest = cancel([honoured(), booked(), booked()], at("2026-11-20T08:30:00Z")).unwrap();
    assert_eq!(ids(&rest), [1, 2].map(appointment_id));
    let refused = cancel([honoured(), cancelled(), cancelled()], at("2026-11-20T08:30:00Z"));
    assert_eq!(refused, Err(TransitionError::AlreadyHonoured(at(NINE))));
}

#[test]
fn moving_takes_every_station_that_is_still_booked() {
    let to = |nth: u64, hours: i64| {
        let placement = Placement {
            span: span(hour(24 + hours), 4),
            ..appointment(at(NINE), booked()).placement
        };
        (appointment_id(nth), placement)
    };
    let shift = |states, to: &[(_, Placement)], now| itinerary(states).reschedule(to, now);
    let moved = shift(
        [booked(), booked(), booked()],
        &[to(2, 0), to(0, 1), to(1, 2)],
        hour(-1),
    )
    .unwrap();
    assert_eq!(ids(&moved), [2, 0, 1].map(appointment_id));
    assert_eq!(
        moved[1].number,
        Some(number(1)),
        "the number stays with the leading appointment"
    );
    assert!(moved.iter().all(|one| one.sequence == 1));
    let without_cancelled = shift([booked(), cancelled(), booked()], &[to(0, 0), to(2, 1)], hour(-1));
    assert_eq!(without_cancelled.unwrap().len(), 2);
    let stations = Err(MoveItineraryError::Stations);
    let three = || [booked(), booked(), booked()];
    assert_eq!(
        shift(three(), &[to(0, 0), to(1, 1)], hour(-1)),
        stations,
        "one is left out"
    );
    assert_eq!(
        shift(three(), &[to(0, 0), to(0, 1), to(1, 2)], hour(-1)),
        stations,
        "one comes twice"
    );
    assert_eq!(
        shift(three(), &[to(0, 0), to(1, 1), to(7, 2)], hour(-1)),
        stations,
        "one is not ours"
    );
    let begun = shift(three(), &[to(0, 0), to(1, 1), to(2, 2)], hour(0));
    assert_eq!(begun, Err(TransitionError::Started(at(NINE)).into()));
    let here = shift([honoured(), booked(), booked()], &[to(1, 0), to(2, 1)], hour(0));
    assert_eq!(here, Err(TransitionError::AlreadyHonoured(at(NINE)).into()));
}
