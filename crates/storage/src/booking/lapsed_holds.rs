//! Holds that lapsed: no job clears them away, whoever needs their seats does.

use diesel::prelude::*;
use einlass_domain::booking::Appointment;
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::booking_event::lapse_event;
use super::give_back::{GivenBack, end_claims};
use super::{AppointmentRow, save_state};
use crate::connection::Conn;
use crate::platform::append_event;
use crate::schema::appointment;
use crate::sql_types::{Db, db_all};
use crate::{StorageError, WriteTx};

/// Expires those of the holds that have lapsed at `now`, each with its event, and gives their seats back.
///
/// A hold that is booked, or recorded as lapsed by somebody else, at this very moment is left alone: its row is locked
/// first and looked at again. The day needs no new revision, because lapsed holds count as free already.
pub(super) fn expire_lapsed(
    tx: &mut WriteTx,
    holds: &[AppointmentId],
    now: Timestamp,
) -> Result<(), StorageError> {
    let lapsed = appointment::table
        .filter(appointment::id.eq_any(db_all(holds)))
        .filter(appointment::expires_at.le(Db(now)))
        .order(appointment::id);
    let lapsed: Vec<AppointmentRow> = tx.run(|conn| match conn {
        // Locks in ascending order, so that two who expire the same holds do not wait for one another.
        Conn::Pg(pg) => lapsed.for_update().load(pg),
        Conn::Lite(lite) => lapsed.load(lite),
    })?;
    for row in lapsed {
        if let Ok(expired) = Appointment::try_from(row)?.expire(now) {
            save_state(tx, &expired)?;
            end_claims(tx, &GivenBack::of(&expired))?;
            append_event(tx, &lapse_event(&expired, now))?;
        }
    }
    Ok(())
}
