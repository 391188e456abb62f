//! Free times of a visit: the bit maps of storage under the rules of the units.

use einlass_contract::calendar::Slot;
use einlass_domain::booking::{Appointment, BookingPolicy};
use einlass_domain::calendar::{Asker, Quantum};
use einlass_domain::catalogue::{Pool, ServicePlan, Validity};
use einlass_domain::ids::{PoolId, ServiceId, SiteId, UnitId};
use einlass_storage::calendar::{FreeDays, FreeDaysQuery, free_days, free_days_to_offer};
use einlass_storage::{ReadTx, StorageError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::found_times::{Bounds, FoundTimes};
use crate::catalogue::VisibleCatalogue;

/// What a visit needs from a pool: services, and time for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitNeed {
    /// Services that one counter must give.
    pub service_ids: Vec<ServiceId>,
    /// Quanta at the counter.
    pub quanta: u16,
}

/// A start at which a visit fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeTime {
    /// First quantum of the visit.
    pub start: Quantum,
    /// The building.
    pub site_id: SiteId,
    /// The unit that serves.
    pub unit_id: UnitId,
}

/// A search for starts.
#[derive(Clone, Copy)]
pub struct FreeTimes<'a> {
    /// What there is.
    pub catalogue: &'a VisibleCatalogue,
    /// What is needed.
    pub need: &'a VisitNeed,
    /// Only this site.
    pub site_id: Option<SiteId>,
    /// Only this unit.
    pub unit_id: Option<UnitId>,
    /// For whom.
    pub asker: Asker,
    /// The present instant.
    pub now: Timestamp,
}

/// A search of storage.
type FindDays = fn(&mut ReadTx<'_>, &FreeDaysQuery<'_>) -> Result<FreeDays, StorageError>;

impl VisitNeed {
    /// What checked concerns need.
    pub fn of_plan(plan: &ServicePlan) -> Self {
        Self {
            service_ids: plan.services().iter().map(|(service, _)| service.id).collect(),
            quanta: plan.quanta(),
        }
    }

    /// What a booking needs; it keeps its own length, whatever became of the catalogue.
    pub fn of_appointment(appointment: &Appointment) -> Self {
        Self {
            service_ids: appointment.service_ids(),
            quanta: appointment.placement.span.count(),
        }
    }
}

impl FreeTime {
    /// The slot on the wire.
    pub fn on_wire(self, quanta: u16) -> Slot {
        Slot {
            start_at: self.start.start_at().into(),
            end_at: self.start.plus(i64::from(quanta)).start_at().into(),
            site_id: self.site_id,
            unit_id: self.unit_id,
        }
    }
}

impl FreeTimes<'_> {
    /// The pools whose counters can serve the visit.
    pub fn pools(&self) -> Vec<&Pool> {
        let gives_all = |pool: &Pool| {
            self.need
                .service_ids
                .iter()
                .all(|id| pool.service_ids.contains(id))
        };
        self.catalogue
            .pools
            .iter()
            .filter(|pool| self.site_id.is_none_or(|site| pool.site_id == site))
            .filter(|pool| self.unit_id.is_none_or(|unit| pool.unit_id == unit))
            .filter(|pool| gives_all(pool))
            .filter(|pool| self.catalogue.combines_at(&self.need.service_ids, pool.site_id))
            .collect()
    }

    /// All starts on the local days from `from_on` to before `until_on`, in ascending order.
    pub fn find(
        &self,
        tx: &mut ReadTx<'_>,
        from_on: Date,
        until_on: Date,
    ) -> Result<Vec<FreeTime>, StorageError> {
        self.find_in(tx, from_on, until_on, free_days)
    }

    /// As [`Self::find`], with times that are held back from the public: what can be offered to those who wait.
    pub fn find_to_offer(
        &self,
        tx: &mut ReadTx<'_>,
        from_on: Date,
        until_on: Date,
    ) -> Result<Vec<FreeTime>, StorageError> {
        self.find_in(tx, from_on, until_on, free_days_to_offer)
    }

    fn find_in(
        &self,
        tx: &mut ReadTx<'_>,
        from_on: Date,
        until_on: Date,
        find_days: FindDays,
    ) -> Result<Vec<FreeTime>, StorageError> {
        let pools = self.pools();
        let bounds = self.bounds(&pools);
        let until_on = until_on.min(self.end_of_horizon(&bounds));
        let found = self.days_of(tx, &pools, from_on, until_on, find_days)?;
        let found = FoundTimes {
            search: self,
            pools: &pools,
            bounds: &bounds,
            days: &found,
        };
        Ok(found.times(|_| true))
    }

    /// Looks up the days from today on.
    pub(super) fn days_of(
        &self,
        tx: &mut ReadTx<'_>,
        pools: &[&Pool],
        from_on: Date,
        until_on: Date,
        find_days: FindDays,
    ) -> Result<FreeDays, StorageError> {
        let ids: Vec<PoolId> = pools.iter().map(|pool| pool.id).collect();
        let from_on = from_on.max(self.catalogue.today(self.now));
        let (from_on, until_on) = self.validity().clamp(from_on, until_on);
        if ids.is_empty() || from_on >= until_on {
            return Ok(FreeDays::default());
        }
        let query = FreeDaysQuery {
            authority_id: self.catalogue.authority.id,
            pools: &ids,
            from_on,
            until_on,
            asker: self.asker,
            service_ids: &self.need.service_ids,
            quanta: self.need.quanta,
            now: self.now,
        };
        find_days(tx, &query)
    }

    /// What the rules of their units let be booked of pools now.
    pub(super) fn bounds(&self, pools: &[&Pool]) -> Vec<Bounds> {
        let zone = &self.catalogue.authority.zone;
        let of_pool = |pool: &&Pool| {
            let policy = self.policy(pool);
            Bounds::of(&policy, self.now, zone)
        };
        pools.iter().map(of_pool).collect()
    }

    /// The day after the last one that can be booked at any of the pools.
    pub(super) fn end_of_horizon(&self, bounds: &[Bounds]) -> Date {
        let last = bounds.iter().map(Bounds::last_on).max();
        let last = last.unwrap_or_else(|| self.catalogue.today(self.now));
        last.saturating_add(1.day())
    }

    /// The days on which all of the services are given.
    pub fn validity(&self) -> Validity {
        self.catalogue.validity(&self.need.service_ids)
    }

    /// The policy for this visit at a pool.
    pub fn policy(&self, pool: &Pool) -> BookingPolicy {
        self.catalogue.policy(
            pool.site_id,
            pool.unit_id,
            &self.need.service_ids,
            self.asker.channel,
        )
    }
}
