//! Health.

use einlass_contract::platform::Health;

use crate::client::receive;
use crate::{Client, ClientError};

impl Client {
    /// Whether the server can work now. Needs no token and is not repeated.
    pub async fn readyz(&self) -> Result<Health, ClientError> {
        let request = self.http().get(format!("{}/readyz", self.base()));
        receive(request).await?.accept()?.json()
    }
}
