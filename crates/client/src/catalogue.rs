//! Sites, units, services.

use einlass_contract::catalogue::{ServiceList, SiteList, UnitList};
use einlass_domain::ids::{SiteId, UnitId};
use reqwest::Method;
use serde::Serialize;

use crate::client::Call;
use crate::{Client, ClientError};

#[derive(Serialize)]
struct Filter<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    site_id: Option<SiteId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_id: Option<UnitId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    q: Option<&'a str>,
}

impl Client {
    /// All sites of the authority.
    pub async fn list_sites(&self) -> Result<SiteList, ClientError> {
        self.list(
            "/v1/sites",
            &Filter {
                site_id: None,
                unit_id: None,
                q: None,
            },
        )
        .await
    }

    /// The units, of one site if given.
    pub async fn list_units(&self, site_id: Option<SiteId>) -> Result<UnitList, ClientError> {
        self.list(
            "/v1/units",
            &Filter {
                site_id,
                unit_id: None,
                q: None,
            },
        )
        .await
    }

    /// The services, of one site and by a search word if given.
    pub async fn list_services(
        &self,
        site_id: Option<SiteId>,
        q: Option<&str>,
    ) -> Result<ServiceList, ClientError> {
        self.list(
            "/v1/services",
            &Filter {
                site_id,
                unit_id: None,
                q,
            },
        )
        .await
    }

    async fn list<A: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        filter: &Filter<'_>,
    ) -> Result<A, ClientError> {
        self.json(Call::<_, ()> {
            method: Method::GET,
            path,
            query: Some(filter),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }
}
