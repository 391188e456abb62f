//! Which services go together in one visit, how many of them, and where.

use super::{Service, Slug};
use crate::ids::{ServiceId, SiteId};

/// Which other services one appointment may hold beside this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Combination {
    /// Any other service of the same pool.
    Any,
    /// Only these.
    Only(Vec<ServiceId>),
    /// None: the service stands alone.
    Alone,
}

/// How far a visit of several services may go as soon as this service is one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CombinationLimits {
    /// Most different services; `None`: as many as fit one appointment.
    pub max_services: Option<u16>,
    /// Most of all services together, each counted with its quantity; `None`: not limited.
    pub max_quantity: Option<u16>,
    /// The buildings where it may be combined; empty: wherever it is given.
    pub site_ids: Vec<SiteId>,
}

/// Why limits of a combination are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CombinationLimitsError {
    /// A combination has at least two services.
    #[error(
        "a combination has at least two services; a service that stands alone is combined with \"alone\""
    )]
    MaxServices,
    /// Two services are at least two pieces.
    #[error("two services together are at least two")]
    MaxQuantity,
}

/// What a combination breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CombinationBreach {
    /// The service does not go together with these.
    With(Vec<ServiceId>),
    /// These are too many different services.
    TooManyServices,
    /// All together are too many.
    TooMuch,
    /// Not in this building.
    Site,
}

/// Why services cannot be booked in one visit, and what the service that says so would allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.explanation())]
pub struct NotCombinable {
    /// The service whose rule is broken.
    pub service_id: ServiceId,
    /// Its key.
    pub slug: Slug,
    /// What is broken.
    pub breach: CombinationBreach,
    /// What it goes together with.
    pub combination: Combination,
    /// How far.
    pub limits: CombinationLimits,
}

impl Combination {
    /// Whether another service may stand beside the one that says so.
    pub fn allows(&self, other: ServiceId) -> bool {
        match self {
            Self::Any => true,
            Self::Only(ids) => ids.contains(&other),
            Self::Alone => false,
        }
    }
}

impl CombinationLimits {
    /// Checks that a combination is possible at all.
    pub fn check(&self) -> Result<(), CombinationLimitsError> {
        if self.max_services.is_some_and(|max| max < 2) {
            return Err(CombinationLimitsError::MaxServices);
        }
        if self.max_quantity.is_some_and(|max| max < 2) {
            return Err(CombinationLimitsError::MaxQuantity);
        }
        Ok(())
    }

    /// Whether the service may be combined in a building.
    pub fn allows_site(&self, site_id: SiteId) -> bool {
        self.site_ids.is_empty() || self.site_ids.contains(&site_id)
    }
}

impl CombinationLimitsError {
    /// The field at fault.
    pub const fn field(self) -> &'static str {
        match self {
            Self::MaxServices => "max_services",
            Self::MaxQuantity => "max_quantity",
        }
    }
}

/// Checks that the services of one visit go together; a single service always does.
pub(super) fn check_combination(services: &[(Service, u16)]) -> Result<(), NotCombinable> {
    let in_order = services.iter().map(|(service, _)| service);
    let total: u16 = services
        .iter()
        .fold(0, |sum, (_, quantity)| sum.saturating_add(*quantity));
    let broken = in_order.filter_map(|service| breach(service, services, total).map(|why| (service, why)));
    first_of(broken)
}

/// Checks that the services of one visit may be combined in a building.
pub(super) fn check_site(services: &[(Service, u16)], site_id: SiteId) -> Result<(), NotCombinable> {
    let elsewhere = services
        .iter()
        .filter(|(service, _)| services.len() > 1 && !service.combination_limits.allows_site(site_id));
    first_of(elsewhere.map(|(service, _)| (service, CombinationBreach::Site)))
}

fn first_of<'a>(
    mut broken: impl Iterator<Item = (&'a Service, CombinationBreach)>,
) -> Result<(), NotCombinable> {
    match broken.next() {
        None => Ok(()),
        Some((service, breach)) => Err(NotCombinable {
            service_id: service.id,
            slug: service.slug.clone(),
            breach,
            combination: service.combination.clone(),
            limits: service.combination_limits.clone(),
        }),
    }
}

fn breach(service: &Service, services: &[(Service, u16)], total: u16) -> Option<CombinationBreach> {
    if services.len() < 2 {
        return None;
    }
    let others = services.iter().map(|(other, _)| other.id);
    let refused: Vec<ServiceId> = others
        .filter(|other| *other != service.id && !service.combination.allows(*other))
        .collect();
    let limits = &service.combination_limits;
    if !refused.is_empty() {
        Some(CombinationBreach::With(refused))
    } else if limits
        .max_services
        .is_some_and(|max| services.len() > usize::from(max))
    {
        Some(CombinationBreach::TooManyServices)
    } else if limits.max_quantity.is_some_and(|max| total > max) {
        Some(CombinationBreach::TooMuch)
    } else {
        None
    }
}

impl NotCombinable {
    fn explanation(&self) -> String {
        let slug = &self.slug;
        match &self.breach {
            CombinationBreach::With(others) => {
                let others: Vec<String> = others.iter().map(ToString::to_string).collect();
                let others = others.join(", ");
                match &self.combination {
                    Combination::Only(_) => format!(
                        "\"{slug}\" goes together with the services of its list only, not with {others}"
                    ),
                    Combination::Alone | Combination::Any => {
                        format!("\"{slug}\" is booked alone, not with {others}")
                    }
                }
            }
            CombinationBreach::TooManyServices => format!(
                "a visit with \"{slug}\" has at most {} services",
                self.limits.max_services.unwrap_or_default()
            ),
            CombinationBreach::TooMuch => format!(
                "a visit with \"{slug}\" has at most {} of all services together",
                self.limits.max_quantity.unwrap_or_default()
            ),
            CombinationBreach::Site => {
                format!("\"{slug}\" is combined with others in the buildings of its list only")
            }
        }
    }
}
