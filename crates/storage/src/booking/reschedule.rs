//! Moving a booking: the new seats first, then the old ones go.

use std::ops::Range;

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, SeatRelease};
use jiff::Timestamp;
use jiff::civil::Date;

use super::SlotTaken;
use super::appointment_row::StateColumns;
use super::claim_plan::{ClaimPlan, Claimant, HeldBackSeats, plan_claims};
use super::give_back::{GivenBack, give_back};
use super::save_appointment::{StoredPlace, find_place};
use crate::calendar::{bump_day, bump_decided_day};
use crate::dialect;
use crate::platform::{NewEvent, append_event};
use crate::schema::appointment;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores the result of `Appointment::reschedule`. On [`SlotTaken`] nothing was changed and the old seats are kept.
///
/// The old seats are free for the public as `release` says. Times that overlap keep the seats that both have in common. The appointment must have been read with
/// [`super::lock_appointment`] in this transaction.
pub fn reschedule(
    tx: &mut WriteTx,
    moved: &Appointment,
    release: SeatRelease,
    event: &NewEvent,
    now: Timestamp,
) -> Result<Result<(), SlotTaken>, StorageError> {
    let Some(old) = find_place(tx, moved.id)? else {
        return Err(StorageError::Query(
            "an appointment that is not stored was moved".to_owned(),
        ));
    };
    let service_ids = moved.service_ids();
    let claimant = Claimant::of(
        moved,
        &service_ids,
        HeldBackSeats::for_channel(moved.channel),
        now,
    );
    let plan = match plan_claims(tx, &claimant)? {
        Ok(plan) => plan,
        Err(SlotTaken) => return Ok(Err(SlotTaken)),
    };
    let claimed = tx.run(|conn| dialect::claim_seats(conn, &claimant, &plan.claims))?;
    if claimed < plan.claims.len() {
        // Part of the new seats is claimed now; only undoing the whole run gives them back.
        return Err(tx.lost_race("a seat was taken at the same moment"));
    }
    save(tx, moved, plan.on_date)?;
    give_old_back(tx, &claimant, &old, release)?;
    append_event(tx, event)?;
    bump_both(tx, &claimant, &plan, &old)?;
    Ok(Ok(()))
}

pub(super) fn save(tx: &mut WriteTx, moved: &Appointment, on_date: Date) -> Result<(), StorageError> {
    let placement = &moved.placement;
    let columns = (
        StateColumns::of(moved),
        appointment::site_id.eq(Db(placement.site_id)),
        appointment::unit_id.eq(Db(placement.unit_id)),
        appointment::pool_id.eq(Db(placement.pool_id)),
        appointment::first_quantum.eq(placement.span.first().index()),
        appointment::quanta.eq(i16::try_from(placement.span.count()).unwrap_or(i16::MAX)),
        appointment::on_date.eq(Db(on_date)),
    );
    let booked = appointment::table
        .find(Db(moved.id))
        .filter(appointment::state.eq("booked"));
    let changed = tx.run(|conn| diesel::update(booked).set(columns).execute(conn))?;
    if changed == 1 {
        Ok(())
    } else {
        Err(tx.lost_race("the appointment changed at the same moment"))
    }
}

/// Ends the old claims that do not belong to the new time.
fn give_old_back(
    tx: &mut WriteTx,
    claimant: &Claimant<'_>,
    old: &StoredPlace,
    release: SeatRelease,
) -> Result<(), StorageError> {
    let kept = if old.pool_id == claimant.placement.pool_id {
        claimant.quanta()
    } else {
        0..0
    };
    for quanta in without(&old.quanta, &kept) {
        let given = GivenBack {
            authority_id: claimant.authority_id,
            pool_id: old.pool_id,
            id: claimant.id,
            quanta,
        };
        give_back(tx, &given, release)?;
    }
    Ok(())
}

/// Bumps both days, in ascending order, so that two that swap days do not wait for one another.
fn bump_both(
    tx: &mut WriteTx,
    claimant: &Claimant<'_>,
    plan: &ClaimPlan,
    old: &StoredPlace,
) -> Result<(), StorageError> {
    let new_day = (claimant.placement.pool_id, plan.on_date);
    let old_day = (old.pool_id, old.on_date);
    let authority_id = claimant.authority_id;
    if old_day < new_day {
        bump_day(tx, authority_id, old_day.0, old_day.1)?;
    }
    bump_decided_day(tx, authority_id, new_day.0, new_day.1, plan.rules_rev)?;
    if old_day > new_day {
        bump_day(tx, authority_id, old_day.0, old_day.1)?;
    }
    Ok(())
}

/// The parts of `all` that are not in `kept`.
fn without(all: &Range<i64>, kept: &Range<i64>) -> [Range<i64>; 2] {
    if kept.is_empty() {
        return [all.clone(), 0..0];
    }
    [
        all.start..all.end.min(kept.start),
        all.start.max(kept.end)..all.end,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_times_share_is_kept() {
        for (all, kept, left) in [
            (10..18, 14..22, &[(10, 14)][..]),
            (10..18, 6..12, &[(12, 18)]),
            (10..18, 12..14, &[(10, 12), (14, 18)]),
            (10..18, 30..38, &[(10, 18)]),
            (10..18, 0..0, &[(10, 18)]),
            (10..18, 10..18, &[]),
        ] {
            let parts = without(&all, &kept);
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            let parts: Vec<_> = parts.map(|part| (part.start, part.end)).collect();
            assert_eq!(parts, left, "{all:?} without {kept:?}");
        }
    }
}
