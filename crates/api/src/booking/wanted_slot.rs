//! A choice of services, place and time as a client makes it.

use einlass_contract::booking::SlotChoice;
use einlass_contract::catalogue as wire_catalogue;
use einlass_domain::access::Scope;
use einlass_domain::booking::{
    Appointment, AppointmentState, AskedTerms, BookedService, BookedTerms, Channel, Placement, UrgentReason,
};
use einlass_domain::calendar::{Asker, Quantum};
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::catalogue::{RequestedService, RequestedServices, ServicePlan};
use einlass_domain::ids::{AppointmentId, AuthorityId, SiteId, UnitId};
use einlass_domain::language::Language;
use einlass_storage::{ReadTx, WriteTx};
use jiff::Timestamp;

use super::limits::check_day;
use super::offer::{Offer, Target};
use super::slot_refusal::SlotRefusal;
use super::urgent::urgent_from_wire;
use super::wanted_start::WantedStart;
use crate::access::Principal;
use crate::calendar::VisitNeed;
use crate::catalogue::VisibleCatalogue;

/// A choice that is well-formed; whether it can be had is another question.
#[derive(Clone, Debug)]
pub(crate) struct WantedSlot {
    requested: RequestedServices,
    site_id: SiteId,
    unit_id: Option<UnitId>,
    start: WantedStart,
    /// Why seats kept for urgent cases may be used.
    pub(crate) urgent: Option<UrgentReason>,
    variant: Variant,
}

/// A choice checked against catalogue and rules.
pub(crate) struct PlannedVisit {
    /// What will be done.
    pub(crate) plan: ServicePlan,
    /// What the services ask of the booking.
    pub(crate) asked: AskedTerms,
    terms: BookedTerms,
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
            start: choice.start_at.0.into(),
            urgent: choice.urgent.map(|urgent| urgent_from_wire(urgent.reason)),
            variant: variant_from_wire(choice.variant),
        })
    }
}

impl WantedSlot {
    /// The five minutes in which it would begin.
    pub(crate) const fn start(&self) -> Quantum {
        self.start.quantum()
    }

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
        plan.check_site(self.site_id)?;
        catalogue.check_channel(&plan, principal.channel)?;
        let terms = plan.booked_terms(self.variant)?;
        let target = Target {
            need: VisitNeed::of_plan(&plan),
            site_id: self.site_id,
            unit_id: self.unit_id,
            start: self.start,
        };
        let offer = Offer::new(tx, catalogue, target, principal, asker, now)?;
        Ok(PlannedVisit {
            asked: plan.asked_terms(),
            plan,
            terms,
            offer,
        })
    }
}

impl PlannedVisit {
    /// How visitor and clerk meet.
    pub(super) const fn variant(&self) -> Variant {
        self.terms.variant
    }

    /// Refuses the visit if a service has as many bookings on its day as the town allows.
    pub(super) fn check_day(
        &self,
        tx: &mut WriteTx<'_>,
        principal: &Principal,
        now: Timestamp,
    ) -> Result<(), SlotRefusal> {
        let (limits, start) = (&self.asked.max_per_day, self.offer.start());
        let checked = check_day(tx, principal.authority_id, limits, start.start_at(), now);
        checked.map_err(|why| self.offer.refuse_day(why))
    }

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
            terms: self.terms.clone(),
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
        minutes: service.counter_minutes(*quantity),
    });
    kept.collect()
}

const fn variant_from_wire(variant: wire_catalogue::Variant) -> Variant {
    match variant {
        wire_catalogue::Variant::OnSite => Variant::OnSite,
        wire_catalogue::Variant::Video => Variant::Video,
        wire_catalogue::Variant::Phone => Variant::Phone,
    }
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
