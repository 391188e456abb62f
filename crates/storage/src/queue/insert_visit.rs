//! New visits and their moves.

use diesel::prelude::*;
use einlass_domain::ids::{AppointmentId, AuthorityId, SiteId, UnitId, VisitId};
use einlass_domain::queue::{CallNumber, Visit, VisitState};
use jiff::Timestamp;
use jiff::civil::Date;

use super::call_count::next_call_count;
use super::visit_row::{StateColumns, VisitRow};
use crate::error::inconsistent;
use crate::platform::{NewEvent, append_event};
use crate::schema::visit;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// A visit that begins; storage gives it the next call number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVisit {
    /// Id.
    pub id: VisitId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// Where.
    pub site_id: SiteId,
    /// Whom the visitor waits for.
    pub unit_id: UnitId,
    /// The appointment that is honoured; none for a walk-in.
    pub appointment_id: Option<AppointmentId>,
    /// The letters in front of the call number.
    pub call_prefix: String,
    /// Check-in.
    pub arrived_at: Timestamp,
    /// The local day of the check-in, on which call numbers count.
    pub on_date: Date,
    /// The time the visitor was promised, if any.
    pub appointment_start_at: Option<Timestamp>,
}

/// Stores a visit with the next call number of its unit and day.
///
/// # Errors
/// [`StorageError::Conflict`] if the appointment has a visit already; [`StorageError::Inconsistent`] if the unit's
/// letters or the 9,999 numbers of the day give no call number.
pub fn insert_visit(tx: &mut WriteTx, new: &NewVisit, event: &NewEvent) -> Result<Visit, StorageError> {
    let count = next_call_count(tx, new.authority_id, new.unit_id, new.on_date)?;
    let call_number = u16::try_from(count)
        .ok()
        .and_then(|count| CallNumber::new(&new.call_prefix, count).ok())
        .ok_or_else(|| inconsistent("call_counter", "last_count", new.unit_id))?;
    let state = StateColumns::of(&VisitState::Waiting, new.arrived_at);
    let row = VisitRow {
        id: Db(new.id),
        authority_id: Db(new.authority_id),
        site_id: Db(new.site_id),
        unit_id: Db(new.unit_id),
        appointment_id: new.appointment_id.map(Db),
        call_number: call_number.as_str().to_owned(),
        on_date: Db(new.on_date),
        arrived_at: Db(new.arrived_at),
        appointment_start_at: new.appointment_start_at.map(Db),
        state: state.state.to_owned(),
        state_at: state.state_at,
        calls: state.calls,
        forwarded_to: state.forwarded_to,
    };
    tx.run(|conn| diesel::insert_into(visit::table).values(&row).execute(conn))?;
    append_event(tx, event)?;
    Visit::try_from(row)
}

/// Stores the new state of a visit that was read with [`super::lock_visit`].
pub fn update_visit(tx: &mut WriteTx, moved: &Visit, event: &NewEvent) -> Result<(), StorageError> {
    let target = visit::table
        .find(Db(moved.id))
        .filter(visit::authority_id.eq(Db(moved.authority_id)));
    let columns = StateColumns::of(&moved.state, moved.arrived_at);
    tx.run(|conn| diesel::update(target).set(columns).execute(conn))?;
    append_event(tx, event)
}
