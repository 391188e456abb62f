//! Lists for staff.

use einlass_contract::report::DuplicateList;
use reqwest::Method;

use crate::client::Call;
use crate::{Client, ClientError};

impl Client {
    /// Bookings of one person that overlap or repeat one another.
    pub async fn list_duplicates(&self) -> Result<DuplicateList, ClientError> {
        self.json(Call::<(), ()> {
            method: Method::GET,
            path: "/v1/reports/duplicates",
            query: None,
            body: None,
            key: None,
            manage_token: None,
        })
        .await
    }
}
