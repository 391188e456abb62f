//! What one visitor asks for: services with quantities, joined into one appointment.

use super::combination::{check_combination, check_site};
use super::terms::Variant;
use super::{AppointmentNeed, NotCombinable, RequiredDocument, Service, Validity};
use crate::booking::{AskedTerms, BookedTerms};
use crate::calendar::{QUANTUM_MINUTES, QuantumSpan};
use crate::ids::{ServiceId, SiteId, UnitId};

/// One concern of a visit (Anliegen) with how often it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestedService {
    /// Which service.
    pub service_id: ServiceId,
    /// How many of it, at least 1.
    pub quantity: u16,
}

/// The concerns of one visit: one to ten different services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedServices(Vec<RequestedService>);

/// Why concerns cannot become one appointment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestedServicesError {
    /// Nothing was asked for.
    #[error("at least one service is needed")]
    Empty,
    /// More than [`RequestedServices::MAX`] services.
    #[error("at most ten services fit one appointment")]
    TooMany,
    /// The same service is listed twice.
    #[error("service {0} is listed twice; use its quantity")]
    Repeated(ServiceId),
    /// The authority does not offer this service.
    #[error("service {0} does not exist here")]
    Unknown(ServiceId),
    /// The quantity is outside 1 to the maximum of the service.
    #[error("service {service_id} can be booked 1 to {max} times in one appointment")]
    Quantity {
        /// Which service.
        service_id: ServiceId,
        /// Its maximum.
        max: u16,
    },
    /// The service is given without appointment.
    #[error("service {0} is given without appointment")]
    NotBookable(ServiceId),
    /// The town does not give these in one appointment.
    #[error(transparent)]
    NotCombinable(#[from] Box<NotCombinable>),
    /// Together they take more than a day.
    #[error("together these services take longer than a day")]
    TooLong,
    /// The service is not given in this way.
    #[error("service {0} is not given in this way")]
    VariantNotOffered(ServiceId),
}

impl RequestedServices {
    /// Most different services in one appointment.
    pub const MAX: usize = 10;

    /// Checks what can be checked without the catalogue.
    pub fn new(requested: Vec<RequestedService>) -> Result<Self, RequestedServicesError> {
        if requested.is_empty() {
            return Err(RequestedServicesError::Empty);
        }
        if requested.len() > Self::MAX {
            return Err(RequestedServicesError::TooMany);
        }
        for (index, one) in requested.iter().enumerate() {
            if requested
                .iter()
                .skip(index + 1)
                .any(|other| other.service_id == one.service_id)
            {
                return Err(RequestedServicesError::Repeated(one.service_id));
            }
        }
        Ok(Self(requested))
    }

    /// The concerns in the order of the request.
    pub fn iter(&self) -> impl Iterator<Item = &RequestedService> {
        self.0.iter()
    }
}

/// Concerns checked against the catalogue: what will be done, how long it takes, what to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlan {
    services: Vec<(Service, u16)>,
    quanta: u16,
}

impl ServicePlan {
    /// Checks `requested` against the services of the authority.
    pub fn new(requested: &RequestedServices, catalogue: &[Service]) -> Result<Self, RequestedServicesError> {
        let services: Vec<(Service, u16)> = requested
            .iter()
            .map(|one| find(one, catalogue).map(|service| (service.clone(), one.quantity)))
            .collect::<Result<_, _>>()?;
        check_combination(&services).map_err(Box::new)?;
        let minutes: u16 = services.iter().fold(0, |sum, (s, quantity)| {
            sum.saturating_add(s.counter_minutes(*quantity))
        });
        let quanta = minutes.div_ceil(QUANTUM_MINUTES);
        if quanta > QuantumSpan::MAX_COUNT {
            return Err(RequestedServicesError::TooLong);
        }
        Ok(Self { services, quanta })
    }

    /// Services with quantities, in the order of the request.
    pub fn services(&self) -> &[(Service, u16)] {
        &self.services
    }

    /// Number of quanta at the counter.
    pub const fn quanta(&self) -> u16 {
        self.quanta
    }

    /// Minutes at the counter.
    pub const fn minutes(&self) -> u16 {
        self.quanta * QUANTUM_MINUTES
    }

    /// The days on which all of the services are given.
    pub fn validity(&self) -> Validity {
        let services = self.services.iter().map(|(service, _)| service.validity);
        services.fold(Validity::ALWAYS, Validity::and)
    }

    /// Whether the services may be combined in a building.
    pub fn check_site(&self, site_id: SiteId) -> Result<(), RequestedServicesError> {
        Ok(check_site(&self.services, site_id).map_err(Box::new)?)
    }

    /// What the services ask of the booking, together.
    pub fn asked_terms(&self) -> AskedTerms {
        AskedTerms::of(self.services.iter().map(|(service, _)| service))
    }

    /// What the booking keeps of these terms if it is made in this way.
    pub fn booked_terms(&self, variant: Variant) -> Result<BookedTerms, RequestedServicesError> {
        let unable = self
            .services
            .iter()
            .find(|(service, _)| !service.terms.offers(variant));
        match unable {
            Some((service, _)) => Err(RequestedServicesError::VariantNotOffered(service.id)),
            None => Ok(BookedTerms::of(
                variant,
                self.services.iter().map(|(service, _)| service),
            )),
        }
    }

    /// What to bring, each paper once, as much needed as the strictest service says.
    pub fn documents(&self) -> Vec<RequiredDocument> {
        let mut documents: Vec<RequiredDocument> = Vec::new();
        for document in self.services.iter().flat_map(|(service, _)| &service.documents) {
            match documents.iter_mut().find(|known| known.slug == document.slug) {
                Some(known) => known.need = known.need.max(document.need),
                None => documents.push(document.clone()),
            }
        }
        documents
    }

    /// The units that give these services, each once.
    pub fn unit_ids(&self) -> Vec<UnitId> {
        let mut units: Vec<UnitId> = self.services.iter().map(|(service, _)| service.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Whether a pool that gives `offered` can do all of it.
    pub fn fits_pool(&self, offered: &[ServiceId]) -> bool {
        self.services
            .iter()
            .all(|(service, _)| offered.contains(&service.id))
    }
}

fn find<'a>(one: &RequestedService, catalogue: &'a [Service]) -> Result<&'a Service, RequestedServicesError> {
    let service = catalogue
        .iter()
        .find(|service| service.id == one.service_id)
        .ok_or(RequestedServicesError::Unknown(one.service_id))?;
    if service.need == AppointmentNeed::NotNeeded {
        return Err(RequestedServicesError::NotBookable(service.id));
    }
    if !(1..=service.max_quantity).contains(&one.quantity) {
        let max = service.max_quantity;
        return Err(RequestedServicesError::Quantity {
            service_id: service.id,
            max,
        });
    }
    Ok(service)
}
