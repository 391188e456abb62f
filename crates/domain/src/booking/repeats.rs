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
            if let Some(kind) = kind_of(first, second) {
                repeats.push(Repeat { kind, first, second });
            }
        }
    }
    repeats
}

fn kind_of(first: &Appointment, second: &Appointment) -> Option<RepeatKind> {
    let same_service = || {
        let theirs = |id| second.services.iter().any(|service| service.service_id == id);
        first.services.iter().any(|service| theirs(service.service_id))
    };
    if second.placement.span.first() < first.placement.span.until() {
        Some(RepeatKind::Overlap)
    } else if same_service() {
        Some(RepeatKind::Duplicate)
    } else {
        None
    }
}
