//! The append-only log of what happened.

use diesel::prelude::*;
use einlass_domain::ids::{AuthorityId, EventId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::dialect;
use crate::error::inconsistent;
use crate::schema::event;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

/// Something that happened, to be appended in the transaction that did it. Carries no personal data.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Id.
    pub id: EventId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// What happened, e.g. `appointment.booked`.
    pub kind: &'static str,
    /// To what it happened.
    pub subject_id: Uuid,
    /// When.
    pub occurred_at: Timestamp,
    /// Details without personal data.
    pub payload: serde_json::Value,
}

/// A place in the log of an authority. A reader that goes on after the last one it saw misses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventCursor {
    /// Number of the transaction; 0 on SQLite.
    pub transaction: i64,
    /// Number of the entry.
    pub position: i64,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// Its place.
    pub cursor: EventCursor,
    /// Id.
    pub id: EventId,
    /// What happened.
    pub kind: String,
    /// To what it happened.
    pub subject_id: Uuid,
    /// When.
    pub occurred_at: Timestamp,
    /// Details without personal data.
    pub payload: serde_json::Value,
}

/// An event as it is written; the database adds place and transaction.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = event)]
pub(crate) struct EventRow {
    pub(crate) id: Db<EventId>,
    pub(crate) authority_id: Db<AuthorityId>,
    pub(crate) kind: &'static str,
    pub(crate) subject_id: Db<Uuid>,
    pub(crate) occurred_at: Db<Timestamp>,
    pub(crate) payload: Db<JsonText>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = event)]
struct StoredRow {
    position: i64,
    transaction_id: i64,
    id: Db<EventId>,
    kind: String,
    subject_id: Db<Uuid>,
    occurred_at: Db<Timestamp>,
    payload: Db<JsonText>,
}

/// Appends an event.
pub fn append_event(tx: &mut WriteTx, new: &NewEvent) -> Result<(), StorageError> {
    let row = EventRow::of(new)?;
    tx.run(|conn| diesel::insert_into(event::table).values(&row).execute(conn))
        .map(drop)
}

/// At most `limit` events of an authority after a cursor, in the order in which every reader sees them.
///
/// On PostgreSQL events wait until all transactions of the cluster that began before theirs have ended; otherwise one
/// that commits late could be passed over.
pub fn list_events(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    after: Option<EventCursor>,
    limit: u16,
) -> Result<Vec<StoredEvent>, StorageError> {
    let after = after.unwrap_or(EventCursor {
        transaction: 0,
        position: 0,
    });
    let complete_until = tx.run(dialect::complete_until)?;
    let query = event::table
        .filter(event::authority_id.eq(Db(authority_id)))
        .filter(event::transaction_id.lt(complete_until))
        .filter(
            event::transaction_id
                .gt(after.transaction)
                .or(event::transaction_id
                    .eq(after.transaction)
                    .and(event::position.gt(after.position))),
        )
        .order((event::transaction_id, event::position))
        .limit(i64::from(limit))
        .select(StoredRow::as_select());
    let rows: Vec<StoredRow> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(StoredEvent::try_from).collect()
}

impl EventRow {
    /// The row of an event.
    pub(crate) fn of(event: &NewEvent) -> Result<Self, StorageError> {
        Ok(Self {
            id: Db(event.id),
            authority_id: Db(event.authority_id),
            kind: event.kind,
            subject_id: Db(event.subject_id),
            occurred_at: Db(event.occurred_at),
            payload: Db(JsonText::write(&event.payload)?),
        })
    }
}

impl TryFrom<StoredRow> for StoredEvent {
    type Error = StorageError;

    fn try_from(row: StoredRow) -> Result<Self, StorageError> {
        let payload = row.payload.read();
        Ok(Self {
            cursor: EventCursor {
                transaction: row.transaction_id,
                position: row.position,
            },
            id: row.id.0,
            kind: row.kind,
            subject_id: row.subject_id.0,
            occurred_at: row.occurred_at.0,
            payload: payload.ok_or_else(|| inconsistent("event", "payload", row.id))?,
        })
    }
}
