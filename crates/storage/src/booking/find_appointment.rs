//! Finding appointments.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, BookingNumber};
use einlass_domain::ids::{AppointmentId, AuthorityId, SiteId};
use jiff::civil::Date;

use super::AppointmentRow;
use super::appointment_row::number_column;
use crate::connection::Conn;
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// An appointment by id.
pub fn find_appointment(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Appointment>, StorageError> {
    let query = appointment::table
        .find(Db(id))
        .filter(appointment::authority_id.eq(Db(authority_id)));
    let row: Option<AppointmentRow> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Appointment::try_from).transpose()
}

/// An appointment by the number that people read out.
pub fn find_appointment_by_number(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    number: BookingNumber,
) -> Result<Option<Appointment>, StorageError> {
    let query = appointment::table
        .filter(appointment::number.eq(number_column(number)))
        .filter(appointment::authority_id.eq(Db(authority_id)));
    let row: Option<AppointmentRow> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Appointment::try_from).transpose()
}

/// An appointment by id that nobody else changes until this transaction ends. To be used before every change.
pub fn lock_appointment(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Appointment>, StorageError> {
    let query = appointment::table
        .find(Db(id))
        .filter(appointment::authority_id.eq(Db(authority_id)));
    let row: Option<AppointmentRow> = tx.run(|conn| match conn {
        Conn::Pg(pg) => query.for_update().first(pg).optional(),
        Conn::Lite(lite) => query.first(lite).optional(),
    })?;
    row.map(Appointment::try_from).transpose()
}

/// The booked appointments of a building on a local day, by start; those that were honoured are not listed.
pub fn list_booked(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    site_id: SiteId,
    on_date: Date,
) -> Result<Vec<Appointment>, StorageError> {
    let query = appointment::table
        .filter(appointment::authority_id.eq(Db(authority_id)))
        .filter(appointment::site_id.eq(Db(site_id)))
        .filter(appointment::on_date.eq(Db(on_date)))
        .filter(appointment::state.eq("booked"))
        .order((appointment::first_quantum, appointment::id));
    let rows: Vec<AppointmentRow> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(Appointment::try_from).collect()
}
