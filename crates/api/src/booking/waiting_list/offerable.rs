//! Free times for what somebody waits for.

use einlass_domain::booking::{AskedTerms, BookedService, BookedTerms, Channel, Placement, WaitingEntry};
use einlass_domain::calendar::QuantumSpan;
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::catalogue::{RequestedServices, RequiredDocument, ServicePlan};
use einlass_domain::ids::{ServiceId, SiteId, UnitId};
use einlass_storage::{ReadTx, StorageError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::DayAt;
use crate::booking::booked_services;
use crate::calendar::{FreeTimes, VisitNeed};
use crate::catalogue::VisibleCatalogue;

/// Free times for some services, earliest first, and what a booking of them keeps.
#[derive(Clone, Debug)]
pub(super) struct Offerable {
    pub(super) services: Vec<BookedService>,
    pub(super) documents: Vec<RequiredDocument>,
    pub(super) terms: BookedTerms,
    /// Services with a limit of bookings per day.
    pub(super) max_per_day: Vec<(ServiceId, u16)>,
    /// The times, each with the end of an offer made now.
    pub(super) places: Vec<(Placement, Timestamp)>,
}

/// Searches for free times, each made once: many wait for the same.
pub(super) struct OfferableSearch<'a> {
    catalogue: &'a VisibleCatalogue,
    within: Within,
    now: Timestamp,
    known: Vec<(RequestedServices, Channel, Option<Offerable>)>,
}

/// Where a search looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within {
    from_on: Date,
    until_on: Date,
    place: Option<(SiteId, UnitId)>,
}

impl Within {
    /// Everywhere on the days from `from_on` to `to_on`.
    pub(super) fn days(from_on: Date, to_on: Date) -> Self {
        Self {
            from_on,
            until_on: to_on.saturating_add(1.day()),
            place: None,
        }
    }

    /// A day at a unit.
    pub(super) fn day_at(day: DayAt) -> Self {
        Self {
            place: Some((day.site_id, day.unit_id)),
            ..Self::days(day.date, day.date)
        }
    }
}

impl<'a> OfferableSearch<'a> {
    pub(super) const fn new(catalogue: &'a VisibleCatalogue, within: Within, now: Timestamp) -> Self {
        Self {
            catalogue,
            within,
            now,
            known: Vec::new(),
        }
    }

    /// What is free for an entry, held back from the public or not. `None`: what it waits for is no longer given.
    pub(super) fn of(
        &mut self,
        tx: &mut ReadTx<'_>,
        entry: &WaitingEntry,
    ) -> Result<Option<&Offerable>, StorageError> {
        let (services, channel) = (&entry.wish.services, entry.channel);
        let known = self
            .known
            .iter()
            .position(|one| one.0 == *services && one.1 == channel);
        let index = if let Some(index) = known {
            index
        } else {
            let found = self.find(tx, services, channel)?;
            self.known.push((services.clone(), channel, found));
            self.known.len() - 1
        };
        Ok(self.known.get(index).and_then(|(_, _, found)| found.as_ref()))
    }

    /// Forgets what was free, because a time was given away.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    fn find(
        &self,
        tx: &mut ReadTx<'_>,
        services: &RequestedServices,
        channel: Channel,
    ) -> Result<Option<Offerable>, StorageError> {
        // A service that is no longer given cannot be offered; the entry waits until its last day.
        let Ok(plan) = ServicePlan::new(services, &self.catalogue.services) else {
            return Ok(None);
        };
        // Nobody books in a way that the town has switched off; the entry waits until it is open again.
        if self.catalogue.check_channel(&plan, channel).is_err() {
            return Ok(None);
        }
        // The list is for times at a counter; what is given by video or telephone only cannot be waited for.
        let Ok(terms) = plan.booked_terms(Variant::OnSite) else {
            return Ok(None);
        };
        let AskedTerms { max_per_day, .. } = plan.asked_terms();
        Ok(Some(Offerable {
            services: booked_services(&plan),
            documents: plan.documents(),
            terms,
            max_per_day,
            places: self.places(tx, &VisitNeed::of_plan(&plan), channel)?,
        }))
    }

    fn places(
        &self,
        tx: &mut ReadTx<'_>,
        need: &VisitNeed,
        channel: Channel,
    ) -> Result<Vec<(Placement, Timestamp)>, StorageError> {
        let search = FreeTimes {
            catalogue: self.catalogue,
            need,
            site_id: self.within.place.map(|(site_id, _)| site_id),
            unit_id: self.within.place.map(|(_, unit_id)| unit_id),
            asker: channel.into(),
            now: self.now,
        };
        let pools = search.pools();
        let mut places = Vec::new();
        for time in search.find_to_offer(tx, self.within.from_on, self.within.until_on)? {
            let Some(span) = QuantumSpan::new(time.start, need.quanta) else {
                continue;
            };
            let there = pools
                .iter()
                .filter(|pool| pool.site_id == time.site_id && pool.unit_id == time.unit_id);
            places.extend(there.filter_map(|pool| {
                let expires_at = search.policy(pool).offer_expires_at(span.start_at(), self.now)?;
                let placement = Placement {
                    site_id: pool.site_id,
                    unit_id: pool.unit_id,
                    pool_id: pool.id,
                    span,
                };
                Some((placement, expires_at))
            }));
        }
        Ok(places)
    }
}
