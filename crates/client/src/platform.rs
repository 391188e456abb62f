//! Health.

use einlass_contract::platform::Health;

use crate::client::accept;
use crate::{Client, ClientError};

impl Client {
    /// Whether the server can work now. Needs no token and is not repeated.
    pub async fn readyz(&self) -> Result<Health, ClientError> {
        let request = self.http().get(format!("{}/readyz", self.base()));
        let response = accept(request.send().await.map_err(ClientError::Unreachable)?).await?;
        let status = response.status().as_u16();
        response
            .json()
            .await
            .map_err(|_| ClientError::Unexpected { status })
    }
}
