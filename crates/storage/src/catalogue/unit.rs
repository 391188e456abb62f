//! Units.

use std::collections::BTreeMap;

use diesel::prelude::*;
use einlass_domain::catalogue::Unit;
use einlass_domain::ids::{AuthorityId, UnitId};
use einlass_domain::language::{Language, LocalizedText};
use jiff::civil::Date;

use super::named::named;
use super::upserted::{compare, save_row};
use super::{Upserted, find_catalogue};
use crate::calendar::PhoneHoursSnapshot;
use crate::error::inconsistent;
use crate::schema::unit;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = unit, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: Db<UnitId>,
    authority_id: Db<AuthorityId>,
    slug: String,
    name: String,
    department: String,
    waiting_area: String,
    call_prefix: String,
    policy: Db<JsonText>,
    live_from_on: Option<Db<Date>>,
    phone_hours: Db<JsonText>,
    closed_channels: Db<JsonText>,
    translations: Db<JsonText>,
}

save_row!(unit, authority_id);

/// Creates or changes the unit with this slug.
pub fn upsert_unit(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &Unit,
) -> Result<Upserted<UnitId>, StorageError> {
    let query = unit::table
        .filter(unit::authority_id.eq(Db(authority_id)))
        .filter(unit::slug.eq(wanted.slug.as_str()));
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

/// All units by slug, without those that the published document no longer names.
pub fn list_units(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Unit>, StorageError> {
    let query = unit::table
        .filter(unit::authority_id.eq(Db(authority_id)))
        .filter(named!(unit));
    let rows: Vec<Row> = tx.run(|conn| query.order(unit::slug).load(conn))?;
    rows.into_iter().map(Unit::try_from).collect()
}

/// All units by slug, those that the published document no longer names included.
pub fn list_units_ever(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Unit>, StorageError> {
    let query = unit::table.filter(unit::authority_id.eq(Db(authority_id)));
    let rows: Vec<Row> = tx.run(|conn| query.order(unit::slug).load(conn))?;
    rows.into_iter().map(Unit::try_from).collect()
}

/// A unit by id, one that the published document no longer names included.
pub fn find_unit(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: UnitId,
) -> Result<Option<Unit>, StorageError> {
    let catalogue = find_catalogue(tx, authority_id)?;
    if let Some(known) = catalogue
        .as_ref()
        .and_then(|catalogue| catalogue.whole().unit(id))
    {
        return Ok(Some(known.clone()));
    }
    let query = unit::table
        .find(Db(id))
        .filter(unit::authority_id.eq(Db(authority_id)));
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Unit::try_from).transpose()
}

impl Row {
    fn of(unit: &Unit, authority_id: AuthorityId, id: UnitId) -> Result<Self, StorageError> {
        let phone_hours: Vec<_> = unit.phone_hours.iter().map(PhoneHoursSnapshot::of).collect();
        let mut translations = unit.name.as_map().clone();
        translations.remove(&Language::German);
        Ok(Self {
            id: Db(id),
            authority_id: Db(authority_id),
            slug: unit.slug.to_string(),
            name: unit.name.get(Language::German).to_owned(),
            department: unit.department.clone(),
            waiting_area: unit.waiting_area.clone(),
            call_prefix: unit.call_prefix.clone(),
            policy: Db(JsonText::write(&unit.policy)?),
            live_from_on: unit.live_from_on.map(Db),
            phone_hours: Db(JsonText::write(&phone_hours)?),
            closed_channels: Db(JsonText::write(&unit.closed_channels)?),
            translations: Db(JsonText::write(&translations)?),
        })
    }
}

impl Row {
    /// The German name and its translations.
    fn localized_name(&self) -> Option<LocalizedText> {
        let mut texts: BTreeMap<Language, String> = self.translations.read()?;
        texts.insert(Language::German, self.name.clone());
        LocalizedText::try_from(texts).ok()
    }
}

impl TryFrom<Row> for Unit {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("unit", column, row.id);
        let phone_hours: Option<Vec<PhoneHoursSnapshot>> = row.phone_hours.read();
        let phone_hours = phone_hours.and_then(|all| all.into_iter().map(PhoneHoursSnapshot::read).collect());
        Ok(Self {
            id: row.id.0,
            slug: row.slug.parse().map_err(|_| bad("slug"))?,
            policy: row.policy.read().ok_or_else(|| bad("policy"))?,
            closed_channels: row.closed_channels.read().ok_or_else(|| bad("closed_channels"))?,
            name: row.localized_name().ok_or_else(|| bad("translations"))?,
            department: row.department,
            waiting_area: row.waiting_area,
            call_prefix: row.call_prefix,
            live_from_on: row.live_from_on.map(|value| value.0),
            phone_hours: phone_hours.ok_or_else(|| bad("phone_hours"))?,
        })
    }
}
