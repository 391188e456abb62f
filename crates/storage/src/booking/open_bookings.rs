//! The limit per person.

use diesel::prelude::*;
use einlass_domain::booking::Contact;
use einlass_domain::calendar::Quantum;
use einlass_domain::ids::AuthorityId;
use jiff::Timestamp;

use crate::schema::{appointment, person_data};
use crate::sql_types::Db;
use crate::{StorageError, WriteTx, dialect};

/// How many bookings of this contact lie ahead at `now`.
///
/// A second transaction that counts the same contact waits until this one has ended, so of two bookings at the same
/// moment the later one sees the earlier.
pub fn count_open_by_contact(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    contact: &Contact,
    now: Timestamp,
) -> Result<u32, StorageError> {
    let key = contact.normalised();
    tx.run(|conn| dialect::lock_text(conn, &format!("contact {authority_id} {key}")))?;
    let query = appointment::table
        .inner_join(person_data::table.on(appointment::person_data_id.eq(person_data::id.nullable())))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .filter(person_data::contact_key.eq(&key))
        .filter(appointment::state.eq_any(["booked", "pending"]))
        .filter(appointment::first_quantum.ge(Quantum::containing(now).index()))
        .count();
    let count: i64 = tx.run(|conn| query.get_result(conn))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
