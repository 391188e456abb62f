//! The same person at overlapping times.

use einlass_domain::booking::{Contact, Person};
use einlass_domain::calendar::QuantumSpan;

/// Who comes when, by line.
pub(super) struct Seen {
    pub(super) number: usize,
    pub(super) person: Person,
    pub(super) span: QuantumSpan,
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
