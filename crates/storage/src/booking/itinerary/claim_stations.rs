//! Seats for several stations at once.

use einlass_domain::booking::{Appointment, Placement};
use einlass_domain::ids::ServiceId;
use jiff::Timestamp;

use crate::booking::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, plan_claims};
use crate::{StorageError, WriteTx, dialect};

/// A station that wants seats.
#[derive(Clone, Debug)]
pub struct WantedStation {
    /// The appointment; its placement is replaced by the one that is found.
    pub appointment: Appointment,
    /// Minutes on foot from the station before.
    pub walking_minutes: u16,
    /// The pools that could take it at its time, the best first.
    pub candidates: Vec<Placement>,
}

/// A station for which no pool has a seat left. Nothing of the itinerary may be kept: undo the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time of station {station} is no longer free")]
pub struct StationTaken {
    /// Which, counted from 0 in the order of the visit.
    pub station: usize,
}

/// A station with the seats that it has now.
pub(super) struct ClaimedStation {
    /// Its place in the order of the visit.
    pub(super) station: usize,
    pub(super) appointment: Appointment,
    /// Day and rules of the decision; its claims are made.
    pub(super) plan: ClaimPlan,
}

/// Claims seats for all stations; they come in ascending order of pool and time.
///
/// First all are looked at, then all are claimed in ascending order of pool and quantum, and only then anything else
/// is written: two who want the same seats, in whatever order they visit them, do not wait for one another in a circle.
pub(super) fn claim_stations(
    tx: &mut WriteTx,
    wanted: &[WantedStation],
    now: Timestamp,
) -> Result<Result<Vec<ClaimedStation>, StationTaken>, StorageError> {
    let mut found = Vec::new();
    for (station, one) in wanted.iter().enumerate() {
        match look(tx, one, now)? {
            Some((appointment, plan)) => found.push(ClaimedStation {
                station,
                appointment,
                plan,
            }),
            None => return Ok(Err(StationTaken { station })),
        }
    }
    found.sort_by_key(|one| {
        let placement = one.appointment.placement;
        (placement.pool_id, placement.span.first())
    });
    for one in &found {
        let service_ids = one.appointment.service_ids();
        let claimant = claimant(&one.appointment, &service_ids, now);
        let claimed = tx.run(|conn| dialect::claim_seats(conn, &claimant, &one.plan.claims))?;
        if claimed < one.plan.claims.len() {
            if tx.attempt().is_last {
                return Ok(Err(StationTaken { station: one.station }));
            }
            return Err(tx.lost_race("a seat was taken at the same moment"));
        }
    }
    Ok(Ok(found))
}

/// The first candidate with a seat for the whole time.
fn look(
    tx: &mut WriteTx,
    wanted: &WantedStation,
    now: Timestamp,
) -> Result<Option<(Appointment, ClaimPlan)>, StorageError> {
    let service_ids = wanted.appointment.service_ids();
    for placement in &wanted.candidates {
        let appointment = Appointment {
            placement: *placement,
            ..wanted.appointment.clone()
        };
        if let Ok(plan) = plan_claims(tx, &claimant(&appointment, &service_ids, now))? {
            return Ok(Some((appointment, plan)));
        }
    }
    Ok(None)
}

fn claimant<'a>(appointment: &Appointment, service_ids: &'a [ServiceId], now: Timestamp) -> Claimant<'a> {
    let held_back = HeldBackSeats::for_channel(appointment.channel);
    Claimant::of(appointment, service_ids, held_back, now)
}
