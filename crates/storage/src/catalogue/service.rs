//! Services.

use diesel::prelude::*;
use einlass_domain::catalogue::{AppointmentNeed, Service, ServiceDuration, Validity};
use einlass_domain::ids::{AuthorityId, PoolId, ServiceId, UnitId};
use jiff::civil::Date;

use super::named::named;
use super::service_snapshot::{CombinationLimitsSnapshot, CombinationSnapshot, DocumentSnapshot};
use super::upserted::{compare, save_row};
use super::{Upserted, find_catalogue, list_pools};
use crate::calendar::touch_rules;
use crate::error::inconsistent;
use crate::schema::service;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = service, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Row {
    id: Db<ServiceId>,
    authority_id: Db<AuthorityId>,
    slug: String,
    unit_id: Db<UnitId>,
    name: Db<JsonText>,
    category: Db<JsonText>,
    synonyms: Db<JsonText>,
    leika_key: Option<String>,
    first_minutes: i16,
    further_minutes: i16,
    max_quantity: i32,
    need: String,
    documents: Db<JsonText>,
    combination: Db<JsonText>,
    fee: Option<Db<JsonText>>,
    terms: Db<JsonText>,
    combination_limits: Db<JsonText>,
    valid_from_on: Option<Db<Date>>,
    valid_until_on: Option<Db<Date>>,
}

save_row!(service, authority_id);

/// Creates or changes the service with this slug. Other days on which it is given count as an edit of the rules of the
/// pools that give it, from `today` (local date) on: a booking that was decided before is decided again.
pub fn upsert_service(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &Service,
    today: Date,
) -> Result<Upserted<ServiceId>, StorageError> {
    let query = service::table
        .filter(service::authority_id.eq(Db(authority_id)))
        .filter(service::slug.eq(wanted.slug.as_str()));
    let stored: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    let row = Row::of(
        wanted,
        authority_id,
        stored.as_ref().map_or(wanted.id, |row| row.id.0),
    )?;
    let change = compare(stored.as_ref(), &row);
    if stored.is_some_and(|stored| stored.days() != row.days()) {
        touch_pools(tx, authority_id, row.id.0, today)?;
    }
    save(tx, &row, change)?;
    Ok(Upserted { id: row.id.0, change })
}

/// Declares that the rules of all pools that give the service change.
fn touch_pools(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: ServiceId,
    today: Date,
) -> Result<(), StorageError> {
    let pools = list_pools(tx, authority_id)?.into_iter();
    let giving = pools.filter(|pool| pool.service_ids.contains(&id));
    let pools: Vec<PoolId> = giving.map(|pool| pool.id).collect();
    touch_rules(tx, authority_id, &pools, today)
}

/// All services by slug, without those that the published document no longer names.
pub fn list_services(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Service>, StorageError> {
    let query = service::table
        .filter(service::authority_id.eq(Db(authority_id)))
        .filter(named!(service));
    let rows: Vec<Row> = tx.run(|conn| query.order(service::slug).load(conn))?;
    rows.into_iter().map(Service::try_from).collect()
}

/// A service by id, one that the published document no longer names included.
pub fn find_service(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: ServiceId,
) -> Result<Option<Service>, StorageError> {
    let catalogue = find_catalogue(tx, authority_id)?;
    if let Some(known) = catalogue
        .as_ref()
        .and_then(|catalogue| catalogue.whole().service(id))
    {
        return Ok(Some(known.clone()));
    }
    let query = service::table
        .find(Db(id))
        .filter(service::authority_id.eq(Db(authority_id)));
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(Service::try_from).transpose()
}

impl Row {
    fn of(service: &Service, authority_id: AuthorityId, id: ServiceId) -> Result<Self, StorageError> {
        // A duration is at most 480 minutes.
        let minutes = |count: u16| i16::try_from(count).unwrap_or(i16::MAX);
        Ok(Self {
            id: Db(id),
            authority_id: Db(authority_id),
            slug: service.slug.to_string(),
            unit_id: Db(service.unit_id),
            name: Db(JsonText::write(&service.name)?),
            category: Db(JsonText::write(&service.category)?),
            synonyms: Db(JsonText::write(&service.synonyms)?),
            leika_key: service.leika_key.as_ref().map(|key| key.as_str().to_owned()),
            first_minutes: minutes(service.duration.first_minutes()),
            further_minutes: minutes(service.duration.further_minutes()),
            max_quantity: i32::from(service.max_quantity),
            need: need_name(service.need).to_owned(),
            documents: Db(JsonText::write(&DocumentSnapshot::of_all(&service.documents))?),
            combination: Db(JsonText::write(&CombinationSnapshot::from(&service.combination))?),
            fee: service.fee.as_ref().map(JsonText::write).transpose()?.map(Db),
            terms: Db(JsonText::write(&service.terms)?),
            combination_limits: Db(JsonText::write(&CombinationLimitsSnapshot::from(
                &service.combination_limits,
            ))?),
            valid_from_on: service.validity.from_on().map(Db),
            valid_until_on: service.validity.until_on().map(Db),
        })
    }

    fn duration(&self) -> Option<ServiceDuration> {
        let first = u16::try_from(self.first_minutes).ok()?;
        let further = u16::try_from(self.further_minutes).ok()?;
        ServiceDuration::new(first, further).ok()
    }

    const fn days(&self) -> (Option<Db<Date>>, Option<Db<Date>>) {
        (self.valid_from_on, self.valid_until_on)
    }

    fn validity(&self) -> Option<Validity> {
        let day = |column: &Option<Db<Date>>| column.as_ref().map(|day| day.0);
        Validity::new(day(&self.valid_from_on), day(&self.valid_until_on)).ok()
    }
}

impl TryFrom<Row> for Service {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("service", column, row.id);
        let leika_key = row.leika_key.as_deref().map(str::parse).transpose();
        let fee = row
            .fee
            .as_ref()
            .map(|fee| fee.read().ok_or_else(bad("fee")))
            .transpose()?;
        let combination: Option<CombinationSnapshot> = row.combination.read();
        let limits: Option<CombinationLimitsSnapshot> = row.combination_limits.read();
        Ok(Self {
            id: row.id.0,
            slug: row.slug.parse().map_err(|_| bad("slug")())?,
            unit_id: row.unit_id.0,
            name: row.name.read().ok_or_else(bad("name"))?,
            category: row.category.read().ok_or_else(bad("category"))?,
            synonyms: row.synonyms.read().ok_or_else(bad("synonyms"))?,
            leika_key: leika_key.map_err(|_| bad("leika_key")())?,
            duration: row.duration().ok_or_else(bad("first_minutes"))?,
            max_quantity: u16::try_from(row.max_quantity).map_err(|_| bad("max_quantity")())?,
            need: parse_need(&row.need).ok_or_else(bad("need"))?,
            documents: row
                .documents
                .read()
                .and_then(DocumentSnapshot::read_all)
                .ok_or_else(bad("documents"))?,
            combination: combination.ok_or_else(bad("combination"))?.into(),
            combination_limits: limits.ok_or_else(bad("combination_limits"))?.into(),
            validity: row.validity().ok_or_else(bad("valid_until_on"))?,
            fee,
            terms: row.terms.read().ok_or_else(bad("terms"))?,
        })
    }
}

const fn need_name(need: AppointmentNeed) -> &'static str {
    match need {
        AppointmentNeed::Required => "required",
        AppointmentNeed::Recommended => "recommended",
        AppointmentNeed::NotNeeded => "not_needed",
    }
}

fn parse_need(name: &str) -> Option<AppointmentNeed> {
    [
        AppointmentNeed::Required,
        AppointmentNeed::Recommended,
        AppointmentNeed::NotNeeded,
    ]
    .into_iter()
    .find(|need| need_name(*need) == name)
}
