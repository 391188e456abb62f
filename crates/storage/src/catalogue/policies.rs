//! The policies that count at one place.

use diesel::prelude::*;
use einlass_domain::booking::{PolicyLevel, PolicyTree};
use einlass_domain::ids::{AuthorityId, SiteId, UnitId};

use super::find_catalogue;
use crate::error::inconsistent;
use crate::schema::{authority, site, unit};
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError};

/// The policies of an authority, a site and a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacePolicies {
    pub(super) authority: PolicyLevel,
    pub(super) site: PolicyLevel,
    pub(super) unit: PolicyLevel,
}

impl PlacePolicies {
    /// For asking what they say together.
    pub const fn tree(&self) -> PolicyTree<'_> {
        PolicyTree {
            authority: &self.authority,
            site: &self.site,
            unit: &self.unit,
        }
    }
}

/// The policies at a site of a unit; `None`: the authority has no such site or unit.
pub fn find_policies(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    site_id: SiteId,
    unit_id: UnitId,
) -> Result<Option<PlacePolicies>, StorageError> {
    let catalogue = find_catalogue(tx, authority_id)?;
    if let Some(known) = catalogue.and_then(|catalogue| catalogue.whole().policies(site_id, unit_id)) {
        return Ok(Some(known));
    }
    let query = unit::table
        .inner_join(authority::table.on(authority::id.eq(unit::authority_id)))
        .inner_join(site::table.on(site::authority_id.eq(unit::authority_id)))
        .filter(unit::authority_id.eq(Db(authority_id)))
        .filter(unit::id.eq(Db(unit_id)))
        .filter(site::id.eq(Db(site_id)))
        .select((authority::policy, site::policy, unit::policy));
    let found: Option<(Db<JsonText>, Db<JsonText>, Db<JsonText>)> =
        tx.run(|conn| query.first(conn).optional())?;
    let Some((of_authority, of_site, of_unit)) = found else {
        return Ok(None);
    };
    let bad = |table, id: String| move || inconsistent(table, "policy", id);
    Ok(Some(PlacePolicies {
        authority: (of_authority.read()).ok_or_else(bad("authority", authority_id.to_string()))?,
        site: of_site.read().ok_or_else(bad("site", site_id.to_string()))?,
        unit: of_unit.read().ok_or_else(bad("unit", unit_id.to_string()))?,
    }))
}
