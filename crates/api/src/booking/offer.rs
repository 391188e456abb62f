//! The pools that could take a visit at a time, and why none can.

use einlass_domain::booking::{BookingPolicy, Channel, Placement, PolicyRefusal};
use einlass_domain::calendar::{DayGrid, LocalDay, Quantum, QuantumSpan, SeatCount};
use einlass_domain::ids::{PoolId, SiteId, UnitId};
use einlass_storage::calendar::{list_closures, list_openings};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use super::slot_refusal::{SlotRefusal, TimeRefusal, WantedTime};
use crate::access::Principal;
use crate::calendar::{FreeTimes, VisitNeed};
use crate::catalogue::VisibleCatalogue;

/// What a visit needs, where and when.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) need: VisitNeed,
    pub(crate) site_id: SiteId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) start: Quantum,
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
    channel: Channel,
    candidates: Vec<Candidate>,
}

impl Offer {
    /// Finds the pools, and refuses a time that the rules of all their units forbid.
    pub(crate) fn new(
        catalogue: VisibleCatalogue,
        target: Target,
        principal: &Principal,
        now: Timestamp,
    ) -> Result<Self, SlotRefusal> {
        catalogue.check(Some(target.site_id), target.unit_id)?;
        if !principal.serves(target.site_id) {
            return Err(SlotRefusal::OtherSite);
        }
        let search = FreeTimes {
            catalogue: &catalogue,
            need: &target.need,
            site_id: Some(target.site_id),
            unit_id: target.unit_id,
            channel: principal.channel,
            now,
        };
        let (candidates, forbidden) = judge(&search, target.start, now)?;
        let offer = Self {
            catalogue,
            target,
            channel: principal.channel,
            candidates,
        };
        match forbidden {
            Some(why) if offer.candidates.is_empty() => Err(offer.refuse(why.into())),
            None if offer.candidates.is_empty() => Err(SlotRefusal::NotGiven),
            Some(_) | None => Ok(offer),
        }
    }

    /// The pools in the order in which they should be tried.
    pub(crate) fn candidates(&self) -> &[Candidate] {
        &self.candidates
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
        let pools: Vec<PoolId> = self.candidates.iter().map(|one| one.placement.pool_id).collect();
        let openings = list_openings(tx, authority, &pools)?;
        let closures = list_closures(tx, authority)?;
        let mut reason = TimeRefusal::NotOpen;
        for candidate in &self.candidates {
            let Placement {
                site_id,
                pool_id,
                span,
                ..
            } = candidate.placement;
            let day = LocalDay::containing(span.start_at(), &self.catalogue.authority.zone);
            let rules: Vec<_> = openings
                .iter()
                .filter(|rule| rule.pool_id == pool_id)
                .cloned()
                .collect();
            let grid = DayGrid::new(day, site_id, &rules, &closures, self.channel);
            match what_is_open(&grid, span) {
                Open::Nothing => {}
                Open::OtherChannels => reason = TimeRefusal::ChannelClosed,
                Open::All => return Ok(TimeRefusal::Taken),
            }
        }
        Ok(reason)
    }

    fn refuse(&self, why: TimeRefusal) -> SlotRefusal {
        SlotRefusal::Time {
            why,
            wanted: Box::new(WantedTime {
                need: self.target.need.clone(),
                site_id: self.target.site_id,
                start: self.target.start,
            }),
        }
    }
}

/// The pools whose units allow the time, and the first refusal of those that do not.
fn judge(
    search: &FreeTimes<'_>,
    start: Quantum,
    now: Timestamp,
) -> Result<(Vec<Candidate>, Option<PolicyRefusal>), SlotRefusal> {
    let zone = &search.catalogue.authority.zone;
    let span = QuantumSpan::new(start, search.need.quanta).ok_or(SlotRefusal::OffGrid)?;
    let mut candidates = Vec::new();
    let mut forbidden = None;
    for pool in search.pools() {
        let policy = search.catalogue.unit(pool.unit_id)?.policy;
        match policy.judge_start(span.start_at(), now, zone) {
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

enum Open {
    Nothing,
    OtherChannels,
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
        .any(|offset| grid.channel_seats_at(*offset).is_empty())
    {
        Open::OtherChannels
    } else {
        Open::All
    }
}
