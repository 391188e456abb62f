//! Check-in and ticket keys.

use einlass_contract::admission::{CheckInOutcome, CheckInRequest, TicketKeyList};
use reqwest::Method;

use crate::client::Call;
use crate::{Client, ClientError, IdempotencyKey};

impl Client {
    /// Checks a visitor in, or says why not and what to do.
    pub async fn check_in(
        &self,
        request: &CheckInRequest,
        key: &IdempotencyKey,
    ) -> Result<CheckInOutcome, ClientError> {
        self.post("/v1/check-ins", request, key).await
    }

    /// The public keys with which tickets can be verified offline.
    pub async fn list_ticket_keys(&self) -> Result<TicketKeyList, ClientError> {
        self.json(Call::<(), ()> {
            method: Method::GET,
            path: "/v1/ticket-keys",
            query: None,
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }
}
