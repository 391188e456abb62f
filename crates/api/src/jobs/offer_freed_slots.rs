//! Offering times that came free to those who wait, in the order of their coming.

use einlass_domain::booking::{
    Appointment, AppointmentState, BookedService, BookedTerms, Channel, Placement, WaitingEntry, WaitingWish,
};
use einlass_domain::calendar::QuantumSpan;
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::catalogue::{Authority, RequiredDocument, ServicePlan};
use einlass_domain::ids::{AppointmentId, AuthorityId, WaitingEntryId};
use einlass_storage::booking::{
    OfferEvents, SlotTaken, insert_offer, list_offers, list_overdue_entries, list_waiting,
    lock_waiting_entry, update_waiting_entry,
};
use einlass_storage::catalogue::list_authorities;
use einlass_storage::{ReadTx, StorageError, Store, WriteTx};
use jiff::{Timestamp, ToSpan};

use crate::booking::waiting_list::waiting_event;
use crate::booking::{booked_services, booking_event};
use crate::calendar::{FreeTimes, VisitNeed};
use crate::catalogue::VisibleCatalogue;
use crate::server::{RandomSource, Seed};

/// Offers left unanswered after which an entry ends: whoever no longer looks must not hold up the others.
const MOST_UNANSWERED: usize = 3;

/// What became of one who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// The time is kept for them now.
    Offered,
    /// They were offered this time before; another may do.
    OfferedBefore,
    /// They have left, have an offer, or have ended now.
    Over,
}

/// Why a time was not offered.
#[derive(Debug, thiserror::Error)]
enum OfferError {
    #[error(transparent)]
    Taken(#[from] SlotTaken),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Times that fulfil a wish, earliest first, and what a booking of them keeps.
#[derive(Clone, Debug, Default)]
struct Found {
    services: Vec<BookedService>,
    documents: Vec<RequiredDocument>,
    terms: BookedTerms,
    places: Vec<(Placement, Timestamp)>,
}

/// Gives everybody who waits their turn. Returns how many offers were made.
///
/// An earlier entry always has its turn before a later one, under lock and with a view that is not older; so whoever
/// wishes for the same never overtakes, however many workers run.
pub(super) async fn offer_freed_slots(
    store: &Store,
    now: Timestamp,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    let authorities = store.read::<_, StorageError, _>(list_authorities).await?;
    let mut offered = 0;
    for authority in authorities {
        end_overdue(store, &authority, now, random).await?;
        offered += offer_of(store, &authority, now, random).await?;
    }
    Ok(offered)
}

async fn offer_of(
    store: &Store,
    authority: &Authority,
    now: Timestamp,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    let (id, today) = (authority.id, authority.zone.to_datetime(now).date());
    let waiting = store
        .read::<_, StorageError, _>(move |tx| list_waiting(tx, id, today, now))
        .await?;
    let mut searched: Vec<(WaitingWish, Channel, Found)> = Vec::new();
    let mut offered = 0;
    for entry in waiting {
        let same = |one: &&mut (WaitingWish, Channel, Found)| one.0 == entry.wish && one.1 == entry.channel;
        if let Some((_, _, found)) = searched.iter_mut().find(same) {
            offered += u64::from(take_turn(store, &entry, found, now, random).await?);
            continue;
        }
        let (wish, channel) = (entry.wish.clone(), entry.channel);
        let mut found = store.read(move |tx| find(tx, id, &wish, channel, now)).await?;
        offered += u64::from(take_turn(store, &entry, &mut found, now, random).await?);
        searched.push((entry.wish, entry.channel, found));
    }
    Ok(offered)
}

/// Tries one time after the other. A time that is gone is gone for all who come later in this round.
async fn take_turn(
    store: &Store,
    entry: &WaitingEntry,
    found: &mut Found,
    now: Timestamp,
    random: &RandomSource,
) -> Result<bool, StorageError> {
    let mut index = 0;
    while let Some((placement, expires_at)) = found.places.get(index).copied() {
        let (authority, id, seed) = (entry.authority_id, entry.id, random.seed());
        let time = Time {
            placement,
            expires_at,
            services: found.services.clone(),
            documents: found.documents.clone(),
            terms: found.terms.clone(),
        };
        match store
            .write(move |tx| offer(tx, (authority, id), &time, now, seed))
            .await
        {
            Ok(Turn::Offered) => {
                found.places.remove(index);
                return Ok(true);
            }
            Ok(Turn::Over) => return Ok(false),
            Ok(Turn::OfferedBefore) => index += 1,
            Err(OfferError::Taken(SlotTaken)) => drop(found.places.remove(index)),
            Err(OfferError::Storage(error)) => return Err(error),
        }
    }
    Ok(false)
}

/// All times that fulfil a wish, those included that the public does not see yet.
fn find(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    wish: &WaitingWish,
    channel: Channel,
    now: Timestamp,
) -> Result<Found, StorageError> {
    let catalogue = VisibleCatalogue::load(tx, authority, now)?;
    // A service that is no longer given cannot be offered; the entry waits until its last day.
    let Ok(plan) = ServicePlan::new(&wish.services, &catalogue.services) else {
        return Ok(Found::default());
    };
    // The list is for times at a counter; what is given by video or telephone only cannot be waited for.
    let Ok(terms) = plan.booked_terms(Variant::OnSite) else {
        return Ok(Found::default());
    };
    let need = VisitNeed::of_plan(&plan);
    let search = FreeTimes {
        catalogue: &catalogue,
        need: &need,
        site_id: None,
        unit_id: None,
        asker: channel.into(),
        now,
    };
    let times = search.find_to_offer(tx, wish.from_on, wish.to_on.saturating_add(1.day()))?;
    let mut places = Vec::new();
    for time in times {
        let Some(span) = QuantumSpan::new(time.start, need.quanta) else {
            continue;
        };
        for pool in search.pools() {
            let placement = Placement {
                site_id: pool.site_id,
                unit_id: pool.unit_id,
                pool_id: pool.id,
                span,
            };
            let here = pool.site_id == time.site_id && pool.unit_id == time.unit_id;
            let policy = search.policy(pool);
            let expires_at = policy.offer_expires_at(span.start_at(), now);
            if let (true, Some(expires_at)) = (
                here && wish.accepts(&placement, &catalogue.authority.zone),
                expires_at,
            ) {
                places.push((placement, expires_at));
            }
        }
    }
    Ok(Found {
        services: booked_services(&plan),
        documents: plan.documents(),
        terms,
        places,
    })
}

/// A time to be offered.
struct Time {
    placement: Placement,
    expires_at: Timestamp,
    services: Vec<BookedService>,
    documents: Vec<RequiredDocument>,
    terms: BookedTerms,
}

/// Offers a time to an entry if it still waits. All of it or nothing: a time that is gone undoes the transaction.
fn offer(
    tx: &mut WriteTx<'_>,
    (authority, id): (AuthorityId, WaitingEntryId),
    time: &Time,
    now: Timestamp,
    seed: Seed,
) -> Result<Turn, OfferError> {
    let mut rng = seed.rng();
    let Some(entry) = lock_waiting_entry(tx, authority, id)? else {
        return Ok(Turn::Over);
    };
    if entry.live_offer(now).is_some() {
        return Ok(Turn::Over);
    }
    let before = list_offers(tx, id)?;
    if before.len() >= MOST_UNANSWERED {
        end(tx, entry, now, seed)?;
        return Ok(Turn::Over);
    }
    let place = (
        time.placement.span.first(),
        time.placement.site_id,
        time.placement.unit_id,
    );
    if before
        .iter()
        .any(|one| (one.start, one.site_id, one.unit_id) == place)
    {
        return Ok(Turn::OfferedBefore);
    }
    let held_id = AppointmentId::generate(now, &mut rng);
    let Ok(offered) = entry.offer(held_id, time.expires_at, now) else {
        return Ok(Turn::Over);
    };
    let held = time.held(held_id, &offered, now);
    let events = OfferEvents {
        held: booking_event("appointment.held", &held, now, &mut rng),
        offered: waiting_event("waiting_list.offered", &offered, Some(&held), now, &mut rng),
    };
    insert_offer(tx, &held, &offered, &events, now)??;
    Ok(Turn::Offered)
}

impl Time {
    fn held(&self, id: AppointmentId, entry: &WaitingEntry, now: Timestamp) -> Appointment {
        Appointment {
            id,
            authority_id: entry.authority_id,
            number: None,
            placement: self.placement,
            services: self.services.clone(),
            documents: self.documents.clone(),
            terms: self.terms.clone(),
            channel: entry.channel,
            urgent: None,
            language: entry.language,
            person_data_id: None,
            sequence: 0,
            made_at: now,
            state: AppointmentState::Held {
                expires_at: self.expires_at,
            },
        }
    }
}

/// Ends entries whose last day has passed.
async fn end_overdue(
    store: &Store,
    authority: &Authority,
    now: Timestamp,
    random: &RandomSource,
) -> Result<(), StorageError> {
    let (authority, today) = (authority.id, authority.zone.to_datetime(now).date());
    let overdue = store
        .read::<_, StorageError, _>(move |tx| list_overdue_entries(tx, authority, today))
        .await?;
    for id in overdue {
        let seed = random.seed();
        store
            .write(move |tx| match lock_waiting_entry(tx, authority, id)? {
                Some(entry) => end(tx, entry, now, seed),
                None => Ok(()),
            })
            .await?;
    }
    Ok(())
}

fn end(tx: &mut WriteTx<'_>, entry: WaitingEntry, now: Timestamp, seed: Seed) -> Result<(), StorageError> {
    let Ok(ended) = entry.end(now) else {
        return Ok(());
    };
    let event = waiting_event("waiting_list.ended", &ended, None, now, &mut seed.rng());
    update_waiting_entry(tx, &ended, &event)
}
