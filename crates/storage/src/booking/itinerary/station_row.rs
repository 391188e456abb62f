//! Which appointments belong to an itinerary, and in which order.

use diesel::prelude::*;
use einlass_domain::booking::Itinerary;
use einlass_domain::ids::{AppointmentId, AuthorityId};

use crate::schema::itinerary_station;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = itinerary_station)]
pub(super) struct StationRow {
    pub(super) appointment_id: Db<AppointmentId>,
    pub(super) authority_id: Db<AuthorityId>,
    pub(super) itinerary_id: Db<AppointmentId>,
    pub(super) place: i16,
    pub(super) walking_minutes: i16,
}

/// Records the order of the stations.
pub(super) fn insert_stations(tx: &mut WriteTx, itinerary: &Itinerary) -> Result<(), StorageError> {
    for (place, station) in (0_i16..).zip(&itinerary.stations) {
        let row = StationRow {
            appointment_id: Db(station.appointment.id),
            authority_id: Db(station.appointment.authority_id),
            itinerary_id: Db(itinerary.id),
            place,
            // Ways are at most four hours long.
            walking_minutes: i16::try_from(station.walking_minutes).unwrap_or(i16::MAX),
        };
        tx.run(|conn| {
            diesel::insert_into(itinerary_station::table)
                .values(row)
                .execute(conn)
        })?;
    }
    Ok(())
}
