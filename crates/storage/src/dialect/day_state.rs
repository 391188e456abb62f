//! What a decision about seats looks at: revision of the rules, claims, lapsed holds, the number; in one statement and so
//! in one snapshot, on PostgreSQL for any number of claimants.

mod postgres;
mod sqlite;

use std::ops::Range;

use diesel::QueryResult;
use einlass_domain::ids::AppointmentId;

use crate::booking::{Claimant, HeldBackSeats};
use crate::connection::Conn;

/// The state of a pool in the quanta that somebody wants.
#[derive(Debug, Default)]
pub(crate) struct DayState {
    pub(crate) rules_rev: i64,
    /// Quantum, seat and owner.
    pub(crate) claims: Vec<(i64, i16, AppointmentId)>,
    /// Quantum and seat of what is held back from the claimant.
    pub(crate) held_back: Vec<(i64, i16)>,
    /// Holds among the owners that have lapsed.
    pub(crate) lapsed: Vec<AppointmentId>,
    /// Whether the number that the claimant would get was given out before.
    pub(crate) is_number_used: bool,
}

impl DayState {
    /// Whether the claimant has a seat in this quantum already.
    pub(crate) fn is_own(&self, claimant: &Claimant<'_>, quantum: i64) -> bool {
        let own = |claim: &&(i64, i16, AppointmentId)| claim.0 == quantum && claim.2 == claimant.id;
        self.claims.iter().any(|claim| own(&claim))
    }
}

/// Reads the states for these claimants, in their order; `None`: the authority has no such pool.
pub(crate) fn read_day_states(
    conn: &mut Conn,
    claimants: &[Claimant<'_>],
) -> QueryResult<Vec<Option<DayState>>> {
    match conn {
        Conn::Pg(pg) => postgres::read(pg, claimants),
        Conn::Lite(lite) => claimants.iter().map(|one| sqlite::read(lite, one)).collect(),
    }
}

/// The quanta in which held back seats matter to the claimant.
fn hidden_quanta(claimant: &Claimant<'_>) -> Range<i64> {
    match claimant.held_back {
        HeldBackSeats::Respected => claimant.quanta(),
        HeldBackSeats::Taken => 0..0,
    }
}
