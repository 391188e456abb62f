//! Every move of an appointment in every state.

use einlass_domain::booking::TransitionError::{
    AlreadyBooked, AlreadyHonoured, Cancelled, HoldExpired, Missed, NotBooked, Pending, Started,
    StillExpected, StillHeld,
};
use einlass_domain::booking::{
    Appointment, AppointmentState as State, CancelledBy, Placement, TransitionError,
};
use jiff::Timestamp;

use crate::fixtures::{appointment, at, number, person_data_id, pool_id, site_id, span, unit_id, visit_id};

type Outcome = Result<&'static str, TransitionError>;
type Move = fn(Appointment, Timestamp) -> Result<Appointment, TransitionError>;

const START: &str = "2026-11-20T10:00:00Z";
const CLOSES: &str = "2026-11-20T10:15:00Z";

const MOVES: [(&str, Move); 9] = [
    ("book", |one, now| one.book(number(1), None, now)),
    ("request", |one, now| one.request(number(1), None, at(START), now)),
    ("activate", |one, now| one.activate(now)),
    ("reschedule", |one, now| one.reschedule(tomorrow(), now)),
    ("cancel", |one, now| one.cancel(CancelledBy::Visitor, now)),
    ("release", |one, now| one.release(now)),
    ("expire", |one, now| one.expire(now)),
    ("honour", |one, now| one.honour(visit_id(1), now)),
    ("miss", |one, now| one.miss(at(CLOSES), now)),
];

fn tomorrow() -> Placement {
    Placement {
        site_id: site_id(2),
        unit_id: unit_id(2),
        pool_id: pool_id(2),
        span: span(at("2026-11-21T10:00:00Z"), 4),
    }
}

const LAPSE: &str = "2026-11-20T09:10:00Z";
const DONE: &str = "2026-11-20T09:55:00Z";

type Row = (State, &'static str, [Outcome; 9]);

/// Holds, before and at their end: what each of the nine moves gives.
fn rows_of_holds() -> Vec<Row> {
    let lapse = at(LAPSE);
    let not = Err(NotBooked);
    let expired = Ok("expired");
    let (gone, lasts) = (Err(HoldExpired(lapse)), Err(StillHeld(lapse)));
    let wait = Err(Pending);
    let (booked, pending, cancelled) = (Ok("booked"), Ok("pending"), Ok("cancelled"));
    let held = [booked, pending, not, not, not, expired, lasts, not, not];
    let held_over = [gone, gone, not, not, not, expired, expired, not, not];
    let asked = [wait, wait, booked, wait, cancelled, wait, lasts, wait, wait];
    let asked_over = [wait, wait, gone, wait, wait, gone, expired, wait, wait];
    vec![
        (State::Held { expires_at: lapse }, "2026-11-20T09:09:59Z", held),
        (State::Held { expires_at: lapse }, LAPSE, held_over),
        (
            State::Pending { expires_at: lapse },
            "2026-11-20T09:09:59Z",
            asked,
        ),
        (State::Pending { expires_at: lapse }, LAPSE, asked_over),
    ]
}

/// A booking before its start, in its window and after it.
fn rows_of_bookings() -> Vec<Row> {
    let booked = || State::Booked { booked_at: at(DONE) };
    let is = Err(AlreadyBooked);
    let (open, started) = (Err(StillExpected(at(CLOSES))), Err(Started(at(START))));
    let (came, gone) = (Ok("honoured"), Ok("missed"));
    let early = [is, is, is, Ok("booked"), Ok("cancelled"), is, is, came, open];
    let late = |miss| [is, is, is, started, started, is, is, came, miss];
    vec![
        (booked(), "2026-11-20T09:59:59Z", early),
        (booked(), START, late(open)),
        (booked(), CLOSES, late(open)),
        (booked(), "2026-11-20T10:15:01Z", late(gone)),
    ]
}

/// States that allow no further move.
fn rows_of_ends() -> Vec<Row> {
    let (done, lapse) = (at(DONE), at(LAPSE));
    let honoured = State::Honoured {
        checked_in_at: done,
        visit_id: visit_id(9),
    };
    let cancelled = State::Cancelled {
        cancelled_at: done,
        by: CancelledBy::Staff,
    };
    vec![
        (honoured, CLOSES, [Err(AlreadyHonoured(done)); 9]),
        (State::Missed { missed_at: done }, CLOSES, [Err(Missed); 9]),
        (cancelled, CLOSES, [Err(Cancelled(done)); 9]),
        (
            State::Expired { expired_at: lapse },
            CLOSES,
            [Err(HoldExpired(lapse)); 9],
        ),
    ]
}

#[test]
fn every_move_in_every_state_is_allowed_or_refused_with_its_reason() {
    let table = [rows_of_holds(), rows_of_bookings(), rows_of_ends()].concat();
    for (state, now, outcomes) in table {
        for ((name, make), expected) in MOVES.iter().zip(outcomes) {
            let result = make(appointment(at(START), state.clone()), at(now));
            assert_eq!(
                result.map(|one| one.state.name()),
                expected,
                "{name} of {} at {now}",
                state.name()
            );
        }
    }
}

#[test]
fn booking_a_hold_gives_it_a_number_and_nothing_else() {
    let expires_at = at("2026-11-20T09:10:00Z");
    let held = appointment(at(START), State::Held { expires_at });
    let now = at("2026-11-20T09:05:00Z");
    let booked = held
        .clone()
        .book(number(1), Some(person_data_id(1)), now)
        .unwrap();
    assert_eq!(
        booked,
        Appointment {
            number: Some(number(1)),
            person_data_id: Some(person_data_id(1)),
            state: State::Booked { booked_at: now },
            ..held
        }
    );
}

#[test]
fn rescheduling_keeps_the_number_and_raises_the_sequence() {
    let booked_at = at("2026-11-01T08:00:00Z");
    let mut before = appointment(at(START), State::Booked { booked_at });
    before.number = Some(number(1));
    let after = before
        .clone()
        .reschedule(tomorrow(), at("2026-11-20T09:00:00Z"))
        .unwrap();
    assert_eq!(
        after,
        Appointment {
            placement: tomorrow(),
            sequence: 1,
            ..before
        }
    );
    let cancelled = after
        .cancel(CancelledBy::Visitor, at("2026-11-20T09:00:00Z"))
        .unwrap();
    assert_eq!(cancelled.sequence, 2);
}

#[test]
fn a_released_hold_never_expires_later_than_it_would_have() {
    let expires_at = at("2026-11-20T09:10:00Z");
    for (now, expired_at) in [
        ("2026-11-20T09:05:00Z", "2026-11-20T09:05:00Z"),
        ("2026-11-20T09:30:00Z", "2026-11-20T09:10:00Z"),
    ] {
        let released = appointment(at(START), State::Held { expires_at })
            .release(at(now))
            .unwrap();
        assert_eq!(
            released.state,
            State::Expired {
                expired_at: at(expired_at)
            }
        );
    }
}

#[test]
fn seats_are_occupied_by_live_holds_and_by_bookings_only() {
    let lapse = at("2026-11-20T09:10:00Z");
    for (state, now, expected) in [
        (State::Held { expires_at: lapse }, "2026-11-20T09:09:59Z", true),
        (State::Held { expires_at: lapse }, "2026-11-20T09:10:00Z", false),
        (State::Pending { expires_at: lapse }, "2026-11-20T09:09:59Z", true),
        (
            State::Pending { expires_at: lapse },
            "2026-11-20T09:10:00Z",
            false,
        ),
        (State::Booked { booked_at: lapse }, "2027-01-01T00:00:00Z", true),
        (State::Missed { missed_at: lapse }, "2026-11-20T09:00:00Z", false),
        (
            State::Expired { expired_at: lapse },
            "2026-11-20T09:00:00Z",
            false,
        ),
    ] {
        let one = appointment(at(START), state);
        assert_eq!(
            one.occupies_seats(at(now)),
            expected,
            "{} at {now}",
            one.state.name()
        );
    }
}
