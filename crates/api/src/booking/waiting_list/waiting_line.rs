//! The line of those who wait, served in the transaction that frees a time or would take it. So nobody who came later
//! and nobody from the street gets what somebody waits for, with or without a job.

use std::collections::BTreeSet;

use einlass_domain::booking::Placement;
use einlass_domain::ids::AuthorityId;
use einlass_storage::booking::{list_waiting, lock_waiting_list, somebody_waits};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::DayAt;
use super::offerable::{OfferableSearch, Within};
use super::take_turn::{Turn, take_turn};
use crate::catalogue::VisibleCatalogue;

/// The line of an authority, entered before anything is freed.
#[derive(Debug)]
pub(crate) enum WaitingLine {
    /// Nobody waits.
    Empty,
    /// Only this transaction serves those who wait.
    Entered(AuthorityId),
}

impl WaitingLine {
    /// Enters the line. Whoever does so last of two that free a time waits here, not on what the other has locked.
    pub(crate) fn enter(
        tx: &mut WriteTx<'_>,
        authority_id: AuthorityId,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        if !somebody_waits(tx, authority_id, now)? {
            return Ok(Self::Empty);
        }
        lock_waiting_list(tx, authority_id)?;
        Ok(Self::Entered(authority_id))
    }

    /// Offers what is free on the days of freed places.
    pub(crate) fn serve(
        &self,
        tx: &mut WriteTx<'_>,
        freed: &[Placement],
        now: Timestamp,
        rng: &mut StdRng,
    ) -> Result<(), StorageError> {
        let Self::Entered(authority_id) = *self else {
            return Ok(());
        };
        let catalogue = VisibleCatalogue::load(tx, authority_id, now)?;
        let zone = &catalogue.authority.zone;
        let days: BTreeSet<DayAt> = freed.iter().map(|place| DayAt::of(place, zone)).collect();
        for day in days {
            serve_day(tx, &catalogue, day, now, rng)?;
        }
        Ok(())
    }
}

/// Offers what is free on a day to those who wait, in the order of their coming, until nothing is left that anybody
/// would take. Returns how many offers were made.
pub(crate) fn serve_day(
    tx: &mut WriteTx<'_>,
    catalogue: &VisibleCatalogue,
    day: DayAt,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<u64, StorageError> {
    let authority_id = catalogue.authority.id;
    lock_waiting_list(tx, authority_id)?;
    let mut search = OfferableSearch::new(catalogue, Within::day_at(day), now);
    let mut offered = 0;
    for entry in list_waiting(tx, authority_id, day.date, now)? {
        if !day.suits(&entry) {
            continue;
        }
        let Some(found) = search.of(tx, &entry)? else {
            continue;
        };
        if take_turn(tx, &entry, found, &catalogue.authority.zone, now, rng)? == Turn::Offered {
            search.forget();
            offered += 1;
        }
    }
    Ok(offered)
}

/// Lets those who wait go first: what the public is about to take on one of these days is offered to them before.
pub(crate) fn serve_before_public(
    tx: &mut WriteTx<'_>,
    catalogue: &VisibleCatalogue,
    days: &BTreeSet<DayAt>,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(), StorageError> {
    let authority_id = catalogue.authority.id;
    let Some(first) = days.first() else {
        return Ok(());
    };
    let waiting = list_waiting(tx, authority_id, first.date, now)?;
    for day in days
        .iter()
        .filter(|day| waiting.iter().any(|entry| day.suits(entry)))
    {
        serve_day(tx, catalogue, *day, now, rng)?;
    }
    Ok(())
}
