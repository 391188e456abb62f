//! Bookings that are stored last in their transaction, several at a time.

use einlass_domain::booking::Appointment;
use einlass_domain::ids::{AppointmentId, PoolId, ServiceId};
use jiff::Timestamp;

use super::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, SeatClaim, choose};
use super::{AppointmentRow, ContactGuard, NewPersonData, PersonRow};
use crate::dialect::{self, DayBumps, DayState, NewClaimed, Stored};
use crate::platform::{EventRow, IdempotencyRow, NewEvent};
use crate::{ReadTx, StorageError};

/// A booking that chooses its seats when it is stored.
#[derive(Clone, Debug)]
pub(crate) struct LateBooking {
    pub(crate) appointment: Appointment,
    pub(crate) service_ids: Vec<ServiceId>,
    pub(crate) held_back: HeldBackSeats,
    pub(crate) person: Option<PersonRow>,
    pub(crate) event: EventRow,
    /// The answer of the request, if it can be repeated.
    pub(crate) answer: Option<IdempotencyRow>,
    /// What it was decided on, if its contact has a limit.
    pub(crate) guard: Option<ContactGuard>,
    pub(crate) now: Timestamp,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LateEnd {
    Stored,
    /// Somebody was faster; trying once more may do.
    LostRace,
    /// It needs a transaction of its own: no seat is free, or holds that lapsed are in the way.
    NotNow,
}

/// Late bookings and the seats chosen for them; some have none.
pub(crate) struct Chosen {
    ends: Vec<LateEnd>,
    /// Those with seats, each with its place among all.
    new: Vec<(usize, NewClaimed)>,
}

impl LateBooking {
    /// An appointment with what belongs to it; it may take what its channel may.
    pub(super) fn new(
        appointment: &Appointment,
        person: Option<&NewPersonData>,
        event: &NewEvent,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let person = person.map(|person| PersonRow::of(person, appointment.authority_id));
        Ok(Self {
            appointment: appointment.clone(),
            service_ids: appointment.service_ids(),
            held_back: HeldBackSeats::for_channel(appointment.channel),
            person: person.transpose()?,
            event: EventRow::of(event)?,
            answer: None,
            guard: None,
            now,
        })
    }

    /// The booking, with this said about seats that are held back from the public.
    pub(super) fn with_held_back(self, held_back: HeldBackSeats) -> Self {
        Self { held_back, ..self }
    }

    pub(super) fn claimant(&self) -> Claimant<'_> {
        let claimant = Claimant::of(&self.appointment, &self.service_ids, self.held_back, self.now);
        claimant.with_number(self.appointment.number)
    }

    /// The booking, with the seats chosen for it.
    pub(super) fn with_plan(self, plan: ClaimPlan) -> Result<NewClaimed, StorageError> {
        Ok(NewClaimed {
            appointment: AppointmentRow::of(&self.appointment, plan.on_date)?,
            person: self.person,
            event: self.event,
            answer: self.answer,
            guard: self.guard,
            plan,
        })
    }
}

/// Chooses seats for all that can have some at once, each of them others than those before it; of several of one contact
/// the first only. Writes nothing.
pub(crate) fn choose_late(tx: &mut ReadTx, late: Vec<LateBooking>) -> Result<Chosen, StorageError> {
    let claimants: Vec<_> = late.iter().map(LateBooking::claimant).collect();
    let states = tx.run(|conn| dialect::read_day_states(conn, &claimants))?;
    drop(claimants);
    let mut chosen = Chosen {
        ends: Vec::with_capacity(late.len()),
        new: Vec::with_capacity(late.len()),
    };
    let mut taken: Vec<(PoolId, SeatClaim, AppointmentId)> = Vec::new();
    let mut contacts: Vec<String> = Vec::new();
    for (place, (booking, state)) in late.into_iter().zip(states).enumerate() {
        if let Some(guard) = &booking.guard {
            let contact = guard.lock();
            if contacts.contains(&contact) {
                chosen.ends.push(LateEnd::LostRace);
                continue;
            }
            contacts.push(contact);
        }
        let end = match choose_one(tx, &booking.claimant(), state, &taken)? {
            Ok(plan) => {
                let (pool_id, id) = (booking.appointment.placement.pool_id, booking.appointment.id);
                taken.extend(plan.claims.iter().map(|claim| (pool_id, *claim, id)));
                chosen.new.push((place, booking.with_plan(plan)?));
                LateEnd::Stored
            }
            Err(end) => end,
        };
        chosen.ends.push(end);
    }
    Ok(chosen)
}

/// Stores what was chosen, the new revisions of the days included.
pub(crate) fn store_late(tx: &mut ReadTx, chosen: Chosen) -> Result<Vec<LateEnd>, StorageError> {
    let Chosen { mut ends, new } = chosen;
    if new.is_empty() {
        return Ok(ends);
    }
    let (places, new): (Vec<usize>, Vec<NewClaimed>) = new.into_iter().unzip();
    let stored = tx.run(|conn| dialect::store_claimed(conn, new, DayBumps::AtOnce))?;
    for (place, stored) in places.into_iter().zip(stored) {
        if let (Some(end), Stored::Lost) = (ends.get_mut(place), stored) {
            *end = LateEnd::LostRace;
        }
    }
    Ok(ends)
}

fn choose_one(
    tx: &mut ReadTx,
    claimant: &Claimant<'_>,
    state: Option<DayState>,
    taken: &[(PoolId, SeatClaim, AppointmentId)],
) -> Result<Result<ClaimPlan, LateEnd>, StorageError> {
    let Some(mut state) = state.filter(|state| state.lapsed.is_empty()) else {
        return Ok(Err(LateEnd::NotNow));
    };
    if state.is_number_used {
        return Ok(Err(LateEnd::LostRace));
    }
    let wanted = claimant.quanta();
    let here = taken
        .iter()
        .filter(|(pool, claim, _)| *pool == claimant.placement.pool_id && wanted.contains(&claim.quantum));
    state
        .claims
        .extend(here.map(|(_, claim, owner)| (claim.quantum, claim.seat, *owner)));
    Ok(choose(tx, claimant, &state, 0)?.map_err(|_| LateEnd::NotNow))
}
