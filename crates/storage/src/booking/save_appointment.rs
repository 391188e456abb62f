//! Writing parts of an appointment.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;
use einlass_domain::ids::{AppointmentId, PoolId};
use jiff::civil::Date;

use super::appointment_row::StateColumns;
use crate::connection::Conn;
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// Locks an appointment and says whether it is in the state of that name.
pub(crate) fn is_locked_in_state(
    tx: &mut WriteTx,
    id: AppointmentId,
    state: &str,
) -> Result<bool, StorageError> {
    let query = appointment::table.find(Db(id)).select(appointment::state);
    let found: Option<String> = tx.run(|conn| match conn {
        Conn::Pg(pg) => query.for_update().first(pg).optional(),
        Conn::Lite(lite) => query.first(lite).optional(),
    })?;
    Ok(found.as_deref() == Some(state))
}

/// Writes the state and the sequence.
pub(crate) fn save_state(tx: &mut WriteTx, appointment: &Appointment) -> Result<(), StorageError> {
    let columns = StateColumns::of(appointment);
    let target = appointment::table.find(Db(appointment.id));
    tx.run(|conn| diesel::update(target).set(columns).execute(conn))
        .map(drop)
}

/// Where the claims of an appointment stand as it is stored: its pool, quanta and local day.
pub(super) struct StoredPlace {
    pub(super) pool_id: PoolId,
    pub(super) quanta: std::ops::Range<i64>,
    pub(super) on_date: Date,
}

/// Reads where the claims stand.
pub(super) fn find_place(tx: &mut ReadTx, id: AppointmentId) -> Result<Option<StoredPlace>, StorageError> {
    let query = appointment::table.find(Db(id)).select((
        appointment::pool_id,
        appointment::first_quantum,
        appointment::quanta,
        appointment::on_date,
    ));
    let found: Option<(PoolId, i64, i16, Date)> = tx.run(|conn| query.first(conn).optional())?;
    Ok(found.map(|(pool_id, first, quanta, on_date)| StoredPlace {
        pool_id,
        quanta: first..first + i64::from(quanta),
        on_date,
    }))
}
