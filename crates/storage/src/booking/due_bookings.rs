//! Bookings that wait for housekeeping, of all authorities.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;
use einlass_domain::calendar::Quantum;
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::AppointmentRow;
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// Holds that have lapsed at `now`, the longest lapsed first, at most `limit`.
pub fn list_lapsed_holds(
    tx: &mut ReadTx,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Appointment>, StorageError> {
    let query = appointment::table
        .filter(appointment::expires_at.le(Db(now)))
        .order((appointment::expires_at, appointment::id))
        .limit(i64::from(limit));
    let rows: Vec<AppointmentRow> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(Appointment::try_from).collect()
}

/// Booked appointments at a counter that began before `started_before`, by id, those after `after`, at most `limit`.
pub fn list_unattended(
    tx: &mut ReadTx,
    started_before: Timestamp,
    limit: u32,
    after: Option<AppointmentId>,
) -> Result<Vec<Appointment>, StorageError> {
    let begun = Quantum::containing(started_before).index();
    let query = appointment::table
        .filter(appointment::state.eq("booked"))
        .filter(appointment::variant.eq("on_site"))
        .filter(appointment::first_quantum.lt(begun))
        .order(appointment::id)
        .limit(i64::from(limit));
    let rows: Vec<AppointmentRow> = match after {
        Some(after) => tx.run(|conn| query.filter(appointment::id.gt(Db(after))).load(conn)),
        None => tx.run(|conn| query.load(conn)),
    }?;
    rows.into_iter().map(Appointment::try_from).collect()
}
