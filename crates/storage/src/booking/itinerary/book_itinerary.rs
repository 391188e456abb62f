//! Booking all stations of a visit.

use einlass_domain::booking::{Appointment, Itinerary, ItineraryStation};
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use super::claim_stations::{ClaimedStation, StationTaken, WantedStation, claim_stations};
use super::insert_stations;
use crate::booking::person_data::insert_person;
use crate::booking::{AppointmentRow, ClaimPlan, NewPersonData, NumberCandidates, PersonRow, draw_number};
use crate::calendar::bump_decided_day;
use crate::dialect::{self, DayBumps, NewClaimed, Stored};
use crate::platform::{EventRow, NewEvent};
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
        stored.push((one.station, insert(tx, one, &event)?));
    }
    let itinerary = in_order(leading.id, stored, wanted);
    insert_stations(tx, &itinerary)?;
    Ok(Ok(itinerary))
}

/// Stores one appointment whose seats are claimed.
fn insert(tx: &mut WriteTx, one: ClaimedStation, event: &NewEvent) -> Result<Appointment, StorageError> {
    let (place, on_date, rules_rev) = (one.appointment.placement, one.plan.on_date, one.plan.rules_rev);
    let new = NewClaimed {
        appointment: AppointmentRow::of(&one.appointment, on_date)?,
        person: None,
        event: EventRow::of(event)?,
        answer: None,
        plan: ClaimPlan {
            claims: Vec::new(),
            ..one.plan
        },
    };
    let stored = tx.run(|conn| dialect::store_claimed(conn, &[new], DayBumps::Later))?;
    if stored != [Stored::Done] {
        return Err(tx.lost_race("a seat was taken at the same moment"));
    }
    bump_decided_day(
        tx,
        one.appointment.authority_id,
        place.pool_id,
        on_date,
        rules_rev,
    )?;
    Ok(one.appointment)
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
