//! Bookings that are stored last in their transaction, several at a time.

use std::collections::BTreeMap;

use einlass_domain::booking::Appointment;
use einlass_domain::calendar::LocalDay;
use einlass_domain::ids::{AppointmentId, PoolId, ServiceId};
use jiff::Timestamp;

use super::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, SeatClaim, choose};
use super::known_days::{DayKey, DaysAtWork};
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
    /// Its day, as far as it is known before the rules are looked at.
    pub(crate) day: Option<LocalDay>,
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
            day: None,
        })
    }

    /// The booking, with this said about seats that are held back from the public.
    pub(super) fn with_held_back(self, held_back: HeldBackSeats) -> Self {
        Self { held_back, ..self }
    }

    pub(super) fn claimant(&self) -> Claimant<'_> {
        Claimant::of(&self.appointment, &self.service_ids, self.held_back, self.now)
    }

    /// The day of its pool, if it is known.
    pub(crate) fn day_key(&self) -> Option<DayKey> {
        let day = self.day.as_ref()?;
        Some((self.appointment.placement.pool_id, day.date()))
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
pub(crate) fn choose_late(
    tx: &mut ReadTx,
    late: Vec<LateBooking>,
    days: &mut DaysAtWork<'_>,
) -> Result<Chosen, StorageError> {
    let states = find_states(tx, &late, days)?;
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
                let day_rev = booking.day_key().and_then(|day| days.revision(day));
                let plan = ClaimPlan { day_rev, ..plan };
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
pub(crate) fn store_late(
    tx: &mut ReadTx,
    chosen: Chosen,
    days: &mut DaysAtWork<'_>,
) -> Result<Vec<LateEnd>, StorageError> {
    let Chosen { mut ends, new } = chosen;
    if new.is_empty() {
        return Ok(ends);
    }
    let (places, new): (Vec<usize>, Vec<NewClaimed>) = new.into_iter().unzip();
    let seats = seats_by_day(&new, days);
    let stored = tx.run(|conn| dialect::store_claimed(conn, new, DayBumps::AtOnce))?;
    for (day, seats) in seats {
        let kept = seats
            .into_iter()
            .filter(|(place, _)| stored.get(*place) == Some(&Stored::Done));
        days.stored(day, kept.map(|(_, claim)| claim));
    }
    for (place, stored) in places.into_iter().zip(stored) {
        if let (Some(end), Stored::Lost) = (ends.get_mut(place), stored) {
            *end = LateEnd::LostRace;
        }
    }
    Ok(ends)
}

/// The states that the bookings are decided on: what is known, and the rest from one reading.
fn find_states(
    tx: &mut ReadTx,
    late: &[LateBooking],
    days: &mut DaysAtWork<'_>,
) -> Result<Vec<Option<DayState>>, StorageError> {
    let mut states: Vec<Option<DayState>> = Vec::with_capacity(late.len());
    let known = |one: &LateBooking| days.state(one.day_key()?, one.claimant().quanta());
    states.extend(late.iter().map(known));
    let unknown = late.iter().zip(&states).filter(|(_, state)| state.is_none());
    let is_to_know = |day: &DayKey| days.is_alone_on(*day);
    let asked = unknown.map(|(one, _)| {
        let day = one.day_key().filter(is_to_know);
        one.claimant().of_whole_day(day.and(one.day.as_ref()))
    });
    let claimants: Vec<_> = asked.collect();
    if claimants.is_empty() {
        return Ok(states);
    }
    let read = tx.run(|conn| dialect::read_day_states(conn, &claimants))?;
    let gaps = states.iter_mut().filter(|state| state.is_none());
    for (gap, (claimant, read)) in gaps.zip(claimants.iter().zip(read)) {
        if let (Some(day), Some(state)) = (claimant.whole_day, &read) {
            days.learn((claimant.placement.pool_id, day.date()), day, state);
        }
        *gap = read.map(|state| state.within(&claimant.quanta()));
    }
    Ok(states)
}

/// Those of the days on which seats are claimed that are known, each with the seats and the place of the booking that
/// claims them.
fn seats_by_day(new: &[NewClaimed], known: &DaysAtWork<'_>) -> BTreeMap<DayKey, Vec<(usize, SeatClaim)>> {
    let mut days: BTreeMap<DayKey, Vec<(usize, SeatClaim)>> = BTreeMap::new();
    for (place, one) in new.iter().enumerate() {
        let day = (one.appointment.pool_id.0, one.plan.on_date);
        if known.revision(day).is_some() {
            let of_day = days.entry(day).or_default();
            of_day.extend(one.plan.claims.iter().map(|claim| (place, *claim)));
        }
    }
    days
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
    let wanted = claimant.quanta();
    let here = taken
        .iter()
        .filter(|(pool, claim, _)| *pool == claimant.placement.pool_id && wanted.contains(&claim.quantum));
    here.for_each(|(_, claim, owner)| state.add_claim(claimant.id, (claim.quantum, claim.seat), *owner));
    Ok(choose(tx, claimant, &state, 0)?.map_err(|_| LateEnd::NotNow))
}
