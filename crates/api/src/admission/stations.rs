//! The stations of a visit of several, at the door.

use einlass_contract::booking::ItineraryStation;
use einlass_domain::admission::StationFacts;
use einlass_domain::booking::{Appointment, Itinerary};
use einlass_domain::queue::VisitState;
use einlass_storage::booking::find_itinerary;
use einlass_storage::queue::find_visit_of_appointment;
use einlass_storage::{ReadTx, StorageError};

use super::check_in::{facts_of, has_ended};
use super::presented::Shown;
use crate::booking::{policy_of, stations_on_wire};

/// What is known of one station. A ticket is from before a change if it was made for another start of the visit.
pub(super) fn station_facts(
    tx: &mut ReadTx<'_>,
    shown: Shown,
    itinerary: &Itinerary,
    station: &Appointment,
) -> Result<StationFacts, StorageError> {
    let first = itinerary.appointments().next();
    let starts_at = first.map(|first| first.placement.span.start_at());
    let shown = Shown {
        ticket_start_at: shown
            .ticket_start_at
            .filter(|printed| Some(*printed) != starts_at),
        ..shown
    };
    let policy = policy_of(tx, station)?;
    let visit = find_visit_of_appointment(tx, station.authority_id, station.id)?;
    let is_served = visit
        .as_ref()
        .is_some_and(|visit| has_ended(visit) || matches!(visit.state, VisitState::Forwarded { .. }));
    Ok(StationFacts {
        facts: facts_of(station, visit.as_ref(), shown, policy),
        is_served,
    })
}

/// The stations as they stand now, with the call numbers of those that were checked in.
pub(super) fn list_stations(
    tx: &mut ReadTx<'_>,
    itinerary: &Itinerary,
) -> Result<Vec<ItineraryStation>, StorageError> {
    let Some(leading) = itinerary.appointments().find(|one| one.id == itinerary.id) else {
        return Ok(Vec::new());
    };
    let authority = leading.authority_id;
    let now = find_itinerary(tx, authority, itinerary.id)?;
    let mut stations = stations_on_wire(tx, now.as_ref().unwrap_or(itinerary))?;
    for station in &mut stations {
        let visit = find_visit_of_appointment(tx, authority, station.id)?;
        station.call_number = visit.map(|visit| visit.call_number.as_str().to_owned());
    }
    Ok(stations)
}
