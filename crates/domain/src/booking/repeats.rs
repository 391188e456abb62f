//! Bookings of one person that overlap or repeat one another (Mehrfachbuchungen, Platzhalter).

use super::Appointment;

/// How two bookings of one person go together badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepeatKind {
    /// Both at the same time.
    Overlap,
    /// Both for the same service.
    Duplicate,
}

/// Two bookings of one person that go together badly, the earlier one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat<'a> {
    /// How.
    pub kind: RepeatKind,
    /// The earlier one.
    pub first: &'a Appointment,
    /// The later one.
    pub second: &'a Appointment,
}

/// Finds them among the bookings of one person.
pub fn find_repeats(of_one_person: &[Appointment]) -> Vec<Repeat<'_>> {
    let mut ordered: Vec<&Appointment> = of_one_person.iter().collect();
    ordered.sort_by_key(|booking| (booking.placement.span.first(), booking.id));
    let mut repeats = Vec::new();
    for (index, &first) in ordered.iter().enumerate() {
        for &second in ordered.iter().skip(index + 1) {
            if let Some(kind) = RepeatKind::of(first, second) {
                repeats.push(Repeat { kind, first, second });
            }
        }
    }
    repeats
}

impl RepeatKind {
    /// How two bookings of one person go together, if badly; in any order.
    pub fn of(one: &Appointment, other: &Appointment) -> Option<Self> {
        let (one_span, other_span) = (one.placement.span, other.placement.span);
        let same_service = || {
            let theirs = |id| other.services.iter().any(|service| service.service_id == id);
            one.services.iter().any(|service| theirs(service.service_id))
        };
        if one_span.first() < other_span.until() && other_span.first() < one_span.until() {
            Some(Self::Overlap)
        } else if same_service() {
            Some(Self::Duplicate)
        } else {
            None
        }
    }
}
