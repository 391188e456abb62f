//! Visits.

use einlass_contract::queue::{ListVisitsQuery, VisitList};
use reqwest::Method;

use crate::client::Call;
use crate::{Client, ClientError};

impl Client {
    /// The visits of a day, of one unit or site if given.
    pub async fn list_visits(&self, query: &ListVisitsQuery) -> Result<VisitList, ClientError> {
        self.json(Call::<_, ()> {
            method: Method::GET,
            path: "/v1/visits",
            query: Some(query),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }
}
