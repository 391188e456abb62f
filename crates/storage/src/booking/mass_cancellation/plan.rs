//! Planned mass cancellations.

use diesel::prelude::*;
use einlass_domain::booking::{LinkTemplate, MassCancellation};
use einlass_domain::ids::{AuthorityId, MassCancellationId, PoolId};
use einlass_domain::language::LocalizedText;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::inconsistent;
use crate::platform::{NewEvent, append_event};
use crate::schema::mass_cancellation;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = mass_cancellation)]
struct Row {
    id: Db<MassCancellationId>,
    authority_id: Db<AuthorityId>,
    made_at: Db<Timestamp>,
    pool_ids: Db<JsonText>,
    from_on: Db<Date>,
    to_on: Db<Date>,
    reason: Db<JsonText>,
    rebooking_link: String,
}

/// Stores a plan. Nothing is cancelled by it.
pub fn insert_mass_cancellation(
    tx: &mut WriteTx,
    plan: &MassCancellation,
    event: &NewEvent,
) -> Result<(), StorageError> {
    let row = Row {
        id: Db(plan.id),
        authority_id: Db(plan.authority_id),
        made_at: Db(plan.made_at),
        pool_ids: Db(JsonText::write(&plan.pool_ids)?),
        from_on: Db(plan.from_on),
        to_on: Db(plan.to_on),
        reason: Db(JsonText::write(&plan.reason)?),
        rebooking_link: plan.rebooking_link.as_str().to_owned(),
    };
    tx.run(|conn| {
        diesel::insert_into(mass_cancellation::table)
            .values(&row)
            .execute(conn)
    })?;
    append_event(tx, event)
}

/// A plan by id.
pub fn find_mass_cancellation(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: MassCancellationId,
) -> Result<Option<MassCancellation>, StorageError> {
    let query = mass_cancellation::table
        .find(Db(id))
        .filter(mass_cancellation::authority_id.eq(Db(authority_id)));
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(MassCancellation::try_from).transpose()
}

impl TryFrom<Row> for MassCancellation {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| move || inconsistent("mass_cancellation", column, row.id);
        let pool_ids: Option<Vec<PoolId>> = row.pool_ids.read();
        let reason: Option<LocalizedText> = row.reason.read();
        Ok(Self {
            id: row.id.0,
            authority_id: row.authority_id.0,
            made_at: row.made_at.0,
            pool_ids: pool_ids.ok_or_else(bad("pool_ids"))?,
            from_on: row.from_on.0,
            to_on: row.to_on.0,
            reason: reason.ok_or_else(bad("reason"))?,
            rebooking_link: LinkTemplate::parse(&row.rebooking_link).map_err(|_| bad("rebooking_link")())?,
        })
    }
}
