//! Sites.

use diesel::prelude::*;
use einlass_domain::catalogue::{Entrance, Site, SiteNumber};
use einlass_domain::ids::{AuthorityId, SiteId};
use serde::{Deserialize, Serialize};

use super::named::named;
use super::upserted::{compare, save_row};
use super::{Upserted, find_catalogue};
use crate::calendar::FrameDaySnapshot;
use crate::error::inconsistent;
use crate::schema::site;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = site)]
struct Row {
    id: Db<SiteId>,
    authority_id: Db<AuthorityId>,
    slug: String,
    number: i16,
    name: String,
    street: String,
    postcode: String,
    town: String,
    entrances: Db<JsonText>,
    time_frame: Db<JsonText>,
    policy: Db<JsonText>,
}

#[derive(Serialize, Deserialize)]
struct EntranceSnapshot {
    slug: String,
    name: String,
    has_gatehouse: bool,
    has_kiosk: bool,
}

save_row!(site, authority_id);

/// Creates or changes the site with this slug.
///
/// # Errors
/// [`StorageError::Conflict`] if another site of the authority has its number.
pub fn upsert_site(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &Site,
) -> Result<Upserted<SiteId>, StorageError> {
    let query = site::table
        .filter(site::authority_id.eq(Db(authority_id)))
        .filter(site::slug.eq(wanted.slug.as_str()));
    let stored: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    let row = Row::of(
        wanted,
        authority_id,
        stored.as_ref().map_or(wanted.id, |row| row.id.0),
    )?;
    let change = compare(stored.as_ref(), &row);
    save(tx, &row, change)?;
    Ok(Upserted { id: row.id.0, change })
}

/// All sites by slug, without those that the published document no longer names.
pub fn list_sites(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Site>, StorageError> {
    let query = site::table
        .filter(site::authority_id.eq(Db(authority_id)))
        .filter(named!(site));
    let rows: Vec<Row> = tx.run(|conn| query.order(site::slug).load(conn))?;
    rows.into_iter().map(Site::try_from).collect()
}

/// All sites by slug, those that the published document no longer names included.
pub fn list_sites_ever(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Site>, StorageError> {
    let query = site::table.filter(site::authority_id.eq(Db(authority_id)));
    let rows: Vec<Row> = tx.run(|conn| query.order(site::slug).load(conn))?;
    rows.into_iter().map(Site::try_from).collect()
}

/// A site by id, one that the published document no longer names included.
pub fn find_site(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: SiteId,
) -> Result<Option<Site>, StorageError> {
    let catalogue = find_catalogue(tx, authority_id)?;
    if let Some(known) = catalogue
        .as_ref()
        .and_then(|catalogue| catalogue.whole().site(id))
    {
        return Ok(Some(known.clone()));
    }
    let query = site::table
        .find(Db(id))
        .filter(site::authority_id.eq(Db(authority_id)));
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Site::try_from).transpose()
}

impl Row {
    fn of(site: &Site, authority_id: AuthorityId, id: SiteId) -> Result<Self, StorageError> {
        let entrances: Vec<_> = site.entrances.iter().map(EntranceSnapshot::of).collect();
        Ok(Self {
            id: Db(id),
            authority_id: Db(authority_id),
            slug: site.slug.to_string(),
            number: i16::from(site.number.0),
            name: site.name.clone(),
            street: site.street.clone(),
            postcode: site.postcode.clone(),
            town: site.town.clone(),
            entrances: Db(JsonText::write(&entrances)?),
            time_frame: Db(JsonText::write(&FrameDaySnapshot::of_frame(
                site.time_frame.as_ref(),
            ))?),
            policy: Db(JsonText::write(&site.policy)?),
        })
    }
}

impl TryFrom<Row> for Site {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("site", column, row.id);
        let entrances: Option<Vec<EntranceSnapshot>> = row.entrances.read();
        let entrances = entrances.and_then(|all| all.into_iter().map(EntranceSnapshot::read).collect());
        Ok(Self {
            id: row.id.0,
            slug: row.slug.parse().map_err(|_| bad("slug"))?,
            number: SiteNumber(u8::try_from(row.number).map_err(|_| bad("number"))?),
            entrances: entrances.ok_or_else(|| bad("entrances"))?,
            time_frame: (row.time_frame.read())
                .and_then(FrameDaySnapshot::read_days)
                .map(FrameDaySnapshot::frame)
                .ok_or_else(|| bad("time_frame"))?,
            policy: row.policy.read().ok_or_else(|| bad("policy"))?,
            name: row.name,
            street: row.street,
            postcode: row.postcode,
            town: row.town,
        })
    }
}

impl EntranceSnapshot {
    fn of(entrance: &Entrance) -> Self {
        Self {
            slug: entrance.slug.to_string(),
            name: entrance.name.clone(),
            has_gatehouse: entrance.has_gatehouse,
            has_kiosk: entrance.has_kiosk,
        }
    }

    fn read(self) -> Option<Entrance> {
        Some(Entrance {
            slug: self.slug.parse().ok()?,
            name: self.name,
            has_gatehouse: self.has_gatehouse,
            has_kiosk: self.has_kiosk,
        })
    }
}
