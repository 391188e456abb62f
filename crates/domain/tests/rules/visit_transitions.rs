//! Every move of a visit in every state.

use einlass_domain::queue::{CallNumber, CallNumberError, Visit, VisitState as State, VisitTransitionError};
use jiff::Timestamp;

use crate::fixtures::{at, authority_id, site_id, unit_id, visit_id};

type Move = fn(Visit, Timestamp) -> Result<Visit, VisitTransitionError>;

const NOW: &str = "2026-11-20T10:00:00Z";

/// The move, the word for it in a refusal, and the state it leads to.
const MOVES: [(Move, &str, &str); 6] = [
    (|visit, now| visit.call(now), "called", "called"),
    (|visit, now| visit.serve(now), "served", "in_service"),
    (|visit, now| visit.park(now), "parked", "parked"),
    (
        |visit, now| visit.forward(unit_id(2), now),
        "forwarded",
        "forwarded",
    ),
    (|visit, now| visit.finish(now), "finished", "finished"),
    (|visit, now| visit.leave(now), "left", "left"),
];

fn visit(state: State) -> Visit {
    Visit {
        id: visit_id(1),
        authority_id: authority_id(1),
        site_id: site_id(1),
        unit_id: unit_id(1),
        appointment_id: None,
        call_number: CallNumber::new("E", 14).unwrap(),
        arrived_at: at("2026-11-20T09:50:00Z"),
        appointment_start_at: None,
        state,
    }
}

#[test]
fn every_move_in_every_state_is_allowed_or_refused_with_its_reason() {
    let since = at("2026-11-20T09:55:00Z");
    let called = State::Called {
        called_at: since,
        calls: 1,
    };
    let forwarded = State::Forwarded {
        to: unit_id(2),
        forwarded_at: since,
    };
    // Columns: call, serve, park, forward, finish, leave.
    for (state, allowed) in [
        (State::Waiting, [true, false, false, true, false, true]),
        (called, [true, true, true, true, false, true]),
        (
            State::InService { since },
            [false, false, true, true, true, false],
        ),
        (State::Parked { since }, [true, false, false, false, false, true]),
        (forwarded, [false; 6]),
        (State::Finished { finished_at: since }, [false; 6]),
        (State::Left { left_at: since }, [false; 6]),
    ] {
        for ((make, asked, leads_to), allowed) in MOVES.iter().zip(allowed) {
            let is = state.name();
            let expected = if allowed {
                Ok(*leads_to)
            } else {
                Err(VisitTransitionError::WrongState { is, asked })
            };
            let result = make(visit(state.clone()), at(NOW));
            assert_eq!(
                result.map(|visit| visit.state.name()),
                expected,
                "{is} to {asked}"
            );
        }
    }
}

#[test]
fn a_visitor_is_called_three_times_and_then_parked_or_gone() {
    let mut called = visit(State::Waiting);
    for calls in 1..=3 {
        called = called.call(at(NOW)).unwrap();
        let called_at = at(NOW);
        assert_eq!(called.state, State::Called { called_at, calls });
    }
    assert_eq!(
        called.clone().call(at(NOW)),
        Err(VisitTransitionError::CalledTooOften(3))
    );
    assert!(called.clone().leave(at(NOW)).is_ok());
    let back = called.park(at(NOW)).unwrap().call(at(NOW)).unwrap();
    let called_at = at(NOW);
    assert_eq!(back.state, State::Called { called_at, calls: 1 });
}

#[test]
fn call_numbers_have_a_prefix_and_at_least_three_digits() {
    for (prefix, count, text) in [("E", 1, "E-001"), ("ZUL", 9999, "ZUL-9999")] {
        let number = CallNumber::new(prefix, count).unwrap();
        assert_eq!(number.as_str(), text);
        assert_eq!(CallNumber::parse(text), Ok(number));
    }
    for (prefix, count) in [("", 1), ("e", 1), ("ABCD", 1), ("Ä", 1), ("A", 0), ("A", 10_000)] {
        assert_eq!(
            CallNumber::new(prefix, count),
            Err(CallNumberError),
            "{prefix} {count}"
        );
    }
    for text in ["E", "E-", "E-x", "-1", "E-+5", "E-00005"] {
        assert_eq!(CallNumber::parse(text), Err(CallNumberError), "{text}");
    }
}
