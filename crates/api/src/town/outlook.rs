//! What the rules in force mean: seats of the coming days, free times, bookings without seats.

use std::collections::BTreeMap;

use einlass_domain::booking::Channel;
use einlass_domain::calendar::{Ask, Asker, DayGrid};
use einlass_domain::catalogue::Slug;
use einlass_domain::ids::{AuthorityId, PoolId};
use einlass_storage::calendar::{FreeDaysQuery, Misfit, day_grids, free_days, list_misfits};
use einlass_storage::town::entry_keys;
use einlass_storage::{ReadTx, StorageError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::publish::Publication;
use crate::import::Town;

/// Days whose free times are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// First day.
    pub from_on: Date,
    /// The day after the last one.
    pub until_on: Date,
}

/// The rules of all sets of counters at one moment.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    /// Keys of the sets of counters.
    pub(super) pools: BTreeMap<PoolId, Slug>,
    /// Seats of the days of the period of notice, by pool and asker.
    pub(super) grids: BTreeMap<(PoolId, Asker), Vec<DayGrid>>,
    /// Free starts by day.
    pub(super) free: BTreeMap<Date, u32>,
    /// Bookings that no rule carries.
    pub(super) misfits: Vec<Misfit>,
}

impl Outlook {
    /// The rules as the tables hold them; nothing if there is nothing to compare.
    pub(super) fn read(
        tx: &mut ReadTx,
        town: &Town,
        is_needed: bool,
        publication: &Publication,
    ) -> Result<Self, StorageError> {
        if is_needed {
            Self::look(tx, town, publication)
        } else {
            Ok(Self::default())
        }
    }

    fn look(tx: &mut ReadTx, town: &Town, publication: &Publication) -> Result<Self, StorageError> {
        let authority = town.authority.id;
        let pools: BTreeMap<PoolId, Slug> = entry_keys(tx, authority)?
            .pools
            .into_iter()
            .map(|(slug, id)| (id, slug))
            .collect();
        let today = town.authority.zone.to_datetime(publication.now).date();
        let ids: Vec<PoolId> = pools.keys().copied().collect();
        let mut grids = BTreeMap::new();
        let month = today..today.saturating_add(1.month());
        for (pool, asker) in ids.iter().flat_map(|pool| askers().map(|asker| (*pool, asker))) {
            let ask = Ask {
                asker,
                service_ids: &[],
                now: publication.now,
            };
            let days = day_grids(tx, authority, pool, &ask, month.clone())?;
            grids.insert((pool, asker), days);
        }
        let free = match publication.watch {
            Some(watch) => free_starts(tx, authority, &ids, watch, publication.now)?,
            None => BTreeMap::new(),
        };
        let misfits = list_misfits(tx, authority, &ids, today)?;
        Ok(Self {
            pools,
            grids,
            free,
            misfits,
        })
    }
}

/// Everybody whose seats may differ.
fn askers() -> impl Iterator<Item = Asker> {
    Channel::ALL
        .into_iter()
        .flat_map(|channel| [Asker::ordinary(channel), Asker::urgent(channel)])
}

/// Free five-minute starts of all sets of counters per day, for booking online.
fn free_starts(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    watch: Watch,
    now: Timestamp,
) -> Result<BTreeMap<Date, u32>, StorageError> {
    let query = FreeDaysQuery {
        authority_id,
        pools,
        from_on: watch.from_on,
        until_on: watch.until_on,
        asker: Asker::ordinary(Channel::Online),
        service_ids: &[],
        now,
    };
    let mut counts = BTreeMap::new();
    for day in free_days(tx, &query)?.days {
        let free = u32::try_from(day.free.iter().count()).unwrap_or(u32::MAX);
        let count: &mut u32 = counts.entry(day.date).or_default();
        *count = count.saturating_add(free);
    }
    Ok(counts)
}
