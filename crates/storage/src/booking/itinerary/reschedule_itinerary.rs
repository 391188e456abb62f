//! Moving all stations of a visit.

use std::collections::BTreeMap;

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, Itinerary, ItineraryStation, SeatRelease};
use einlass_domain::ids::PoolId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::book_itinerary::in_order;
use super::claim_stations::{ClaimedStation, StationTaken, WantedStation, claim_stations};
use super::insert_stations;
use crate::booking::SeatClaim;
use crate::booking::give_back::{GivenBack, end_claims, release_seats};
use crate::booking::reschedule::save;
use crate::booking::save_appointment::find_place;
use crate::calendar::{bump_day, bump_decided_day};
use crate::platform::{NewEvent, append_event};
use crate::schema::itinerary_station;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores the result of `Itinerary::reschedule`, in the order of the new visit. Stations of `old` that are not among
/// `wanted` stay as they are, at the end.
///
/// The old seats are given back before the new ones are looked for, so that a station may take what another one had. On
/// [`StationTaken`] the transaction must be undone; then the old seats are kept. The itinerary must have been read
/// with [`super::lock_itinerary`] in this transaction.
pub fn reschedule_itinerary(
    tx: &mut WriteTx,
    old: &Itinerary,
    wanted: &[WantedStation],
    release: SeatRelease,
    event: &mut dyn FnMut(&Appointment) -> NewEvent,
    now: Timestamp,
) -> Result<Result<Itinerary, StationTaken>, StorageError> {
    let freed = free(tx, wanted)?;
    let mut days: Days = freed
        .iter()
        .map(|one| ((one.given.pool_id, one.on_date), None))
        .collect();
    let claimed = match claim_stations(tx, wanted, now)? {
        Ok(claimed) => claimed,
        Err(taken) => return Ok(Err(taken)),
    };
    for one in freed {
        let left = one.not_in(&claimed);
        release_seats(tx, &one.given, &left, release)?;
    }
    let mut stored = Vec::new();
    for ClaimedStation {
        station,
        appointment,
        plan,
    } in claimed
    {
        save(tx, &appointment, plan.on_date)?;
        append_event(tx, &event(&appointment))?;
        let day = (appointment.placement.pool_id, plan.on_date);
        decide(&mut days, day, plan.rules_rev);
        stored.push((station, appointment));
    }
    let mut itinerary = in_order(old.id, stored, wanted);
    let is_moved = |one: &ItineraryStation| wanted.iter().any(|w| w.appointment.id == one.appointment.id);
    let left = old.stations.iter().filter(|one| !is_moved(one));
    itinerary.stations.extend(left.cloned());
    let rows = itinerary_station::table.filter(itinerary_station::itinerary_id.eq(Db(old.id)));
    tx.run(|conn| diesel::delete(rows).execute(conn))?;
    insert_stations(tx, &itinerary)?;
    bump(tx, wanted, days)?;
    Ok(Ok(itinerary))
}

/// The days that change, each with the oldest rules on which a seat was taken; none where seats only came free.
type Days = BTreeMap<(PoolId, Date), Option<i64>>;

/// The seats that a station had.
struct Freed {
    given: GivenBack,
    on_date: Date,
    seats: Vec<SeatClaim>,
}

impl Freed {
    /// Those that no station took again.
    fn not_in(&self, claimed: &[ClaimedStation]) -> Vec<SeatClaim> {
        let taken = |seat: &SeatClaim| {
            claimed
                .iter()
                .filter(|one| one.appointment.placement.pool_id == self.given.pool_id)
                .any(|one| one.plan.claims.contains(seat))
        };
        self.seats.iter().filter(|seat| !taken(seat)).copied().collect()
    }
}

/// Ends the claims of all stations, in ascending order of pool and time.
fn free(tx: &mut WriteTx, wanted: &[WantedStation]) -> Result<Vec<Freed>, StorageError> {
    let mut old = Vec::new();
    for one in wanted {
        let place = find_place(tx, one.appointment.id)?;
        let place =
            place.ok_or_else(|| StorageError::Query("a station that is not stored was moved".to_owned()))?;
        let given = GivenBack {
            authority_id: one.appointment.authority_id,
            pool_id: place.pool_id,
            id: one.appointment.id,
            quanta: place.quanta,
        };
        old.push((given, place.on_date));
    }
    old.sort_by_key(|(given, _)| (given.pool_id, given.quanta.start));
    let mut freed = Vec::new();
    for (given, on_date) in old {
        let seats = end_claims(tx, &given)?;
        freed.push(Freed {
            given,
            on_date,
            seats,
        });
    }
    Ok(freed)
}

/// Notes the rules on which a seat was taken. Of several the oldest count: what was edited since may forbid that seat.
fn decide(days: &mut Days, day: (PoolId, Date), rules_rev: i64) {
    let oldest = days.entry(day).or_default();
    *oldest = Some(oldest.map_or(rules_rev, |known| known.min(rules_rev)));
}

/// Bumps all days in ascending order.
fn bump(tx: &mut WriteTx, wanted: &[WantedStation], days: Days) -> Result<(), StorageError> {
    let Some(authority_id) = wanted.first().map(|one| one.appointment.authority_id) else {
        return Ok(());
    };
    for ((pool_id, on_date), rules_rev) in days {
        match rules_rev {
            Some(rules_rev) => bump_decided_day(tx, authority_id, pool_id, on_date, rules_rev)?,
            None => bump_day(tx, authority_id, pool_id, on_date)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn of_two_stations_on_a_day_the_older_rules_guard_it() {
        let pool = PoolId::from_uuid(uuid::Uuid::nil());
        let (decided, freed) = ((pool, date(2026, 11, 23)), (pool, date(2026, 11, 24)));
        for order in [[6, 7], [7, 6]] {
            let mut days = Days::from([(decided, None), (freed, None)]);
            for rules_rev in order {
                decide(&mut days, decided, rules_rev);
            }
            assert_eq!(days, Days::from([(decided, Some(6)), (freed, None)]), "{order:?}");
        }
    }
}
