//! Steps and papers that are done.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;

use crate::platform::{NewEvent, append_event};
use crate::schema::appointment;
use crate::sql_types::{Db, JsonText};
use crate::{StorageError, WriteTx};

/// Stores the terms of a booking that was read with [`super::lock_appointment`] in this transaction.
pub fn save_terms(tx: &mut WriteTx, booking: &Appointment, event: &NewEvent) -> Result<(), StorageError> {
    let target = appointment::table.find(Db(booking.id));
    let change = appointment::terms.eq(Db(JsonText::write(&booking.terms)?));
    tx.run(|conn| diesel::update(target).set(change).execute(conn))?;
    append_event(tx, event)
}
