//! A hold becomes a booking.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;

use super::appointment_row::{StateColumns, number_column};
use super::person_data::insert_person;
use super::save_appointment::find_place;
use super::{NewPersonData, PersonRow};
use crate::calendar::bump_day;
use crate::platform::{NewEvent, append_event};
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores the result of `Appointment::book` or `Appointment::request`, with number and personal data. The seats stay as they were claimed.
///
/// The hold must have been read with [`super::lock_appointment`] in this transaction; one that somebody expired
/// meanwhile is not brought back.
pub fn book_hold(
    tx: &mut WriteTx,
    booked: &Appointment,
    person: Option<&NewPersonData>,
    event: &NewEvent,
) -> Result<(), StorageError> {
    if let Some(person) = person {
        insert_person(tx, &PersonRow::of(person, booked.authority_id)?)?;
    }
    let columns = (
        StateColumns::of(booked),
        appointment::number.eq(booked.number.map(number_column)),
        appointment::language.eq(booked.language.tag()),
        appointment::person_data_id.eq(person.map(|person| Db(person.id))),
    );
    let held = appointment::table
        .find(Db(booked.id))
        .filter(appointment::expires_at.is_not_null());
    let changed = tx.run(|conn| diesel::update(held).set(columns).execute(conn))?;
    let place = find_place(tx, booked.id)?.filter(|_| changed == 1);
    let Some(place) = place else {
        return Err(tx.lost_race("the hold was expired at the same moment"));
    };
    append_event(tx, event)?;
    bump_day(tx, booked.authority_id, place.pool_id, place.on_date)
}
