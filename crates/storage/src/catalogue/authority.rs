//! Authorities.

use diesel::prelude::*;
use einlass_domain::catalogue::{Authority, AuthorityNumber, Slug};
use einlass_domain::ids::AuthorityId;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Upserted;
use super::upserted::{compare, save_row};
use crate::calendar::{FrameDaySnapshot, touch_all_rules};
use crate::error::inconsistent;
use crate::schema::authority;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = authority, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: Db<AuthorityId>,
    slug: String,
    number: i32,
    name: String,
    ags: String,
    zone: String,
    phone: Option<String>,
    holiday_rules: Db<JsonText>,
    time_frame: Db<JsonText>,
    policy: Db<JsonText>,
    exempt_contacts: Db<JsonText>,
}

save_row!(authority, id);

/// Creates or changes the authority with this slug. Another zone or other public holidays count as an edit of the rules
/// of all its pools from `today` (local date) on.
///
/// # Errors
/// [`StorageError::Conflict`] if another authority has its number; [`StorageError::Query`] if its zone has no name.
pub fn upsert_authority(
    tx: &mut WriteTx,
    wanted: &Authority,
    today: Date,
) -> Result<Upserted<AuthorityId>, StorageError> {
    let stored = find_row(tx, &wanted.slug)?;
    let row = Row::of(wanted, stored.as_ref().map_or(wanted.id, |row| row.id.0))?;
    let change = compare(stored.as_ref(), &row);
    if stored.is_some_and(|stored| stored.rules() != row.rules()) {
        touch_all_rules(tx, row.id.0, today)?;
    }
    save(tx, &row, change)?;
    Ok(Upserted { id: row.id.0, change })
}

/// All authorities by slug.
pub fn list_authorities(tx: &mut ReadTx) -> Result<Vec<Authority>, StorageError> {
    let rows: Vec<Row> = tx.run(|conn| {
        authority::table
            .order(authority::slug)
            .select(Row::as_select())
            .load(conn)
    })?;
    rows.into_iter().map(Authority::try_from).collect()
}

/// An authority by id.
pub fn find_authority(tx: &mut ReadTx, id: AuthorityId) -> Result<Option<Authority>, StorageError> {
    let query = authority::table.find(Db(id)).select(Row::as_select());
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Authority::try_from).transpose()
}

/// An authority by slug.
pub fn find_authority_by_slug(tx: &mut ReadTx, slug: &Slug) -> Result<Option<Authority>, StorageError> {
    find_row(tx, slug)?.map(Authority::try_from).transpose()
}

/// Reads a stored zone name.
pub(crate) fn parse_zone(name: &str, id: AuthorityId) -> Result<TimeZone, StorageError> {
    TimeZone::get(name).map_err(|_| inconsistent("authority", "zone", id))
}

fn find_row(tx: &mut ReadTx, slug: &Slug) -> Result<Option<Row>, StorageError> {
    let query = authority::table
        .filter(authority::slug.eq(slug.as_str()))
        .select(Row::as_select());
    tx.run(|conn| query.first(conn).optional())
}

impl Row {
    /// What decides about days.
    fn rules(&self) -> (&str, &str, &JsonText) {
        (&self.zone, &self.ags, &self.holiday_rules)
    }

    fn of(authority: &Authority, id: AuthorityId) -> Result<Self, StorageError> {
        let zone = authority.zone.iana_name();
        Ok(Self {
            id: Db(id),
            slug: authority.slug.to_string(),
            number: i32::from(authority.number.0),
            name: authority.name.clone(),
            ags: authority.ags.clone(),
            zone: zone
                .ok_or_else(|| StorageError::Query("a zone without a name cannot be stored".to_owned()))?
                .to_owned(),
            phone: authority.phone.clone(),
            holiday_rules: Db(JsonText::write(&authority.holiday_rules)?),
            time_frame: Db(JsonText::write(&FrameDaySnapshot::of_frame(
                authority.time_frame.as_ref(),
            ))?),
            policy: Db(JsonText::write(&authority.policy)?),
            exempt_contacts: Db(JsonText::write(&authority.exempt_contacts)?),
        })
    }
}

impl TryFrom<Row> for Authority {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("authority", column, row.id);
        Ok(Self {
            id: row.id.0,
            slug: row.slug.parse().map_err(|_| bad("slug"))?,
            number: AuthorityNumber(u16::try_from(row.number).map_err(|_| bad("number"))?),
            zone: parse_zone(&row.zone, row.id.0)?,
            holiday_rules: row.holiday_rules.read().ok_or_else(|| bad("holiday_rules"))?,
            time_frame: (row.time_frame.read())
                .and_then(FrameDaySnapshot::read_days)
                .map(FrameDaySnapshot::frame)
                .ok_or_else(|| bad("time_frame"))?,
            policy: row.policy.read().ok_or_else(|| bad("policy"))?,
            exempt_contacts: row.exempt_contacts.read().ok_or_else(|| bad("exempt_contacts"))?,
            name: row.name,
            ags: row.ags,
            phone: row.phone,
        })
    }
}
