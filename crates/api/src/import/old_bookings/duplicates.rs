//! The same person twice: in the file, and beside what is booked already.

use std::collections::BTreeSet;

use einlass_domain::booking::{BookingNumber, Contact, Person, RepeatKind};
use einlass_domain::calendar::QuantumSpan;
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::find_open_by_contact;
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

/// Who comes when, by line.
pub(super) struct Seen {
    pub(super) number: usize,
    /// The booking that the line became.
    pub(super) id: AppointmentId,
    pub(super) person: Person,
    pub(super) span: QuantumSpan,
}

/// A line whose person has a booking already that goes together badly with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BesideBooking {
    /// The line.
    pub line: usize,
    /// How they go together.
    pub kind: RepeatKind,
    /// The number of the other booking.
    pub number: BookingNumber,
}

/// Lines beside bookings that are no lines of this file. Persons are told apart by their contact.
pub(super) fn beside_bookings(
    tx: &mut ReadTx<'_>,
    authority_id: AuthorityId,
    seen: &[Seen],
    now: Timestamp,
) -> Result<Vec<BesideBooking>, StorageError> {
    let lines: BTreeSet<AppointmentId> = seen.iter().map(|one| one.id).collect();
    let mut found = Vec::new();
    for line in seen {
        let Some(contact) = &line.person.contact else {
            continue;
        };
        let open = find_open_by_contact(tx, authority_id, contact, now)?;
        let Some(own) = open.iter().find(|booking| booking.id == line.id) else {
            continue;
        };
        let others = open.iter().filter(|booking| !lines.contains(&booking.id));
        found.extend(others.filter_map(|other| {
            Some(BesideBooking {
                line: line.number,
                kind: RepeatKind::of(own, other)?,
                number: other.number?,
            })
        }));
    }
    Ok(found)
}

/// Pairs of lines of one person whose times overlap. Persons are told apart by their contact, without one by name.
pub(super) fn overlaps(seen: &[Seen]) -> Vec<(usize, usize)> {
    let mut known: Vec<(String, &Seen)> = seen
        .iter()
        .filter_map(|one| Some((key(&one.person)?, one)))
        .collect();
    known.sort_by(|a, b| (&a.0, a.1.span.first()).cmp(&(&b.0, b.1.span.first())));
    let mut pairs = Vec::new();
    for (index, (key, one)) in known.iter().enumerate() {
        let later = known.iter().skip(index + 1);
        let same = later.take_while(|(other, next)| other == key && next.span.first() < one.span.until());
        pairs.extend(same.map(|(_, next)| (one.number.min(next.number), one.number.max(next.number))));
    }
    pairs.sort_unstable();
    pairs
}

fn key(person: &Person) -> Option<String> {
    let contact = person.contact.as_ref().map(Contact::normalised);
    contact.or_else(|| Some(format!("name {}", person.name.as_ref()?.as_str().to_lowercase())))
}
