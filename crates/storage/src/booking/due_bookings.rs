//! Bookings that wait for housekeeping.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;
use einlass_domain::calendar::Quantum;
use einlass_domain::ids::{AppointmentId, AuthorityId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::AppointmentRow;
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// Holds of all authorities that have lapsed at `now`, the longest lapsed first, at most `limit`.
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

/// Booked appointments of an authority at a counter that began before `started_before`, on these local days, by day and
/// id: those after `after`, at most `limit`. The days are what the index has, so of all others nothing is read.
pub fn list_unattended(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    days: (Date, Date),
    started_before: Timestamp,
    after: Option<(Date, AppointmentId)>,
    limit: u32,
) -> Result<Vec<(Date, Appointment)>, StorageError> {
    let begun = Quantum::containing(started_before).index();
    let (first_on, last_on) = days;
    let query = appointment::table
        .filter(appointment::authority_id.eq(Db(authority_id)))
        .filter(appointment::on_date.ge(Db(after.map_or(first_on, |(on_date, _)| on_date))))
        .filter(appointment::on_date.le(Db(last_on)))
        .filter(appointment::state.eq("booked"))
        .filter(appointment::variant.eq("on_site"))
        .filter(appointment::first_quantum.lt(begun))
        .order((appointment::on_date, appointment::id))
        .limit(i64::from(limit));
    let rows: Vec<AppointmentRow> = match after {
        Some((on_date, id)) => {
            let later = appointment::on_date
                .gt(Db(on_date))
                .or(appointment::id.gt(Db(id)));
            tx.run(|conn| query.filter(later).load(conn))
        }
        None => tx.run(|conn| query.load(conn)),
    }?;
    rows.into_iter()
        .map(|row| Ok((row.on_date.0, Appointment::try_from(row)?)))
        .collect()
}
