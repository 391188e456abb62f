//! Serving those who wait without an occasion: what came free by a rule, by a lapse, or before they came.

use std::collections::BTreeSet;

use einlass_domain::ids::AuthorityId;
use einlass_storage::booking::{
    list_offers, list_overdue_entries, list_waiting, lock_waiting_entry, somebody_waits,
};
use einlass_storage::catalogue::list_authorities;
use einlass_storage::{ReadTx, StorageError, Store, WriteTx};
use jiff::Timestamp;

use super::DayAt;
use super::offerable::{OfferableSearch, Within};
use super::take_turn::{end, is_due};
use super::waiting_line::serve_day;
use crate::catalogue::VisibleCatalogue;
use crate::server::RandomSource;

/// Which free times are looked at.
#[derive(Clone, Copy, Debug)]
enum Extent {
    /// All of them.
    Everything,
    /// Those of the local day of an instant.
    DayOf(Timestamp),
}

/// Gives everybody who waits their turn. Returns how many offers were made.
///
/// An earlier entry always has its turn before a later one, under lock and with a view that is not older; so whoever
/// wishes for the same never overtakes, however many workers run.
pub(crate) async fn serve_due(
    store: &Store,
    now: Timestamp,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    let authorities = store.read::<_, StorageError, _>(list_authorities).await?;
    let mut offered = 0;
    for authority in authorities {
        end_overdue(store, authority.id, now, random).await?;
        offered += serve(store, authority.id, Extent::Everything, now, random).await?;
    }
    Ok(offered)
}

/// Gives those who wait for the day of a time their turn, after somebody was refused the time for their sake: what was
/// offered to them was undone with the refused booking.
pub(crate) async fn serve_day_of(
    store: &Store,
    authority: AuthorityId,
    starts_at: Timestamp,
    now: Timestamp,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    serve(store, authority, Extent::DayOf(starts_at), now, random).await
}

/// Serves one day after the other. After an offer the days are looked for anew: whoever has an offer waits no more.
async fn serve(
    store: &Store,
    authority: AuthorityId,
    extent: Extent,
    now: Timestamp,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    let mut offered = 0;
    loop {
        let days = store.read(move |tx| due_days(tx, authority, extent, now)).await?;
        let mut offered_now = 0;
        for day in days {
            let seed = random.seed();
            let serve = move |tx: &mut WriteTx<'_>| {
                let catalogue = VisibleCatalogue::load(tx, authority, now)?;
                serve_day(tx, &catalogue, day, now, &mut seed.rng())
            };
            offered_now = store.write(serve).await?;
            if offered_now > 0 {
                break;
            }
        }
        if offered_now == 0 {
            return Ok(offered);
        }
        offered += offered_now;
    }
}

/// The days on which something is free for one who waits.
fn due_days(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    extent: Extent,
    now: Timestamp,
) -> Result<BTreeSet<DayAt>, StorageError> {
    let mut days = BTreeSet::new();
    if !somebody_waits(tx, authority, now)? {
        return Ok(days);
    }
    let catalogue = VisibleCatalogue::load(tx, authority, now)?;
    let zone = &catalogue.authority.zone;
    let from_on = match extent {
        Extent::Everything => catalogue.today(now),
        Extent::DayOf(at) => zone.to_datetime(at).date(),
    };
    let waiting = list_waiting(tx, authority, from_on, now)?;
    let to_on = match extent {
        Extent::Everything => waiting.iter().map(|entry| entry.wish.to_on).max(),
        Extent::DayOf(_) => Some(from_on),
    };
    let Some(to_on) = to_on else {
        return Ok(days);
    };
    let mut search = OfferableSearch::new(&catalogue, Within::days(from_on, to_on), now);
    for entry in &waiting {
        let before = list_offers(tx, entry.id)?;
        let Some(found) = search.of(tx, entry)? else {
            continue;
        };
        let places = found.places.iter().map(|(placement, _)| placement);
        let due = places.filter(|placement| is_due(entry, &before, placement, zone));
        days.extend(due.map(|placement| DayAt::of(placement, zone)));
    }
    Ok(days)
}

/// Ends entries whose last day has passed.
async fn end_overdue(
    store: &Store,
    authority: AuthorityId,
    now: Timestamp,
    random: &RandomSource,
) -> Result<(), StorageError> {
    let overdue = store.read::<_, StorageError, _>(move |tx| {
        let today = crate::catalogue::load_authority(tx, authority)?
            .zone
            .to_datetime(now)
            .date();
        list_overdue_entries(tx, authority, today)
    });
    for id in overdue.await? {
        let seed = random.seed();
        store
            .write(move |tx| match lock_waiting_entry(tx, authority, id)? {
                Some(entry) => end(tx, entry, now, &mut seed.rng()),
                None => Ok(()),
            })
            .await?;
    }
    Ok(())
}
