//! Where and when an appointment can be placed.

use std::collections::HashMap;

use einlass_contract::booking::PlaceAppointmentRequest;
use einlass_contract::calendar::Slot;
use einlass_domain::booking::{BookedService, BookedTerms, Placement};
use einlass_domain::calendar::{DayLoad, LocalDay, QUANTUM_MINUTES, Quantum, QuantumMap, QuantumSpan};
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::catalogue::{Pool, RequiredDocument, ServicePlan};
use einlass_domain::ids::{PoolId, ServiceId};
use einlass_storage::ReadTx;
use einlass_storage::calendar::{FreeDaysQuery, day_loads, free_days};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::booked_services;
use super::place_appointment::{Command, PlaceAppointmentError};
use crate::access::Principal;
use crate::calendar::{FreeTime, OFFERED};
use crate::catalogue::VisibleCatalogue;

/// Days ahead up to which the rules of a pool are followed.
const MOST_DAYS_AHEAD: i64 = 200;

/// How long the visit takes and what it is for.
pub(super) struct Visit {
    quanta: u16,
    service_ids: Vec<ServiceId>,
    pub(super) services: Vec<BookedService>,
    pub(super) documents: Vec<RequiredDocument>,
    pub(super) terms: BookedTerms,
}

/// The search for a time and place for a visit.
pub(super) struct PlacementSearch<'a> {
    pub(super) principal: &'a Principal,
    pub(super) request: &'a PlaceAppointmentRequest,
    pub(super) visit: &'a Visit,
    pub(super) catalogue: &'a VisibleCatalogue,
    pub(super) now: Timestamp,
}

impl Visit {
    pub(super) fn new(
        command: &Command,
        catalogue: &VisibleCatalogue,
    ) -> Result<Self, PlaceAppointmentError> {
        let minutes = command.request.minutes;
        let Some(services) = &command.services else {
            return Ok(Self {
                quanta: quanta_of(minutes.ok_or(PlaceAppointmentError::Minutes)?)?,
                service_ids: Vec::new(),
                services: Vec::new(),
                documents: Vec::new(),
                terms: BookedTerms::default(),
            });
        };
        let plan = ServicePlan::new(services, &catalogue.services)?;
        let terms = plan.booked_terms(Variant::OnSite);
        Ok(Self {
            quanta: quanta_of(minutes.unwrap_or(plan.minutes()))?,
            service_ids: plan.services().iter().map(|(service, _)| service.id).collect(),
            services: booked_services(&plan),
            documents: plan.documents(),
            terms: terms.map_err(|_| PlaceAppointmentError::NotOnSite)?,
        })
    }

    fn is_given_in(&self, pool: &Pool) -> bool {
        self.service_ids.iter().all(|id| pool.service_ids.contains(id))
    }
}

impl PlacementSearch<'_> {
    /// The last day up to which the rules of a pool are followed.
    fn last_on(&self) -> Date {
        self.catalogue
            .today(self.now)
            .saturating_add(MOST_DAYS_AHEAD.days())
    }

    /// The first free start of each pool and day in the range, the least busy first.
    pub(super) fn candidates(&self, tx: &mut ReadTx<'_>) -> Result<Vec<Placement>, PlaceAppointmentError> {
        let (request, today) = (self.request, self.catalogue.today(self.now));
        if request.to_on < request.from_on || request.to_on < today || request.to_on > self.last_on() {
            return Err(PlaceAppointmentError::Days);
        }
        self.find(tx, request.from_on.max(today), request.to_on)
    }

    /// The first times after the range, at most three.
    pub(super) fn alternatives(&self, tx: &mut ReadTx<'_>) -> Result<Vec<Slot>, PlaceAppointmentError> {
        let found = self.find(tx, self.request.to_on.saturating_add(1.day()), self.last_on())?;
        let times = found.into_iter().map(|place| FreeTime {
            start: place.span.first(),
            site_id: place.site_id,
            unit_id: place.unit_id,
        });
        let mut times: Vec<FreeTime> = times.collect();
        times.sort_unstable();
        times.dedup();
        let first = times.into_iter().take(OFFERED);
        Ok(first.map(|time| time.on_wire(self.visit.quanta)).collect())
    }

    fn find(
        &self,
        tx: &mut ReadTx<'_>,
        from_on: Date,
        to_on: Date,
    ) -> Result<Vec<Placement>, PlaceAppointmentError> {
        let Self {
            principal,
            request,
            visit,
            catalogue,
            now,
        } = *self;
        let until_on = to_on.saturating_add(1.day());
        let (from_on, until_on) = catalogue.validity(&visit.service_ids).clamp(from_on, until_on);
        if from_on >= until_on {
            return Ok(Vec::new());
        }
        let pools: Vec<_> = catalogue
            .pools
            .iter()
            .filter(|pool| pool.unit_id == request.unit_id && visit.is_given_in(pool))
            .filter(|pool| request.site_id.is_none_or(|site| site == pool.site_id))
            .filter(|pool| principal.serves(pool.site_id))
            .filter(|pool| catalogue.combines_at(&visit.service_ids, pool.site_id))
            .collect();
        let ids: Vec<PoolId> = pools.iter().map(|pool| pool.id).collect();
        let mut loads = day_loads(tx, principal.authority_id, &ids, from_on, until_on, now)?;
        DayLoad::sort_least_busy_first(&mut loads);
        let query = FreeDaysQuery {
            authority_id: principal.authority_id,
            pools: &ids,
            from_on,
            until_on,
            asker: principal.channel.into(),
            service_ids: &visit.service_ids,
            quanta: visit.quanta,
            now,
        };
        let free = free_days(tx, &query)?;
        let starts: HashMap<(PoolId, Date), QuantumMap> = free
            .days()
            .map(|day| ((day.pool_id, day.date), day.starts))
            .collect();
        let zone = &catalogue.authority.zone;
        let mut candidates = Vec::new();
        for load in loads {
            let starts = starts.get(&(load.pool_id, load.date));
            let pool = pools.iter().find(|pool| pool.id == load.pool_id);
            let (Some(starts), Some(pool)) = (starts, pool) else {
                continue;
            };
            let local = LocalDay::new(load.date, zone);
            let span =
                first_start(*starts, &local, now).and_then(|start| QuantumSpan::new(start, visit.quanta));
            if let Some(span) = span {
                candidates.push(Placement {
                    site_id: pool.site_id,
                    unit_id: pool.unit_id,
                    pool_id: pool.id,
                    span,
                });
            }
        }
        Ok(candidates)
    }
}

/// Minutes as quanta.
fn quanta_of(minutes: u16) -> Result<u16, PlaceAppointmentError> {
    let quanta = minutes / QUANTUM_MINUTES;
    if minutes.is_multiple_of(QUANTUM_MINUTES) && (1..=QuantumSpan::MAX_COUNT).contains(&quanta) {
        Ok(quanta)
    } else {
        Err(PlaceAppointmentError::Minutes)
    }
}

/// The first start that has not passed.
fn first_start(starts: QuantumMap, day: &LocalDay, now: Timestamp) -> Option<Quantum> {
    let quanta = starts.iter().map(|offset| day.first().plus(i64::from(offset)));
    quanta.into_iter().find(|start| start.start_at() > now)
}
