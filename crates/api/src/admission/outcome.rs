//! A verdict on the wire, with what the visitor can do next.

use einlass_contract::admission::{CheckInOutcome, CheckInRequest, NextAction, Presented, Verdict};
use einlass_contract::booking::ItineraryStation;
use einlass_contract::calendar::Slot;
use einlass_domain::admission as domain;
use einlass_domain::admission::{CheckInFacts, CheckInVerdict};
use einlass_domain::booking::Appointment;
use einlass_domain::ids::SiteId;
use einlass_domain::queue::Visit;
use einlass_storage::{ReadTx, StorageError};
use jiff::{Timestamp, ToSpan};

use super::bookable::can_book_again;
use super::booked_place::BookedPlace;
use crate::access::Principal;
use crate::calendar::{FreeTimes, VisitNeed};
use crate::catalogue::{VisibleCatalogue, place_on_wire, variant_on_wire};
use crate::queue::visit_on_wire;

/// Everything that an outcome is told from.
pub(super) struct Case<'a> {
    pub(super) catalogue: &'a VisibleCatalogue,
    pub(super) site_id: SiteId,
    /// Who asks for the visitor.
    pub(super) principal: &'a Principal,
    pub(super) now: Timestamp,
    pub(super) verdict: CheckInVerdict,
    pub(super) facts: Option<CheckInFacts>,
    pub(super) booking: Option<Appointment>,
    /// Where the booking leads.
    pub(super) place: Option<BookedPlace>,
    pub(super) visit: Option<Visit>,
    /// All stations of a visit of several.
    pub(super) stations: Vec<ItineraryStation>,
}

impl<'a> Case<'a> {
    /// Nothing is known, and nothing is told.
    pub(super) fn unknown(
        catalogue: &'a VisibleCatalogue,
        site_id: SiteId,
        principal: &'a Principal,
        now: Timestamp,
    ) -> Self {
        Self {
            catalogue,
            site_id,
            principal,
            now,
            verdict: CheckInVerdict::Unknown,
            facts: None,
            booking: None,
            place: None,
            visit: None,
            stations: Vec::new(),
        }
    }
}

/// The outcome of a case.
pub(super) fn outcome(tx: &mut ReadTx<'_>, case: &Case<'_>) -> Result<CheckInOutcome, StorageError> {
    let mut next_actions = Vec::new();
    for action in case.verdict.next_actions(case.facts.as_ref(), case.site_id) {
        if action != domain::NextAction::BookSlot || can_book_again(case) {
            next_actions.push(action_on_wire(tx, case, action)?);
        }
    }
    Ok(CheckInOutcome {
        verdict: verdict_on_wire(case),
        next_actions,
        judged_at: case.now.into(),
        stations: case.stations.clone(),
    })
}

/// A verdict that lacks what it should name can only be sent to staff.
fn verdict_on_wire(case: &Case<'_>) -> Verdict {
    let start_at = case.facts.map(|facts| facts.start_at.into());
    let visit = || {
        let unit = case.place.as_ref().map(|place| &place.unit);
        case.visit.as_ref().map(|visit| visit_on_wire(visit, unit))
    };
    let place = || {
        let booked = case.place.as_ref();
        booked.map(|place| place_on_wire(&place.site, &place.unit))
    };
    let told = match case.verdict {
        CheckInVerdict::Admitted => visit().map(|visit| Verdict::Admitted { visit }),
        // The visit says how it stands, so one that has ended is told from one that goes on.
        CheckInVerdict::AlreadyAdmitted | CheckInVerdict::AlreadyServed => {
            visit().map(|visit| Verdict::AlreadyAdmitted { visit })
        }
        CheckInVerdict::TooEarly { opens_at } => start_at.map(|start_at| Verdict::TooEarly {
            opens_at: opens_at.into(),
            start_at,
        }),
        CheckInVerdict::TooLate { closed_at } => start_at.map(|start_at| Verdict::TooLate {
            closed_at: closed_at.into(),
            start_at,
        }),
        CheckInVerdict::WrongSite { .. } => start_at
            .zip(place())
            .map(|(start_at, place)| Verdict::WrongSite { place, start_at }),
        CheckInVerdict::WrongDay { start_at } => Some(Verdict::WrongDay {
            start_at: start_at.into(),
        }),
        CheckInVerdict::Cancelled => Some(Verdict::Cancelled),
        CheckInVerdict::Rescheduled { start_at } => place().map(|place| Verdict::Rescheduled {
            start_at: start_at.into(),
            place,
        }),
        CheckInVerdict::Unknown => Some(Verdict::Unknown),
        CheckInVerdict::NoCheckIn { start_at } => case.booking.as_ref().map(|booking| Verdict::NoCheckIn {
            variant: variant_on_wire(booking.terms.variant),
            start_at: start_at.into(),
        }),
        CheckInVerdict::NeedsInput => Some(Verdict::NeedsInput),
        CheckInVerdict::SeeStaff => Some(Verdict::SeeStaff),
    };
    told.unwrap_or(Verdict::SeeStaff)
}

fn action_on_wire(
    tx: &mut ReadTx<'_>,
    case: &Case<'_>,
    action: domain::NextAction,
) -> Result<NextAction, StorageError> {
    let ask_staff = || NextAction::AskStaff {
        phone: case.catalogue.authority.phone.clone(),
    };
    Ok(match action {
        domain::NextAction::GoToWaitingArea => match &case.place {
            Some(place) => NextAction::GoToWaitingArea {
                waiting_area: place.unit.waiting_area.clone(),
            },
            None => ask_staff(),
        },
        domain::NextAction::ComeBackAt(at) => NextAction::ComeBackAt { at: at.into() },
        domain::NextAction::GoToSite(_) => match &case.place {
            Some(BookedPlace { site, .. }) => NextAction::GoToSite {
                site_name: site.name.clone(),
                address: format!("{}, {} {}", site.street, site.postcode, site.town),
            },
            None => ask_staff(),
        },
        domain::NextAction::TypeNumber => NextAction::TypeNumber,
        domain::NextAction::BookSlot => NextAction::BookSlot {
            slot: first_slot_today(tx, case)?,
        },
        domain::NextAction::AskStaff => ask_staff(),
    })
}

/// The first free time today, here, for what the visitor came for.
fn first_slot_today(tx: &mut ReadTx<'_>, case: &Case<'_>) -> Result<Option<Slot>, StorageError> {
    let Some(booking) = &case.booking else {
        return Ok(None);
    };
    let need = VisitNeed::of_appointment(booking);
    let search = FreeTimes {
        catalogue: case.catalogue,
        need: &need,
        site_id: Some(case.site_id),
        unit_id: None,
        asker: case.principal.channel.into(),
        now: case.now,
    };
    let today = case.catalogue.today(case.now);
    let times = search.find(tx, today, today.saturating_add(1.day()))?;
    Ok(times.first().map(|time| time.on_wire(need.quanta)))
}

/// A request for the OpenAPI document.
pub(super) fn sample_request() -> CheckInRequest {
    CheckInRequest {
        site_id: SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001")),
        presented: Presented::Ticket("EL1:…".to_owned()),
    }
}

/// An outcome for the OpenAPI document.
pub(super) fn sample() -> CheckInOutcome {
    let at = |second| Timestamp::from_second(second).unwrap_or_default();
    CheckInOutcome {
        verdict: Verdict::TooEarly {
            opens_at: at(1_795_509_900).into(),
            start_at: at(1_795_510_800).into(),
        },
        next_actions: vec![
            NextAction::ComeBackAt {
                at: at(1_795_509_900).into(),
            },
            NextAction::AskStaff {
                phone: Some("0831 115".to_owned()),
            },
        ],
        judged_at: at(1_795_507_200).into(),
        stations: Vec::new(),
    }
}
