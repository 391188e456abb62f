//! Storing appointments with everything that belongs to them: in one call of a function on PostgreSQL, where every
//! statement is a round trip; one after the other on SQLite, where none is.

mod postgres;
mod records;
mod sqlite;

use diesel::QueryResult;

use super::{Bumps, DayChange, PoolDay};
use crate::booking::{AppointmentRow, ClaimPlan, ContactGuard, PersonRow};
use crate::connection::Conn;
use crate::platform::{EventRow, IdempotencyRow};

/// An appointment that claims seats, to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewClaimed {
    pub(crate) appointment: AppointmentRow,
    pub(crate) person: Option<PersonRow>,
    pub(crate) event: EventRow,
    /// The answer of the request, if it can be repeated.
    pub(crate) answer: Option<IdempotencyRow>,
    /// What it was decided on, if its contact has a limit.
    pub(crate) guard: Option<ContactGuard>,
    pub(crate) plan: ClaimPlan,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    /// Everything is stored.
    Done,
    /// Somebody took one of the seats at the same moment, the contact booked something else, or the number was given out
    /// before; nothing is stored.
    Lost,
}

/// When the revisions of the days are raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayBumps {
    /// With what is stored. It then waits for other transactions shortly only, looks whether a number was given out
    /// before, and fails if the rules of a day were edited, a day was changed that was known at one revision, or the key of
    /// a request was used since the decision.
    AtOnce,
    /// By the caller.
    Later,
}

/// Stores appointments, each with its claims, personal data, event and answer; tells of each how it ended.
///
/// Contacts are locked and claims are made in ascending order, so that two who want the same do not wait for one another
/// in a circle.
pub(crate) fn store_claimed(
    conn: &mut Conn,
    new: Vec<NewClaimed>,
    bumps: DayBumps,
) -> QueryResult<Vec<Stored>> {
    match conn {
        Conn::Pg(pg) => postgres::store(pg, new, bumps),
        Conn::Lite(_) => sqlite::store(conn, &new, bumps),
    }
}

/// The days on which seats are taken.
fn decided_days(new: &[NewClaimed]) -> Bumps {
    let mut bumps = Bumps::default();
    for one in new {
        let (row, rules_rev) = (&one.appointment, one.plan.rules_rev);
        let day = PoolDay::new(row.authority_id.0, row.pool_id.0, row.on_date.0);
        bumps.add(day, DayChange::Decided { rules_rev });
    }
    bumps
}
