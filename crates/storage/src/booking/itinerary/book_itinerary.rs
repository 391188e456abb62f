//! Booking all stations of a visit.

use einlass_domain::booking::{Appointment, Itinerary, ItineraryStation};
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::claim_stations::{ClaimedStation, StationTaken, WantedStation, claim_stations};
use super::insert_stations;
use crate::booking::insert_booking::store_planned;
use crate::booking::person_data::insert_person;
use crate::booking::{
    ClaimPlan, LateBooking, NewPersonData, NumberCandidates, PersonRow, SlotTaken, draw_number,
};
use crate::platform::NewEvent;
use crate::{StorageError, WriteTx};

/// Stores `Booked` appointments with their seats, in the order of the visit; the first of them leads.
///
/// The number goes to the leading one, the personal data to all. Of all who want a last seat exactly one gets it. On
/// [`StationTaken`] the transaction must be undone.
pub fn book_itinerary(
    tx: &mut WriteTx,
    wanted: &[WantedStation],
    numbers: &NumberCandidates,
    person: Option<&NewPersonData>,
    event: &mut dyn FnMut(&Appointment) -> NewEvent,
    now: Timestamp,
) -> Result<Result<Itinerary, StationTaken>, StorageError> {
    let Some(leading) = wanted.first().map(|one| one.appointment.clone()) else {
        return Err(StorageError::Query("an itinerary without stations".to_owned()));
    };
    let claimed = match claim_stations(tx, wanted, now)? {
        Ok(claimed) => claimed,
        Err(taken) => return Ok(Err(taken)),
    };
    if let Some(person) = person {
        insert_person(tx, &PersonRow::of(person, leading.authority_id)?)?;
    }
    let mut stored = Vec::new();
    for mut one in claimed {
        one.appointment.person_data_id = person.map(|person| person.id);
        if one.appointment.id == leading.id {
            one.appointment.number = Some(draw_number(tx, numbers)?);
        }
        let event = event(&one.appointment);
        stored.push((one.station, insert(tx, one, &event, now)?));
    }
    let itinerary = in_order(leading.id, stored, wanted);
    insert_stations(tx, &itinerary)?;
    Ok(Ok(itinerary))
}

/// Stores one appointment whose seats are claimed.
fn insert(
    tx: &mut WriteTx,
    one: ClaimedStation,
    event: &NewEvent,
    now: Timestamp,
) -> Result<Appointment, StorageError> {
    let claimed = ClaimPlan {
        claims: Vec::new(),
        ..one.plan
    };
    let new = LateBooking::new(&one.appointment, None, event, now)?.with_plan(claimed)?;
    match store_planned(tx, new)? {
        Ok(()) => Ok(one.appointment),
        Err(SlotTaken) => Err(tx.lost_race("a seat was taken at the same moment")),
    }
}

/// The stored appointments in the order of the visit.
pub(super) fn in_order(
    id: AppointmentId,
    mut stored: Vec<(usize, Appointment)>,
    wanted: &[WantedStation],
) -> Itinerary {
    stored.sort_by_key(|(station, _)| *station);
    let stations = stored
        .into_iter()
        .zip(wanted)
        .map(|((_, appointment), wanted)| ItineraryStation {
            appointment,
            walking_minutes: wanted.walking_minutes,
        });
    Itinerary {
        id,
        stations: stations.collect(),
    }
}
