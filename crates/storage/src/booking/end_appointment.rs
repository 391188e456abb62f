//! Appointments that give their seats back.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, SeatRelease};

use super::appointment_row::StateColumns;
use super::give_back::{GivenBack, give_back};
use super::save_appointment::find_place;
use crate::calendar::bump_day;
use crate::platform::{NewEvent, append_event};
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores the result of `Appointment::cancel`; the seats are free again, for the public as `release` says.
pub fn cancel(
    tx: &mut WriteTx,
    cancelled: &Appointment,
    release: SeatRelease,
    event: &NewEvent,
) -> Result<(), StorageError> {
    end(tx, cancelled, &["booked", "pending"], release, event)
}

/// Stores the result of `Appointment::release`; the seats are free again.
pub fn release_hold(tx: &mut WriteTx, released: &Appointment, event: &NewEvent) -> Result<(), StorageError> {
    end(tx, released, &["held"], SeatRelease::AtOnce, event)
}

/// Stores the result of `Appointment::expire`; the seats are free again.
pub fn expire_hold(tx: &mut WriteTx, expired: &Appointment, event: &NewEvent) -> Result<(), StorageError> {
    end(tx, expired, &["held", "pending"], SeatRelease::AtOnce, event)
}

/// Stores the result of `Appointment::miss`; the seats are free again.
pub fn mark_missed(tx: &mut WriteTx, missed: &Appointment, event: &NewEvent) -> Result<(), StorageError> {
    end(tx, missed, &["booked"], SeatRelease::AtOnce, event)
}

/// The appointment must have been read with [`super::lock_appointment`] in this transaction.
fn end(
    tx: &mut WriteTx,
    ended: &Appointment,
    from: &[&'static str],
    release: SeatRelease,
    event: &NewEvent,
) -> Result<(), StorageError> {
    let target = appointment::table
        .find(Db(ended.id))
        .filter(appointment::state.eq_any(from.to_vec()));
    let columns = StateColumns::of(ended);
    let changed = tx.run(|conn| diesel::update(target).set(columns).execute(conn))?;
    let place = find_place(tx, ended.id)?.filter(|_| changed == 1);
    let Some(place) = place else {
        return Err(tx.lost_race("the appointment changed at the same moment"));
    };
    let given = GivenBack {
        authority_id: ended.authority_id,
        pool_id: place.pool_id,
        id: ended.id,
        quanta: place.quanta,
    };
    give_back(tx, &given, release)?;
    append_event(tx, event)?;
    bump_day(tx, ended.authority_id, place.pool_id, place.on_date)
}
