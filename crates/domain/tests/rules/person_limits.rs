//! How much one person may book, and what repeats (B-09).

use einlass_domain::booking::{
    Appointment, AppointmentState, BookedService, BookingPolicy, EmailAddress, LimitRefusal, PersonLimits,
    RepeatKind, find_repeats,
};
use einlass_domain::ids::ServiceId;
use jiff::civil::date;

use crate::fixtures::{appointment, appointment_id, at, service_id};
use crate::service_plan::text;

fn booking(seed: u64, start: &str, service: ServiceId) -> Appointment {
    let booked_at = at("2026-11-01T08:00:00Z");
    Appointment {
        id: appointment_id(seed),
        services: vec![BookedService {
            service_id: service,
            name: text("Dienst"),
            quantity: 1,
            minutes: 20,
        }],
        ..appointment(at(start), AppointmentState::Booked { booked_at })
    }
}

/// B-09: a plus-alias is the same person, and what overlaps or repeats is found.
#[test]
fn plus_alias_and_overlap() {
    let key = |address: &str| EmailAddress::parse(address).unwrap().normalised();
    assert_eq!(key("Erika+Amt@Example.org"), key("erika@example.org"));
    let (card, passport) = (service_id(1), service_id(2));
    let bookings = [
        booking(3, "2026-11-23T10:00:00Z", card),
        booking(1, "2026-11-23T09:00:00Z", card),
        booking(2, "2026-11-23T09:15:00Z", passport),
        booking(4, "2026-11-24T09:00:00Z", service_id(3)),
    ];
    let found: Vec<_> = find_repeats(&bookings)
        .iter()
        .map(|repeat| (repeat.kind, repeat.first.id, repeat.second.id))
        .collect();
    assert_eq!(
        found,
        [
            (RepeatKind::Overlap, appointment_id(1), appointment_id(2)),
            (RepeatKind::Duplicate, appointment_id(1), appointment_id(3)),
        ]
    );
}

#[test]
fn each_limit_counts_its_own() {
    let (card, passport) = (service_id(1), service_id(2));
    let (monday, tuesday) = (date(2026, 11, 23), date(2026, 11, 24));
    let policy = BookingPolicy {
        max_open_per_person: 3,
        max_per_person_and_day: Some(2),
        ..BookingPolicy::default()
    };
    let limits = PersonLimits::new(&policy, &[(card, 1)]);
    let one = (monday, vec![passport]);
    let of_card = (tuesday, vec![card]);
    for (open, expected) in [
        (vec![], Ok(())),
        (vec![one.clone()], Ok(())),
        (vec![one.clone(); 2], Err(LimitRefusal::Day(2))),
        (vec![of_card.clone()], Err(LimitRefusal::Service(1))),
        (
            vec![one.clone(), of_card.clone(), of_card],
            Err(LimitRefusal::Open(3)),
        ),
    ] {
        assert_eq!(limits.judge(&open, monday), expected, "{open:?}");
    }
}
