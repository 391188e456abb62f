//! The ids of a town by the keys of its data file.

use anyhow::{Context, Result};
use einlass_contract::catalogue::{Service, ServiceList, SiteList, UnitList};
use einlass_domain::ids::{ServiceId, SiteId, UnitId};

use super::Caller;

/// Sites, units and services as a portal sees them.
#[derive(Clone, Debug)]
pub struct Town {
    /// Sites.
    pub sites: SiteList,
    /// Units.
    pub units: UnitList,
    /// Services.
    pub services: ServiceList,
}

impl Town {
    /// Reads the catalogue.
    pub async fn read(caller: &Caller) -> Result<Self> {
        Ok(Self {
            sites: caller.get("/v1/sites").await?.json()?,
            units: caller.get("/v1/units").await?.json()?,
            services: caller.get("/v1/services").await?.json()?,
        })
    }

    /// The id of a site.
    pub fn site(&self, key: &str) -> Result<SiteId> {
        let site = self.sites.sites.iter().find(|site| site.key == key);
        Ok(site.with_context(|| format!("no site {key}"))?.id)
    }

    /// The id of a unit.
    pub fn unit(&self, key: &str) -> Result<UnitId> {
        let unit = self.units.units.iter().find(|unit| unit.key == key);
        Ok(unit.with_context(|| format!("no unit {key}"))?.id)
    }

    /// A service.
    pub fn service(&self, key: &str) -> Result<&Service> {
        let service = self.services.services.iter().find(|service| service.key == key);
        service.with_context(|| format!("no service {key}"))
    }

    /// The id of a service.
    pub fn service_id(&self, key: &str) -> Result<ServiceId> {
        Ok(self.service(key)?.id)
    }
}
