//! A choice of services, place and time as a client makes it.

use einlass_contract::booking::SlotChoice;
use einlass_domain::access::Scope;
use einlass_domain::booking::{
    Appointment, AppointmentState, BookedService, Channel, Placement, UrgentReason,
};
use einlass_domain::calendar::{Asker, Quantum};
use einlass_domain::catalogue::{RequestedService, RequestedServices, ServicePlan};
use einlass_domain::ids::{AppointmentId, AuthorityId, SiteId, UnitId};
use einlass_domain::language::Language;
use einlass_storage::ReadTx;
use jiff::Timestamp;

use super::offer::{Offer, Target};
use super::slot_refusal::SlotRefusal;
use super::urgent::urgent_from_wire;
use crate::access::Principal;
use crate::calendar::VisitNeed;
use crate::catalogue::VisibleCatalogue;

/// A choice that is well-formed; whether it can be had is another question.
#[derive(Clone, Debug)]
pub(crate) struct WantedSlot {
    requested: RequestedServices,
    site_id: SiteId,
    unit_id: Option<UnitId>,
    start: Quantum,
    /// Why seats kept for urgent cases may be used.
    pub(crate) urgent: Option<UrgentReason>,
}

/// A choice checked against catalogue and rules.
pub(crate) struct PlannedVisit {
    /// What will be done.
    pub(crate) plan: ServicePlan,
    /// Where it could take place.
    pub(crate) offer: Offer,
}

impl TryFrom<SlotChoice> for WantedSlot {
    type Error = SlotRefusal;

    fn try_from(choice: SlotChoice) -> Result<Self, SlotRefusal> {
        let requested = choice.services.iter().map(|service| RequestedService {
            service_id: service.service_id,
            quantity: service.quantity,
        });
        Ok(Self {
            requested: RequestedServices::new(requested.collect())?,
            site_id: choice.site_id,
            unit_id: choice.unit_id,
            start: Quantum::starting_at(choice.start_at.0).map_err(|_| SlotRefusal::OffGrid)?,
            urgent: choice.urgent.map(|urgent| urgent_from_wire(urgent.reason)),
        })
    }
}

impl WantedSlot {
    /// Checks the choice and finds the pools that could take it.
    pub(crate) fn plan(
        &self,
        tx: &mut ReadTx<'_>,
        principal: &Principal,
        now: Timestamp,
    ) -> Result<PlannedVisit, SlotRefusal> {
        if self.urgent.is_some() && !principal.scopes.allows(Scope::UrgentWrite) {
            return Err(SlotRefusal::UrgentNotAllowed);
        }
        let asker = Asker {
            channel: principal.channel,
            urgent: self.urgent.is_some(),
        };
        let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
        let plan = ServicePlan::new(&self.requested, &catalogue.services)?;
        let target = Target {
            need: VisitNeed::of_plan(&plan),
            site_id: self.site_id,
            unit_id: self.unit_id,
            start: self.start,
        };
        let offer = Offer::new(tx, catalogue, target, principal, asker, now)?;
        Ok(PlannedVisit { plan, offer })
    }
}

impl PlannedVisit {
    /// The appointment at one of the offered places, in a state.
    pub(crate) fn appointment(
        &self,
        id: AppointmentId,
        placement: Placement,
        made: Made,
        state: AppointmentState,
    ) -> Appointment {
        Appointment {
            id,
            authority_id: made.authority_id,
            number: None,
            placement,
            services: booked_services(&self.plan),
            documents: self.plan.documents(),
            channel: made.channel,
            urgent: made.urgent,
            language: made.language,
            person_data_id: None,
            sequence: 0,
            made_at: made.at,
            state,
        }
    }
}

/// The services of a visit as a booking keeps them.
pub(crate) fn booked_services(plan: &ServicePlan) -> Vec<BookedService> {
    let services = plan.services().iter();
    let kept = services.map(|(service, quantity)| BookedService {
        service_id: service.id,
        name: service.name.clone(),
        quantity: *quantity,
        minutes: service.duration.minutes_for(*quantity),
    });
    kept.collect()
}

/// How an appointment comes about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    /// For whom.
    pub(crate) authority_id: AuthorityId,
    /// Through which channel.
    pub(crate) channel: Channel,
    /// Why it could not wait.
    pub(crate) urgent: Option<UrgentReason>,
    /// In which language.
    pub(crate) language: Language,
    /// When.
    pub(crate) at: Timestamp,
}
