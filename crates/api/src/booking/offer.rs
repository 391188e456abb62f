//! The pools that could take a visit at a time, and why none can.

use std::collections::BTreeSet;

use einlass_domain::booking::{BookingPolicy, Placement};
use einlass_domain::calendar::{Ask, Asker, DayGrid, Quantum, QuantumSpan, SeatCount};
use einlass_domain::ids::{AuthorityId, PoolId, SiteId, UnitId};
use einlass_storage::calendar::{day_grid, pool_loads};
use einlass_storage::{ReadTx, StorageError, WriteTx};
use jiff::Timestamp;
use jiff::civil::Date;
use rand::rngs::StdRng;

use super::limits::LimitReached;
use super::slot_refusal::{SlotRefusal, TimeRefusal, WantedTime};
use super::waiting_list::{DayAt, serve_before_public};
use super::wanted_start::WantedStart;
use crate::access::Principal;
use crate::calendar::{FreeTimes, Instead, VisitNeed};
use crate::catalogue::VisibleCatalogue;

/// What a visit needs, where and when.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) need: VisitNeed,
    pub(crate) site_id: SiteId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) start: WantedStart,
}

impl Target {
    /// What is wanted, for the search of other times.
    fn wanted(&self, asker: Asker, instead: Instead) -> WantedTime {
        WantedTime {
            need: self.need.clone(),
            site_id: self.site_id,
            unit_id: self.unit_id.filter(|_| self.need.service_ids.is_empty()),
            start: self.start.quantum(),
            asker,
            instead,
        }
    }
}

/// A pool that could take the visit, with the rules of its unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) placement: Placement,
    pub(crate) policy: BookingPolicy,
}

/// The pools that could take a visit, as far as rules say; only claiming the seats decides.
pub(crate) struct Offer {
    catalogue: VisibleCatalogue,
    target: Target,
    asker: Asker,
    candidates: Vec<Candidate>,
    now: Timestamp,
}

impl Offer {
    /// Finds the pools, and refuses a time that the rules of all their units forbid.
    pub(crate) fn new(
        tx: &mut ReadTx<'_>,
        catalogue: VisibleCatalogue,
        target: Target,
        principal: &Principal,
        asker: Asker,
        now: Timestamp,
    ) -> Result<Self, SlotRefusal> {
        catalogue.check(Some(target.site_id), target.unit_id)?;
        if !principal.serves(target.site_id) {
            return Err(SlotRefusal::OtherSite);
        }
        let WantedStart::OnGrid(start) = target.start else {
            return Err(SlotRefusal::Time {
                why: TimeRefusal::OffGrid,
                wanted: Box::new(target.wanted(asker, Instead::AnyTime)),
            });
        };
        let search = FreeTimes {
            catalogue: &catalogue,
            need: &target.need,
            site_id: Some(target.site_id),
            unit_id: target.unit_id,
            asker,
            now,
        };
        let (mut candidates, forbidden) = judge(&search, start, now)?;
        least_loaded_first(tx, catalogue.authority.id, &mut candidates)?;
        let offer = Self {
            catalogue,
            target,
            asker,
            candidates,
            now,
        };
        match forbidden {
            Some(why) if offer.candidates.is_empty() => Err(offer.refuse(why)),
            None if offer.candidates.is_empty() => Err(SlotRefusal::NotGiven),
            Some(_) | None => Ok(offer),
        }
    }

    /// The pools in the order in which they should be tried.
    pub(crate) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Lets those who wait for such a time go first, if the public is about to take it.
    pub(crate) fn serve_those_who_wait(
        &self,
        tx: &mut WriteTx<'_>,
        rng: &mut StdRng,
    ) -> Result<(), StorageError> {
        if !self.asker.channel.is_public() {
            return Ok(());
        }
        let zone = &self.catalogue.authority.zone;
        let days: BTreeSet<DayAt> = self
            .candidates
            .iter()
            .map(|one| DayAt::of(&one.placement, zone))
            .collect();
        serve_before_public(tx, &self.catalogue, &days, self.now, rng)
    }

    /// Why no candidate had a seat: the best that can be said of any of them.
    pub(crate) fn explain(&self, tx: &mut ReadTx<'_>) -> SlotRefusal {
        match self.reason(tx) {
            Ok(why) => self.refuse(why),
            Err(error) => error.into(),
        }
    }

    fn reason(&self, tx: &mut ReadTx<'_>) -> Result<TimeRefusal, StorageError> {
        let authority = self.catalogue.authority.id;
        let zone = &self.catalogue.authority.zone;
        let candidates = self.candidates.iter().map(|one| &one.placement);
        let candidates = candidates.map(|place| (place.pool_id, place.span));
        let ask = Ask {
            asker: self.asker,
            service_ids: &self.target.need.service_ids,
            now: self.now,
        };
        let mut reason = TimeRefusal::NotOpen;
        for (pool_id, span) in candidates {
            let date = zone.to_datetime(span.start_at()).date();
            let Some(grid) = day_grid(tx, authority, pool_id, date, &ask)? else {
                continue;
            };
            match what_is_open(&grid, span) {
                Open::Nothing => {}
                Open::Others if self.is_for_other_services(tx, pool_id, date, span)? => {}
                Open::Others => reason = TimeRefusal::ChannelClosed,
                Open::All => return Ok(TimeRefusal::Taken),
            }
        }
        Ok(reason)
    }

    /// Whether the asker would have a seat if it were not for the services.
    fn is_for_other_services(
        &self,
        tx: &mut ReadTx<'_>,
        pool_id: PoolId,
        date: Date,
        span: QuantumSpan,
    ) -> Result<bool, StorageError> {
        let any_service = Ask {
            asker: self.asker,
            service_ids: &[],
            now: self.now,
        };
        let grid = day_grid(tx, self.catalogue.authority.id, pool_id, date, &any_service)?;
        Ok(grid.is_some_and(|grid| matches!(what_is_open(&grid, span), Open::All)))
    }

    /// When the visit would begin.
    pub(super) const fn start(&self) -> Quantum {
        self.target.start.quantum()
    }

    /// Whether the visit would be on another local day than one that begins at `start`.
    pub(super) fn is_on_other_day(&self, start: Quantum) -> bool {
        let zone = &self.catalogue.authority.zone;
        let day = |quantum: Quantum| zone.to_datetime(quantum.start_at()).date();
        day(start) != day(self.start())
    }

    /// Why the day is full; other times are looked for on other days.
    pub(super) fn refuse_day(&self, why: LimitReached) -> SlotRefusal {
        SlotRefusal::Full {
            why,
            wanted: Box::new(self.target.wanted(self.asker, Instead::AnotherDay)),
        }
    }

    fn refuse(&self, why: TimeRefusal) -> SlotRefusal {
        SlotRefusal::Time {
            why,
            wanted: Box::new(self.target.wanted(self.asker, Instead::AnyTime)),
        }
    }
}

/// The pools whose units allow the time, and the first refusal of those that do not.
fn judge(
    search: &FreeTimes<'_>,
    start: Quantum,
    now: Timestamp,
) -> Result<(Vec<Candidate>, Option<TimeRefusal>), SlotRefusal> {
    let zone = &search.catalogue.authority.zone;
    let span = QuantumSpan::new(start, search.need.quanta).ok_or(SlotRefusal::NotGiven)?;
    let validity = search.validity();
    let is_valid = validity.contains(zone.to_datetime(span.start_at()).date());
    let judge = |policy: BookingPolicy| match policy.judge_start(span.start_at(), now, zone) {
        Ok(()) if is_valid => Ok(()),
        Ok(()) => Err(TimeRefusal::NotValid(validity)),
        Err(refusal) => Err(refusal.into()),
    };
    let mut candidates = Vec::new();
    let mut forbidden = None;
    for pool in search.pools() {
        let policy = search.policy(pool);
        match judge(policy) {
            Ok(()) => candidates.push(Candidate {
                placement: Placement {
                    site_id: pool.site_id,
                    unit_id: pool.unit_id,
                    pool_id: pool.id,
                    span,
                },
                policy,
            }),
            Err(refusal) => forbidden = forbidden.or(Some(refusal)),
        }
    }
    Ok((candidates, forbidden))
}

/// Puts the pools with the smallest share of taken seats first, so that several pools fill evenly.
fn least_loaded_first(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    candidates: &mut [Candidate],
) -> Result<(), StorageError> {
    let (Some(first), true) = (candidates.first(), candidates.len() > 1) else {
        return Ok(());
    };
    let pools: Vec<PoolId> = candidates.iter().map(|one| one.placement.pool_id).collect();
    let loads = pool_loads(tx, authority, &pools, first.placement.span)?;
    let load_of = |candidate: &Candidate| {
        let of_pool = loads
            .iter()
            .find(|load| load.pool_id == candidate.placement.pool_id);
        of_pool.copied()
    };
    candidates.sort_by(|a, b| match (load_of(a), load_of(b)) {
        (Some(a), Some(b)) => a.compare(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    Ok(())
}

enum Open {
    Nothing,
    Others,
    All,
}

fn what_is_open(grid: &DayGrid, span: QuantumSpan) -> Open {
    let offsets: Option<Vec<u16>> = span
        .quanta()
        .map(|quantum| grid.day().offset_at(quantum))
        .collect();
    let Some(offsets) = offsets else {
        return Open::Nothing;
    };
    if offsets
        .iter()
        .any(|offset| grid.seats_at(*offset) == SeatCount::NONE)
    {
        Open::Nothing
    } else if offsets
        .iter()
        .any(|offset| grid.open_seats_at(*offset).is_empty())
    {
        Open::Others
    } else {
        Open::All
    }
}
