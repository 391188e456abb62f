//! Bookings that another system names by a reference of its own.

use diesel::prelude::*;
use einlass_domain::ids::{AppointmentId, AuthorityId};
use serde_json::Value;

use crate::error::inconsistent;
use crate::schema::external_reference;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx, dialect};

/// Who gives the references; those of different sources never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceSource {
    /// An earlier system whose bookings were taken over.
    Import,
    /// A system that has appointments placed.
    Placement,
}

/// A reference of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalReference {
    /// The tenant.
    pub authority_id: AuthorityId,
    /// Who gave it.
    pub source: ReferenceSource,
    /// The reference.
    pub reference: String,
}

/// The booking of a reference and what was asked for; a second transaction that asks for the same one waits until this
/// one has ended.
pub fn lock_reference(
    tx: &mut WriteTx,
    wanted: &ExternalReference,
) -> Result<Option<(AppointmentId, Value)>, StorageError> {
    let (authority_id, source) = (wanted.authority_id, wanted.source.name());
    let lock = format!("reference {authority_id} {source} {}", wanted.reference);
    tx.run(|conn| dialect::lock_text(conn, &lock))?;
    find_reference(tx, wanted)
}

/// Waits until no other transaction holds the references of this source as a whole, and holds them until the end of this
/// one. For whoever asks for many: PostgreSQL has room for some thousands of locks only. Does not wait for those who ask
/// for a single one.
pub fn lock_references(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    source: ReferenceSource,
) -> Result<(), StorageError> {
    let lock = format!("references {authority_id} {}", source.name());
    tx.run(|conn| dialect::lock_text(conn, &lock))
}

/// The booking of a reference and what was asked for; nobody is waited for.
pub fn find_reference(
    tx: &mut ReadTx,
    wanted: &ExternalReference,
) -> Result<Option<(AppointmentId, Value)>, StorageError> {
    let query = external_reference::table
        .find((Db(wanted.authority_id), wanted.source.name(), &wanted.reference))
        .select((external_reference::appointment_id, external_reference::facts));
    let found: Option<(AppointmentId, Db<JsonText>)> = tx.run(|conn| query.first(conn).optional())?;
    let Some((id, facts)) = found else {
        return Ok(None);
    };
    let facts = facts.read();
    let facts = facts.ok_or_else(|| inconsistent("external_reference", "facts", id))?;
    Ok(Some((id, facts)))
}

/// Stores the booking of a reference.
pub fn insert_reference(
    tx: &mut WriteTx,
    reference: &ExternalReference,
    id: AppointmentId,
    facts: &Value,
) -> Result<(), StorageError> {
    let row = (
        external_reference::authority_id.eq(Db(reference.authority_id)),
        external_reference::source.eq(reference.source.name()),
        external_reference::reference.eq(&reference.reference),
        external_reference::appointment_id.eq(Db(id)),
        external_reference::facts.eq(Db(JsonText::write(facts)?)),
    );
    tx.run(|conn| {
        diesel::insert_into(external_reference::table)
            .values(row)
            .execute(conn)
    })
    .map(drop)
}

impl ReferenceSource {
    const fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Placement => "placement",
        }
    }
}
