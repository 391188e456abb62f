//! Lapsed holds, missed appointments, data whose time has come.

use einlass_domain::booking::Appointment;
use einlass_domain::catalogue::Authority;
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{
    booking_event, expire_hold, lapse_event, list_lapsed_holds, list_unattended, lock_appointment,
    mark_missed, purge_held_back, purge_person_data,
};
use einlass_storage::catalogue::list_authorities;
use einlass_storage::platform::purge_idempotency;
use einlass_storage::{StorageError, Store, WriteTx};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use crate::booking::policy_of;
use crate::booking::waiting_list::{WaitingLine, serve_due};
use crate::server::{RandomSource, Seed};

/// Bookings that are looked at in one step.
const BATCH: u32 = 200;

/// Days before an earlier round whose appointments it may have left alone: check-in is open for twelve hours at most.
const DAYS_LOOKED_AT_AGAIN: i64 = 2;

/// What one round of housekeeping did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Housekeeping {
    /// Holds recorded as lapsed.
    pub holds_expired: u64,
    /// Appointments recorded as missed.
    pub appointments_missed: u64,
    /// Times offered to those who wait, besides those that were offered in the moment they came free.
    pub times_offered: u64,
    /// Keys of repeated requests deleted after 24 hours.
    pub idempotency_keys_deleted: u64,
    /// Personal data deleted.
    pub person_data_deleted: u64,
}

/// Why a round was not finished; what was done stays done.
#[derive(Debug, thiserror::Error)]
pub enum HousekeepingError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Does what is due at `now`. Every step judges its booking anew under lock, so rounds may overlap.
///
/// `done_until` is the instant of an earlier round that went well: days long before it are not looked at again. Without
/// one, all days are. A step that fails keeps no other one from being done; the first failure is returned.
pub async fn housekeeping(
    store: &Store,
    now: Timestamp,
    done_until: Option<Timestamp>,
    random: &RandomSource,
) -> Result<Housekeeping, HousekeepingError> {
    let expired = expire_holds(store, now).await;
    let missed = miss_appointments(store, now, done_until, random).await;
    let offered = serve_due(store, now, random).await;
    let held_back = store.write(move |tx| purge_held_back(tx, now)).await;
    let keys = store.write(move |tx| purge_idempotency(tx, now)).await;
    let persons = store.write(move |tx| purge_person_data(tx, now)).await;
    Ok(Housekeeping {
        holds_expired: expired?,
        appointments_missed: missed?,
        times_offered: offered?,
        idempotency_keys_deleted: held_back.and(keys)?,
        person_data_deleted: persons?,
    })
}

async fn expire_holds(store: &Store, now: Timestamp) -> Result<u64, StorageError> {
    let mut expired = 0;
    loop {
        let lapsed = store
            .read::<_, StorageError, _>(move |tx| list_lapsed_holds(tx, now, BATCH))
            .await?;
        let mut progress = 0;
        for held in lapsed {
            progress += u64::from(store.write(move |tx| expire(tx, &held, now)).await?);
        }
        expired += progress;
        if progress == 0 {
            return Ok(expired);
        }
    }
}

/// Expires one hold; false if it was booked, released or recorded as lapsed meanwhile.
fn expire(tx: &mut WriteTx<'_>, held: &Appointment, now: Timestamp) -> Result<bool, StorageError> {
    let Some(held) = lock_appointment(tx, held.authority_id, held.id)? else {
        return Ok(false);
    };
    let Ok(expired) = held.expire(now) else {
        return Ok(false);
    };
    expire_hold(tx, &expired, &lapse_event(&expired, now))?;
    Ok(true)
}

async fn miss_appointments(
    store: &Store,
    now: Timestamp,
    done_until: Option<Timestamp>,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    let mut missed = 0;
    for authority in store.read::<_, StorageError, _>(list_authorities).await? {
        missed += miss_of_authority(store, &authority, now, done_until, random).await?;
    }
    Ok(missed)
}

async fn miss_of_authority(
    store: &Store,
    authority: &Authority,
    now: Timestamp,
    done_until: Option<Timestamp>,
    random: &RandomSource,
) -> Result<u64, StorageError> {
    let day_of = |at: Timestamp| authority.zone.to_datetime(at).date();
    let done_until = day_of(done_until.unwrap_or(Timestamp::UNIX_EPOCH));
    let first_on = done_until.saturating_sub(DAYS_LOOKED_AT_AGAIN.days());
    let (id, days) = (authority.id, (first_on, day_of(now)));
    let mut missed = 0;
    let mut after: Option<(Date, AppointmentId)> = None;
    loop {
        let begun = store
            .read::<_, StorageError, _>(move |tx| list_unattended(tx, id, days, now, after, BATCH))
            .await?;
        let Some((on_date, last)) = begun.last() else {
            return Ok(missed);
        };
        after = Some((*on_date, last.id));
        for (_, booked) in begun {
            let seed = random.seed();
            missed += u64::from(store.write(move |tx| miss(tx, &booked, now, seed)).await?);
        }
    }
}

/// Records one appointment as missed; false while check-in is open, or if the visitor came or called off meanwhile.
fn miss(
    tx: &mut WriteTx<'_>,
    booked: &Appointment,
    now: Timestamp,
    seed: Seed,
) -> Result<bool, StorageError> {
    let mut rng = seed.rng();
    let line = WaitingLine::enter(tx, booked.authority_id, now)?;
    let Some(booked) = lock_appointment(tx, booked.authority_id, booked.id)? else {
        return Ok(false);
    };
    let policy = policy_of(tx, &booked)?;
    let closes_at = policy.check_in_closes_at(booked.placement.span.start_at());
    let Ok(missed) = booked.miss(closes_at, now) else {
        return Ok(false);
    };
    let event = booking_event("appointment.missed", &missed, now, &mut rng);
    mark_missed(tx, &missed, &event)?;
    line.serve(tx, &[missed.placement], now, &mut rng)?;
    Ok(true)
}
