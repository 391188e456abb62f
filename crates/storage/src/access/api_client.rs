//! Machine clients of the API.

use diesel::prelude::*;
use einlass_domain::access::ScopeSet;
use einlass_domain::booking::Channel;
use einlass_domain::ids::{ApiClientId, AuthorityId, SiteId};
use jiff::Timestamp;

use crate::error::inconsistent;
use crate::schema::api_client;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// A machine client of the API (Portalanbindung).
#[derive(Clone, PartialEq, Eq)]
pub struct ApiClient {
    /// Id, by which it logs in.
    pub id: ApiClientId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// What it is, for people.
    pub name: String,
    /// Hash of its secret.
    pub secret_hash: Vec<u8>,
    /// The channel of all its bookings.
    pub channel: Channel,
    /// The most that its tokens may allow.
    pub scopes: ScopeSet,
    /// The only site it acts for; `None` for portals, which act for all.
    pub site_id: Option<SiteId>,
    /// Since when it is locked out.
    pub revoked_at: Option<Timestamp>,
}

impl std::fmt::Debug for ApiClient {
    /// Leaves the hash of the secret out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiClient")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = api_client, treat_none_as_default_value = false)]
struct Row {
    id: Db<ApiClientId>,
    authority_id: Db<AuthorityId>,
    name: String,
    secret_hash: Vec<u8>,
    channel: String,
    scopes: String,
    site_id: Option<Db<SiteId>>,
    revoked_at: Option<Db<Timestamp>>,
}

/// Stores a new client.
pub fn insert_api_client(tx: &mut WriteTx, client: &ApiClient) -> Result<(), StorageError> {
    let row = Row {
        id: Db(client.id),
        authority_id: Db(client.authority_id),
        name: client.name.clone(),
        secret_hash: client.secret_hash.clone(),
        channel: client.channel.as_str().to_owned(),
        scopes: client.scopes.to_string(),
        site_id: client.site_id.map(Db),
        revoked_at: client.revoked_at.map(Db),
    };
    tx.run(|conn| diesel::insert_into(api_client::table).values(&row).execute(conn))
        .map(drop)
}

/// A client by id alone: it logs in before its authority is known. Revoked ones are found, too.
pub fn find_api_client(tx: &mut ReadTx, id: ApiClientId) -> Result<Option<ApiClient>, StorageError> {
    let row: Option<Row> = tx.run(|conn| api_client::table.find(Db(id)).first(conn).optional())?;
    row.map(ApiClient::try_from).transpose()
}

/// All clients of an authority by name.
pub fn list_api_clients(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<ApiClient>, StorageError> {
    let query = api_client::table
        .filter(api_client::authority_id.eq(Db(authority_id)))
        .order((api_client::name, api_client::id));
    let rows: Vec<Row> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(ApiClient::try_from).collect()
}

/// Locks a client out; returns whether there was one that was not locked out before.
pub fn revoke_api_client(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: ApiClientId,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let target = api_client::table
        .find(Db(id))
        .filter(api_client::authority_id.eq(Db(authority_id)))
        .filter(api_client::revoked_at.is_null());
    let revoked = tx.run(|conn| {
        diesel::update(target)
            .set(api_client::revoked_at.eq(Db(now)))
            .execute(conn)
    })?;
    Ok(revoked == 1)
}

impl TryFrom<Row> for ApiClient {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("api_client", column, row.id);
        Ok(Self {
            id: row.id.0,
            authority_id: row.authority_id.0,
            channel: row.channel.parse().map_err(|_| bad("channel"))?,
            scopes: row.scopes.parse().map_err(|_| bad("scopes"))?,
            name: row.name,
            secret_hash: row.secret_hash,
            site_id: row.site_id.map(|value| value.0),
            revoked_at: row.revoked_at.map(|value| value.0),
        })
    }
}
