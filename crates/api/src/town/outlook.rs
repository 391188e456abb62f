//! What the rules in force mean: hours of the coming days, free times, bookings without seats.

use std::collections::BTreeMap;

use einlass_domain::booking::Channel;
use einlass_domain::calendar::{Asker, DayHours, HolidayCalendar, PhoneHours, PoolCalendar};
use einlass_domain::catalogue::{Slug, Unit};
use einlass_domain::ids::{AuthorityId, PoolId};
use einlass_storage::calendar::{
    FreeDaysQuery, Misfit, free_days, list_closures, list_misfits, list_openings,
};
use einlass_storage::catalogue::{list_pools, list_services, list_units};
use einlass_storage::town::entry_keys;
use einlass_storage::{ReadTx, StorageError};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use super::publish::Publication;
use crate::catalogue::load_authority;
use crate::import::Town;

/// Days whose free times are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// First day.
    pub from_on: Date,
    /// The day after the last one.
    pub until_on: Date,
}

/// The rules of all sets of counters at one moment, for the days of the period of notice.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    /// Keys of the sets of counters.
    pub(super) pools: BTreeMap<PoolId, Slug>,
    /// What each offers, day by day; nothing before its unit is visible.
    pub(super) hours: BTreeMap<PoolId, Vec<DayHours>>,
    /// When each unit answers the telephone, day by day.
    pub(super) phone: BTreeMap<Slug, Vec<Vec<PhoneTime>>>,
    /// On which days each service is given.
    pub(super) given: BTreeMap<Slug, Vec<bool>>,
    /// Free starts by day.
    pub(super) free: BTreeMap<Date, u32>,
    /// Bookings that no rule carries.
    pub(super) misfits: Vec<Misfit>,
}

/// When a number is answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PhoneTime {
    from: Time,
    until: Time,
    phone: String,
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
        let free = match publication.watch {
            Some(watch) => free_starts(tx, authority, &ids, watch, publication.now)?,
            None => BTreeMap::new(),
        };
        let misfits = list_misfits(tx, authority, &ids, today, publication.now)?;
        let days: Vec<Date> = today
            .series(1.day())
            .take_while(|day| *day < town.notice.first_on(today))
            .collect();
        let services = list_services(tx, authority)?.into_iter().map(|service| {
            let given = days.iter().map(|day| service.validity.contains(*day));
            (service.slug, given.collect())
        });
        Ok(Self {
            pools,
            free,
            misfits,
            given: services.collect(),
            ..Self::of_calendar(tx, authority, &days)?
        })
    }

    /// What is offered on these days.
    fn of_calendar(tx: &mut ReadTx, id: AuthorityId, days: &[Date]) -> Result<Self, StorageError> {
        let holidays = load_authority(tx, id)?.holidays();
        let closures = list_closures(tx, id)?;
        let units = list_units(tx, id)?;
        let is_live = |unit: &Unit, day: Date| unit.live_from_on.is_none_or(|first| first <= day);
        let mut outlook = Self::default();
        for pool in list_pools(tx, id)? {
            let openings = list_openings(tx, id, &[pool.id])?;
            let unit = units.iter().find(|unit| unit.id == pool.unit_id);
            let rules = PoolCalendar {
                site_id: pool.site_id,
                openings: &openings,
                closures: &closures,
                holidays: &holidays,
                staffing: &[],
            };
            let on = |day: &Date| match unit {
                Some(unit) if is_live(unit, *day) => DayHours::of(&rules.plan(*day)),
                Some(_) | None => DayHours::default(),
            };
            outlook.hours.insert(pool.id, days.iter().map(on).collect());
        }
        for unit in units {
            let on = |day: &Date| {
                if is_live(&unit, *day) {
                    phone_times(&unit, *day, &holidays)
                } else {
                    Vec::new()
                }
            };
            let times = days.iter().map(on).collect();
            outlook.phone.insert(unit.slug.clone(), times);
        }
        Ok(outlook)
    }
}

/// When a unit answers the telephone on a day.
fn phone_times(unit: &Unit, day: Date, holidays: &HolidayCalendar) -> Vec<PhoneTime> {
    let counts = |hours: &&PhoneHours| hours.is_answered_on(day, holidays);
    let times = unit.phone_hours.iter().filter(counts).map(|hours| PhoneTime {
        from: hours.from,
        until: hours.until,
        phone: hours.phone.clone(),
    });
    let mut times: Vec<PhoneTime> = times.collect();
    times.sort();
    times
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
        quanta: 1,
        now,
    };
    let mut counts = BTreeMap::new();
    for day in free_days(tx, &query)?.days() {
        let free = u32::try_from(day.starts.iter().count()).unwrap_or(u32::MAX);
        let count: &mut u32 = counts.entry(day.date).or_default();
        *count = count.saturating_add(free);
    }
    Ok(counts)
}
