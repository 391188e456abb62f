//! A booking whose mail address has answered.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;

use super::appointment_row::StateColumns;
use super::save_appointment::find_place;
use crate::calendar::bump_day;
use crate::platform::{NewEvent, append_event};
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores the result of `Appointment::activate`; the seats stay as they were claimed.
///
/// The appointment must have been read with [`super::lock_appointment`] in this transaction.
pub fn activate(tx: &mut WriteTx, booked: &Appointment, event: &NewEvent) -> Result<(), StorageError> {
    let pending = appointment::table
        .find(Db(booked.id))
        .filter(appointment::state.eq("pending"));
    let columns = StateColumns::of(booked);
    let changed = tx.run(|conn| diesel::update(pending).set(columns).execute(conn))?;
    let place = find_place(tx, booked.id)?.filter(|_| changed == 1);
    let Some(place) = place else {
        return Err(tx.lost_race("the agreement lapsed at the same moment"));
    };
    append_event(tx, event)?;
    bump_day(tx, booked.authority_id, place.pool_id, place.on_date)
}
