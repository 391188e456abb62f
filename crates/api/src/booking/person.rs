//! The person of a booking, from the wire.

use einlass_contract::booking as wire;
use einlass_domain::booking::{Contact, EmailAddress, Person, PersonError, PersonName, PhoneNumber};
use einlass_domain::ids::PersonDataId;
use einlass_storage::booking::NewPersonData;
use jiff::{SignedDuration, Timestamp};
use rand::Rng;

/// Hours after the end of an appointment at which its personal data are deleted: 30 days, enough for questions about
/// the visit and no longer (data minimisation, GDPR Art. 5(1)(e)).
const KEEP_HOURS: i64 = 30 * 24;

/// Why the details of a person are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PersonRefusal {
    #[error(transparent)]
    Detail(#[from] PersonError),
    #[error("give a mail address or a telephone number, not both")]
    TwoContacts,
}

impl PersonRefusal {
    /// The field at fault.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Detail(PersonError::Name) => "/person/name",
            Self::Detail(PersonError::Email) => "/person/email",
            Self::Detail(PersonError::Phone) | Self::TwoContacts => "/person/phone",
        }
    }
}

/// Checks what is known of a person.
pub(super) fn person_from_wire(person: &wire::Person) -> Result<Person, PersonRefusal> {
    let contact = match (&person.email, &person.phone) {
        (Some(_), Some(_)) => return Err(PersonRefusal::TwoContacts),
        (Some(email), None) => Some(Contact::Email(EmailAddress::parse(email)?)),
        (None, Some(phone)) => Some(Contact::Phone(PhoneNumber::parse(phone)?)),
        (None, None) => None,
    };
    Ok(Person {
        name: person.name.as_deref().map(PersonName::parse).transpose()?,
        contact,
    })
}

/// The personal data to be stored, if anything is known at all.
pub(super) fn new_person_data<R: Rng + ?Sized>(
    person: &Person,
    appointment_ends_at: Timestamp,
    now: Timestamp,
    rng: &mut R,
) -> Option<NewPersonData> {
    let known = person.name.is_some() || person.contact.is_some();
    let delete_after = appointment_ends_at
        .checked_add(SignedDuration::from_hours(KEEP_HOURS))
        .unwrap_or(Timestamp::MAX);
    known.then(|| NewPersonData {
        id: PersonDataId::generate(now, rng),
        person: person.clone(),
        delete_after,
    })
}
