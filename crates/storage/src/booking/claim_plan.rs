//! Which seats an appointment will claim.

use std::ops::Range;
use std::sync::Arc;

use einlass_domain::booking::{Appointment, Channel, Placement};
use einlass_domain::calendar::{Ask, Asker, LocalDay, Quantum, SeatSet};
use einlass_domain::ids::{AppointmentId, AuthorityId, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::SlotTaken;
use super::lapsed_holds::expire_lapsed;
use crate::calendar::{PoolRules, rules_for};
use crate::dialect::{self, DayState};
use crate::{ReadTx, StorageError, WriteTx};

/// Who wants seats, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claimant<'a> {
    pub(crate) id: AppointmentId,
    pub(crate) authority_id: AuthorityId,
    pub(crate) asker: Asker,
    pub(crate) service_ids: &'a [ServiceId],
    pub(crate) placement: Placement,
    pub(crate) held_back: HeldBackSeats,
    pub(crate) now: Timestamp,
    /// The day, if all of it is to be read, with its revision.
    pub(crate) whole_day: Option<&'a LocalDay>,
}

/// Whether a claimant may take seats that are held back from the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeldBackSeats {
    /// They count as taken.
    Respected,
    /// They count as free.
    Taken,
}

/// Seats that were free when looked at, and the rules by which they are given.
#[derive(Clone, Debug)]
pub(crate) struct ClaimPlan {
    pub(crate) on_date: Date,
    pub(crate) rules_rev: i64,
    /// The revision of the day that it was decided on, if it may be stored at that one only.
    pub(crate) day_rev: Option<i64>,
    /// Ascending, so that two who want the same seats do not wait for one another.
    pub(crate) claims: Vec<SeatClaim>,
}

/// A seat in a quantum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeatClaim {
    pub(crate) quantum: i64,
    pub(crate) seat: i16,
}

/// Runs of looking: lapsed holds are cleared away after the first one.
const LOOKS: u32 = 3;

impl HeldBackSeats {
    /// What a channel may take.
    pub(crate) const fn for_channel(channel: Channel) -> Self {
        if channel.is_public() {
            Self::Respected
        } else {
            Self::Taken
        }
    }
}

impl<'a> Claimant<'a> {
    /// The appointment, wanting seats at its own place and time; `service_ids` are those of its services.
    pub(crate) fn of(
        appointment: &Appointment,
        service_ids: &'a [ServiceId],
        held_back: HeldBackSeats,
        now: Timestamp,
    ) -> Self {
        Self {
            id: appointment.id,
            authority_id: appointment.authority_id,
            asker: appointment.asker(),
            service_ids,
            placement: appointment.placement,
            held_back,
            now,
            whole_day: None,
        }
    }

    /// The claimant, wanting to know all of its day.
    pub(crate) const fn of_whole_day(self, whole_day: Option<&'a LocalDay>) -> Self {
        Self { whole_day, ..self }
    }

    /// The quanta whose seats are to be read.
    pub(crate) fn read_quanta(&self) -> Range<i64> {
        let of_day = |day: &LocalDay| day.first().index()..day.first().index() + i64::from(day.count());
        self.whole_day.map_or_else(|| self.quanta(), of_day)
    }

    /// The quanta that are wanted.
    pub(crate) fn quanta(&self) -> Range<i64> {
        let span = &self.placement.span;
        span.first().index()..span.until().index()
    }
}

/// Looks for seats for the whole span. Seats that the claimant has already are kept and not in the plan.
pub(super) fn plan_claims(
    tx: &mut WriteTx,
    claimant: &Claimant<'_>,
) -> Result<Result<ClaimPlan, SlotTaken>, StorageError> {
    for _ in 0..LOOKS {
        let state = read_state(tx, claimant)?;
        let Some(state) = state else {
            return Ok(Err(SlotTaken));
        };
        if state.lapsed.is_empty() {
            let attempt = tx.attempt().number;
            return choose(tx, claimant, &state, attempt);
        }
        expire_lapsed(tx, &state.lapsed, claimant.now)?;
    }
    Err(tx.lost_race("holds kept lapsing"))
}

/// The state of the pool in the wanted quanta; `None`: the authority has no such pool.
pub(super) fn read_state(tx: &mut ReadTx, claimant: &Claimant<'_>) -> Result<Option<DayState>, StorageError> {
    let states = tx.run(|conn| dialect::read_day_states(conn, std::slice::from_ref(claimant)))?;
    Ok(states.into_iter().next().flatten())
}

/// Chooses seats by the rules; runs that lost a race choose others.
pub(super) fn choose(
    tx: &mut ReadTx,
    claimant: &Claimant<'_>,
    state: &DayState,
    attempt: u32,
) -> Result<Result<ClaimPlan, SlotTaken>, StorageError> {
    let pool_id = claimant.placement.pool_id;
    let Some(rules) = rules_for(tx, claimant.authority_id, pool_id, state.rules_rev)? else {
        return Ok(Err(SlotTaken));
    };
    if !is_place_of(&rules, &claimant.placement) {
        return Ok(Err(SlotTaken));
    }
    let seed = seed_of(claimant.id, attempt);
    Ok(choose_seats(claimant, state, &rules, seed))
}

/// Whether the placement names the unit and site of the pool; a caller that mixes them up gets no seat.
fn is_place_of(rules: &Arc<PoolRules>, placement: &Placement) -> bool {
    rules.site_id == placement.site_id && rules.unit_id == placement.unit_id
}

fn choose_seats(
    claimant: &Claimant<'_>,
    state: &DayState,
    rules: &PoolRules,
    seed: u64,
) -> Result<ClaimPlan, SlotTaken> {
    let day = LocalDay::containing(claimant.placement.span.start_at(), &rules.zone);
    let ask = Ask {
        asker: claimant.asker,
        service_ids: claimant.service_ids,
        now: claimant.now,
    };
    let grid = rules.day_grid(day.date(), &ask);
    let taken = state.taken_from(claimant, grid.day());
    let mut claims = Vec::new();
    let mut last = None;
    for quantum in claimant.quanta() {
        let offset = grid
            .day()
            .offset_at(Quantum::from_index(quantum))
            .ok_or(SlotTaken)?;
        let free = taken.claimable(&grid, offset);
        if free.is_empty() {
            return Err(SlotTaken);
        }
        if !state.is_own(quantum) {
            let seat = pick(free, last, seed).ok_or(SlotTaken)?;
            last = Some(seat);
            claims.push(SeatClaim {
                quantum,
                seat: i16::from(seat),
            });
        }
    }
    Ok(ClaimPlan {
        on_date: day.date(),
        rules_rev: state.rules_rev,
        day_rev: None,
        claims,
    })
}

/// The seat of the quantum before if it is free, else any: rivals spread over the seats, and whoever collides
/// collides once, not in every quantum.
fn pick(free: SeatSet, last: Option<u8>, seed: u64) -> Option<u8> {
    if let Some(seat) = last.filter(|seat| free.contains(*seat)) {
        return Some(seat);
    }
    let nth = seed % u64::from(free.len()).max(1);
    free.iter().nth(usize::try_from(nth).unwrap_or(0))
}

/// The random bits of a UUIDv7 stand at its end.
fn seed_of(id: AppointmentId, attempt: u32) -> u64 {
    let (_, low) = id.as_uuid().as_u64_pair();
    low.rotate_left(attempt.wrapping_mul(13) % 64)
}
