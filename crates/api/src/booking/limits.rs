//! How much a person and a service may book, counted inside the transaction.

use std::collections::BTreeMap;

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, BookingPolicy, Contact, LimitRefusal, PersonLimits};
use einlass_domain::ids::{AuthorityId, PersonDataId, ServiceId};
use einlass_storage::booking::{count_service_on_day, find_person, list_open_by_contact};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::catalogue::load_authority;
use crate::platform::Refusal;

/// Why one more booking is too much.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LimitReached {
    #[error(transparent)]
    Person(#[from] LimitRefusal),
    #[error("the service has {0} bookings on this day already")]
    Day(u16),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What any operation that books or moves may answer about a person; limits of a day are about the time.
pub(super) const LIMITS: &[ErrorCode] = &[ErrorCode::PersonLimitReached];

/// Refuses one more booking of a contact. Of two requests at once the second counts the first.
pub(super) fn check_person(
    tx: &mut WriteTx<'_>,
    booking: &Appointment,
    contact: Option<&Contact>,
    limits: &PersonLimits,
    now: Timestamp,
) -> Result<(), LimitReached> {
    let Some(contact) = contact else {
        return Ok(());
    };
    let authority = load_authority(tx, booking.authority_id)?;
    if authority.exempt_contacts.contains(&contact.normalised()) {
        return Ok(());
    }
    let open = list_open_by_contact(tx, booking.authority_id, contact, now)?;
    // A booking that moves is not one more, and neither are the other stations of its visit.
    let is_own = |other: &Appointment| {
        let is_same_visit =
            booking.person_data_id.is_some() && other.person_data_id == booking.person_data_id;
        is_same_visit || other.id == booking.id
    };
    let others = open.into_iter().filter(|(_, other)| !is_own(other));
    // Stations of one visit share their personal data: an itinerary counts once, with all its services.
    let mut by_person: BTreeMap<Option<PersonDataId>, (Date, Vec<ServiceId>)> = BTreeMap::new();
    for (on, other) in others {
        let (_, services) = by_person.entry(other.person_data_id).or_insert((on, Vec::new()));
        services.extend(other.service_ids());
    }
    let others: Vec<(Date, Vec<ServiceId>)> = by_person.into_values().collect();
    let on = authority
        .zone
        .to_datetime(booking.placement.span.start_at())
        .date();
    Ok(limits.judge(&others, on)?)
}

/// Refuses one more booking of services that are full on the day. Of two requests at once the second counts the first.
pub(super) fn check_day(
    tx: &mut WriteTx<'_>,
    authority_id: AuthorityId,
    limits: &[(ServiceId, u16)],
    starts_at: Timestamp,
    now: Timestamp,
) -> Result<(), LimitReached> {
    if limits.is_empty() {
        return Ok(());
    }
    let authority = load_authority(tx, authority_id)?;
    let on = authority.zone.to_datetime(starts_at).date();
    // In the order of ids, so that two bookings do not wait for one another.
    let mut limits = limits.to_vec();
    limits.sort_unstable();
    for (service, most) in limits {
        if count_service_on_day(tx, authority_id, service, on, now)? >= usize::from(most) {
            return Err(LimitReached::Day(most));
        }
    }
    Ok(())
}

/// Checks the limits of a day to which a booking is moved.
pub(super) fn check_move(
    tx: &mut WriteTx<'_>,
    moved: &Appointment,
    policy: &BookingPolicy,
    max_per_day: &[(ServiceId, u16)],
    now: Timestamp,
) -> Result<(), LimitReached> {
    check_day(
        tx,
        moved.authority_id,
        max_per_day,
        moved.placement.span.start_at(),
        now,
    )?;
    let person = match moved.person_data_id {
        Some(id) => find_person(tx, moved.authority_id, id)?,
        None => None,
    };
    let only_day = PersonLimits {
        max_open: u16::MAX,
        max_per_day: policy.max_per_person_and_day,
        max_of_service: Vec::new(),
    };
    let contact = person.and_then(|person| person.contact);
    check_person(tx, moved, contact.as_ref(), &only_day, now)
}

impl From<LimitReached> for Refusal {
    fn from(error: LimitReached) -> Self {
        match error {
            LimitReached::Person(limit) => {
                Self::new(ErrorCode::PersonLimitReached).with_detail(limit.to_string())
            }
            LimitReached::Day(_) => Self::new(ErrorCode::DayLimitReached).with_detail(error.to_string()),
            LimitReached::Storage(error) => error.into(),
        }
    }
}
