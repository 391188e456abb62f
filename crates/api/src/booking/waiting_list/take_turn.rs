//! The turn of one who waits.

use einlass_domain::booking::{Appointment, AppointmentState, Placement, WaitingEntry};
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{
    OfferEvents, OfferedBefore, booking_event, insert_offer, list_offers, lock_waiting_entry,
    update_waiting_entry,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;

use super::offerable::Offerable;
use super::waiting_event;
use crate::booking::limits::{LimitReached, check_day};

/// Offers left unanswered after which an entry ends: whoever no longer looks must not hold up the others.
const MOST_UNANSWERED: usize = 3;

/// What became of one who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// A time is kept for them now.
    Offered,
    /// Nothing suits them, or they have left or ended.
    Passed,
}

/// Whether a turn would change anything for an entry to which `before` was offered.
pub(super) fn is_due(
    entry: &WaitingEntry,
    before: &[OfferedBefore],
    placement: &Placement,
    zone: &TimeZone,
) -> bool {
    let ends = before.len() >= MOST_UNANSWERED;
    entry.wish.accepts(placement, zone) && (ends || !was_offered(before, placement))
}

/// Offers the earliest of the free times to an entry, if one of them suits it and was not offered to it before. An
/// entry that left too many offers unanswered ends instead.
pub(super) fn take_turn(
    tx: &mut WriteTx<'_>,
    entry: &WaitingEntry,
    found: &Offerable,
    zone: &TimeZone,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Turn, StorageError> {
    if !found
        .places
        .iter()
        .any(|(placement, _)| entry.wish.accepts(placement, zone))
    {
        return Ok(Turn::Passed);
    }
    let Some(entry) = lock_waiting_entry(tx, entry.authority_id, entry.id)? else {
        return Ok(Turn::Passed);
    };
    let before = list_offers(tx, entry.id)?;
    for (placement, expires_at) in &found.places {
        if !is_due(&entry, &before, placement, zone) {
            continue;
        }
        if before.len() >= MOST_UNANSWERED {
            end(tx, entry, now, rng)?;
            return Ok(Turn::Passed);
        }
        let starts_at = placement.span.start_at();
        match check_day(tx, entry.authority_id, &found.max_per_day, starts_at, now) {
            Ok(()) => {}
            Err(LimitReached::Storage(error)) => return Err(error),
            Err(LimitReached::Day(_) | LimitReached::Person(_)) => continue,
        }
        let held_id = AppointmentId::generate(now, rng);
        let Ok(offered) = entry.clone().offer(held_id, *expires_at, now) else {
            return Ok(Turn::Passed);
        };
        let held = found.held(held_id, *placement, *expires_at, &offered, now);
        let events = OfferEvents {
            held: booking_event("appointment.held", &held, now, rng),
            offered: waiting_event("waiting_list.offered", &offered, Some(&held), now, rng),
        };
        if insert_offer(tx, &held, &offered, &events, now)?.is_ok() {
            return Ok(Turn::Offered);
        }
    }
    Ok(Turn::Passed)
}

/// Ends an entry that waits in vain.
pub(super) fn end(
    tx: &mut WriteTx<'_>,
    entry: WaitingEntry,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(), StorageError> {
    let Ok(ended) = entry.end(now) else {
        return Ok(());
    };
    let event = waiting_event("waiting_list.ended", &ended, None, now, rng);
    update_waiting_entry(tx, &ended, &event)
}

fn was_offered(before: &[OfferedBefore], placement: &Placement) -> bool {
    let place = (placement.span.first(), placement.site_id, placement.unit_id);
    before
        .iter()
        .any(|one| (one.start, one.site_id, one.unit_id) == place)
}

impl Offerable {
    fn held(
        &self,
        id: AppointmentId,
        placement: Placement,
        expires_at: Timestamp,
        entry: &WaitingEntry,
        now: Timestamp,
    ) -> Appointment {
        Appointment {
            id,
            authority_id: entry.authority_id,
            number: None,
            placement,
            services: self.services.clone(),
            documents: self.documents.clone(),
            terms: self.terms.clone(),
            channel: entry.channel,
            urgent: None,
            language: entry.language,
            person_data_id: None,
            sequence: 0,
            made_at: now,
            state: AppointmentState::Held { expires_at },
        }
    }
}
