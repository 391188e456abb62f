//! Finding the stations of a visit.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, Itinerary, ItineraryStation};
use einlass_domain::ids::{AppointmentId, AuthorityId};

use super::StationRow;
use crate::booking::{AppointmentRow, lock_appointment};
use crate::error::inconsistent;
use crate::schema::{appointment, itinerary_station};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// The itinerary that this appointment leads; `None` for an appointment that stands alone or follows.
pub fn find_itinerary(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Itinerary>, StorageError> {
    let query = itinerary_station::table
        .inner_join(appointment::table.on(appointment::id.eq(itinerary_station::appointment_id)))
        .filter(itinerary_station::itinerary_id.eq(Db(id)))
        .filter(itinerary_station::authority_id.eq(Db(authority_id)))
        .order(itinerary_station::place)
        .select((itinerary_station::all_columns, appointment::all_columns));
    let rows: Vec<(StationRow, AppointmentRow)> = tx.run(|conn| query.load(conn))?;
    if rows.is_empty() {
        return Ok(None);
    }
    let stations = rows.into_iter().map(|(station, row)| {
        let bad = || inconsistent("itinerary_station", "walking_minutes", station.appointment_id);
        Ok(ItineraryStation {
            walking_minutes: u16::try_from(station.walking_minutes).map_err(|_| bad())?,
            appointment: Appointment::try_from(row)?,
        })
    });
    let stations = stations.collect::<Result<_, StorageError>>()?;
    Ok(Some(Itinerary { id, stations }))
}

/// The itinerary that this appointment leads, none of whose stations anybody else changes until this transaction ends.
pub fn lock_itinerary(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Itinerary>, StorageError> {
    let stations = itinerary_station::table
        .filter(itinerary_station::itinerary_id.eq(Db(id)))
        .filter(itinerary_station::authority_id.eq(Db(authority_id)))
        .order(itinerary_station::appointment_id)
        .select(itinerary_station::appointment_id);
    // The leading one is locked first by everybody, the others in ascending order.
    if lock_appointment(tx, authority_id, id)?.is_none() {
        return Ok(None);
    }
    let ids: Vec<AppointmentId> = tx.run(|conn| stations.load(conn))?;
    for other in ids.into_iter().filter(|other| *other != id) {
        lock_appointment(tx, authority_id, other)?;
    }
    find_itinerary(tx, authority_id, id)
}

/// Whether an appointment is a station of an itinerary and so changes only with it.
pub fn is_station(tx: &mut ReadTx, id: AppointmentId) -> Result<bool, StorageError> {
    let query = itinerary_station::table.find(Db(id)).count();
    let count: i64 = tx.run(|conn| query.get_result(conn))?;
    Ok(count > 0)
}
