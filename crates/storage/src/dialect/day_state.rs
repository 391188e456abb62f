//! What a decision about seats looks at: revisions, claims, lapsed holds; in one statement and so in one snapshot for any
//! number of claimants.

mod postgres;
mod sqlite;

use std::ops::Range;

use diesel::QueryResult;
use einlass_domain::calendar::{DayClaims, LocalDay, Quantum, SeatSet};
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use crate::booking::{Claimant, HeldBackSeats};
use crate::connection::Conn;

/// The state of a pool in the quanta that somebody wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayState {
    pub(crate) rules_rev: i64,
    /// The revision of the day; `None` if the whole day was not asked for, or before its first change.
    pub(crate) day_rev: Option<i64>,
    /// Quanta with the seats that others have.
    pub(crate) taken: Vec<(i64, SeatSet)>,
    /// Quanta in which the claimant has a seat.
    pub(crate) own: Vec<i64>,
    pub(crate) held_back: Vec<HeldBackSeat>,
    /// Holds among the owners that have lapsed.
    pub(crate) lapsed: Vec<AppointmentId>,
}

/// A seat that the public does not see before an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeldBackSeat {
    pub(crate) quantum: i64,
    pub(crate) seat: u8,
    pub(crate) until_at: Timestamp,
}

impl HeldBackSeat {
    /// A stored row; `None` if no pool can have such a seat.
    fn new(quantum: i64, seat: i16, until_at: Timestamp) -> Option<Self> {
        let seat = u8::try_from(seat).ok()?;
        Some(Self {
            quantum,
            seat,
            until_at,
        })
    }
}

impl DayState {
    /// Adds a seat that somebody has.
    pub(crate) fn add_claim(
        &mut self,
        claimant: AppointmentId,
        (quantum, seat): (i64, i16),
        owner: AppointmentId,
    ) {
        if owner == claimant {
            self.own.push(quantum);
            return;
        }
        let Ok(seat) = u8::try_from(seat) else {
            return;
        };
        let mut seats = SeatSet::EMPTY;
        seats.insert(seat);
        match self.taken.iter_mut().rev().find(|(known, _)| *known == quantum) {
            Some((_, known)) => *known = known.union(seats),
            None => self.taken.push((quantum, seats)),
        }
    }

    /// The state in a part of the quanta.
    pub(crate) fn within(mut self, quanta: &Range<i64>) -> Self {
        self.taken.retain(|(quantum, _)| quanta.contains(quantum));
        self.held_back.retain(|seat| quanta.contains(&seat.quantum));
        self
    }

    /// Whether the claimant has a seat in this quantum already.
    pub(crate) fn is_own(&self, quantum: i64) -> bool {
        self.own.contains(&quantum)
    }

    /// The seats of a day that others have.
    pub(crate) fn taken_on(&self, day: &LocalDay) -> DayClaims {
        let mut taken = DayClaims::default();
        for (quantum, seats) in &self.taken {
            if let Some(offset) = day.offset_at(Quantum::from_index(*quantum)) {
                seats.iter().for_each(|seat| taken.insert(offset, seat));
            }
        }
        taken
    }

    /// The seats of a day that others have, or that are held back from the claimant.
    pub(crate) fn taken_from(&self, claimant: &Claimant<'_>, day: &LocalDay) -> DayClaims {
        let mut taken = self.taken_on(day);
        if claimant.held_back == HeldBackSeats::Respected {
            let hidden = self.held_back.iter().filter(|seat| seat.until_at > claimant.now);
            for hidden in hidden {
                if let Some(offset) = day.offset_at(Quantum::from_index(hidden.quantum)) {
                    taken.insert(offset, hidden.seat);
                }
            }
        }
        taken
    }
}

/// Reads the states for these claimants, in their order; `None`: the authority has no such pool.
pub(crate) fn read_day_states(
    conn: &mut Conn,
    claimants: &[Claimant<'_>],
) -> QueryResult<Vec<Option<DayState>>> {
    match conn {
        Conn::Pg(pg) => postgres::read(pg, claimants),
        Conn::Lite(lite) => sqlite::read(lite, claimants),
    }
}
