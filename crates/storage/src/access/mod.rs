//! Machine clients of the API.

mod api_client;

pub use api_client::{ApiClient, find_api_client, insert_api_client, list_api_clients, revoke_api_client};
