//! Free times.

use einlass_contract::calendar::{SearchSlotsQuery, SlotList};
use reqwest::Method;

use crate::client::Call;
use crate::{Client, ClientError};

impl Client {
    /// Searches free times.
    pub async fn search_slots(&self, query: &SearchSlotsQuery) -> Result<SlotList, ClientError> {
        self.json(Call::<_, ()> {
            method: Method::GET,
            path: "/v1/slots",
            query: Some(query),
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }
}
