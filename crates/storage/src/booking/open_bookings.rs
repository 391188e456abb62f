//! What limits count: bookings of one person, and of one service on one day.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, Contact};
use einlass_domain::calendar::Quantum;
use einlass_domain::ids::{AuthorityId, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::contact_guard::lock_of;
use super::{AppointmentRow, ContactGuard};
use crate::connection::Conn;
use crate::schema::{appointment, person_data};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx, dialect};

/// States in which a booking counts.
const OPEN: [&str; 2] = ["booked", "pending"];

/// The bookings of this contact that lie ahead at `now`.
///
/// To be asked before a booking is stored, and for nothing else. A second transaction that asks for the same contact waits
/// until this one has ended, so of two bookings at the same moment the later one sees the earlier. A booking that can be
/// stored late does not wait: it is stored only if the answer is true then. So at first the answer may be that there are
/// none, as for nearly everybody, without looking; whoever has some is asked about again.
pub fn list_open_by_contact(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    contact: &Contact,
    now: Timestamp,
) -> Result<Vec<(Date, Appointment)>, StorageError> {
    let key = contact.normalised();
    let rows = if tx.takes_guard(&key) {
        let rows = if tx.attempt().is_first() {
            Vec::new()
        } else {
            ReadTx::run(tx, |conn| load_open(conn, authority_id, &key, now))?
        };
        tx.keep_guard(ContactGuard {
            authority_id,
            contact_key: key,
            decided_at: now,
            seen: seen_bookings(&rows),
        });
        rows
    } else {
        tx.run(|conn| dialect::lock_text(conn, &lock_of(authority_id, &key)))?;
        tx.run(|conn| load_open(conn, authority_id, &key, now))?
    };
    rows.into_iter()
        .map(|row| Ok((row.on_date.0, Appointment::try_from(row)?)))
        .collect()
}

/// The bookings of this contact that lie ahead at `now`, for a report: nobody is waited for, and no lock is kept.
pub fn find_open_by_contact(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    contact: &Contact,
    now: Timestamp,
) -> Result<Vec<Appointment>, StorageError> {
    let key = contact.normalised();
    let rows = tx.run(|conn| load_open(conn, authority_id, &key, now))?;
    rows.into_iter().map(Appointment::try_from).collect()
}

/// Whether the open bookings of a contact are those on which a booking was decided.
pub(crate) fn is_as_seen(conn: &mut Conn, guard: &ContactGuard) -> QueryResult<bool> {
    let rows = load_open(conn, guard.authority_id, &guard.contact_key, guard.decided_at)?;
    Ok(seen_bookings(&rows) == guard.seen)
}

/// Bookings as a guard tells them.
fn seen_bookings(rows: &[AppointmentRow]) -> String {
    let mut bookings: Vec<_> = rows.iter().map(|row| (row.id.0, row.first_quantum)).collect();
    bookings.sort_unstable();
    let each = bookings.iter().map(|(id, first)| format!("{id}@{first}"));
    each.collect::<Vec<_>>().join(" ")
}

fn load_open(
    conn: &mut Conn,
    authority_id: AuthorityId,
    contact_key: &str,
    now: Timestamp,
) -> QueryResult<Vec<AppointmentRow>> {
    let query = appointment::table
        .inner_join(person_data::table.on(appointment::person_data_id.eq(person_data::id.nullable())))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .filter(person_data::contact_key.eq(contact_key))
        .filter(appointment::state.eq_any(OPEN))
        .filter(
            appointment::expires_at
                .is_null()
                .or(appointment::expires_at.gt(Db(now))),
        )
        .filter(appointment::first_quantum.ge(Quantum::containing(now).index()))
        .select(appointment::all_columns);
    query.load(conn)
}

/// How many live bookings and holds of a service a local day has.
///
/// A second transaction that counts the same service on the same day waits until this one has ended.
pub fn count_service_on_day(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    service_id: ServiceId,
    on_date: Date,
    now: Timestamp,
) -> Result<usize, StorageError> {
    tx.run(|conn| dialect::lock_text(conn, &format!("service {service_id} on {on_date}")))?;
    let query = appointment::table
        .filter(appointment::authority_id.eq(Db(authority_id)))
        .filter(appointment::on_date.eq(Db(on_date)))
        .filter(appointment::state.eq_any(["held", "pending", "booked", "honoured"]))
        .filter(
            appointment::expires_at
                .is_null()
                .or(appointment::expires_at.gt(Db(now))),
        );
    let rows: Vec<AppointmentRow> = tx.run(|conn| query.load(conn))?;
    let mut count = 0;
    for row in rows {
        let booking = Appointment::try_from(row)?;
        let is_of = booking
            .services
            .iter()
            .any(|service| service.service_id == service_id);
        count += usize::from(is_of);
    }
    Ok(count)
}

/// Bookings that lie ahead at `now` of people who have more than one, those of one person together.
pub fn list_of_repeaters(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    now: Timestamp,
) -> Result<Vec<Vec<Appointment>>, StorageError> {
    let query = appointment::table
        .inner_join(person_data::table.on(appointment::person_data_id.eq(person_data::id.nullable())))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .filter(person_data::contact_key.is_not_null())
        .filter(appointment::state.eq_any(OPEN))
        .filter(
            appointment::expires_at
                .is_null()
                .or(appointment::expires_at.gt(Db(now))),
        )
        .filter(appointment::first_quantum.ge(Quantum::containing(now).index()))
        .order((person_data::contact_key, appointment::first_quantum))
        .select((person_data::contact_key, appointment::all_columns));
    let rows: Vec<(Option<String>, AppointmentRow)> = tx.run(|conn| query.load(conn))?;
    let mut people = Vec::new();
    for of_one in rows.chunk_by(|a, b| a.0 == b.0).filter(|of_one| of_one.len() > 1) {
        let bookings = of_one.iter().map(|(_, row)| Appointment::try_from(row.clone()));
        people.push(bookings.collect::<Result<_, _>>()?);
    }
    Ok(people)
}

/// The bookings made with an account, the next one first.
pub fn list_by_account(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    account_key: &str,
) -> Result<Vec<Appointment>, StorageError> {
    let query = appointment::table
        .inner_join(person_data::table.on(appointment::person_data_id.eq(person_data::id.nullable())))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .filter(person_data::account_key.eq(account_key))
        .order((appointment::first_quantum, appointment::id))
        .select(appointment::all_columns);
    let rows: Vec<AppointmentRow> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(Appointment::try_from).collect()
}
