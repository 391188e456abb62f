//! Whose bookings a mass cancellation concerns.

use std::collections::HashMap;

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, BookingNumber, Contact, MassCancellation, Person};
use einlass_domain::calendar::Quantum;
use einlass_domain::ids::AppointmentId;
use jiff::Timestamp;

use crate::booking::{AppointmentRow, PersonRow, number_of};
use crate::connection::Conn;
use crate::error::inconsistent;
use crate::schema::{appointment, itinerary_station, mass_cancelled, person_data};
use crate::sql_types::{Db, db_all};
use crate::{ReadTx, StorageError, WriteTx};

/// A booking with its person, as far as that is still known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// The booking.
    pub appointment: Appointment,
    /// The number that its holder knows: that of the leading appointment for a station of an itinerary.
    pub number: Option<BookingNumber>,
    /// Who comes.
    pub person: Person,
}

/// How many bookings there are, and how their holders can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConcernedCounts {
    /// Bookings that stand, also those that wait for their mail address.
    pub left: u64,
    /// Bookings that this mass cancellation has called off.
    pub cancelled: u64,
    /// Of both together: holders with a mail address.
    pub with_mail: u64,
    /// Holders with a telephone number.
    pub with_phone: u64,
    /// Holders who cannot be told.
    pub without_contact: u64,
}

/// Whether a stored appointment is one of those that the plan calls off: it lies in the pools and days of the plan, has
/// not begun at `now`, and is booked or still waits for its mail address.
macro_rules! stands_in {
    ($plan:expr, $now:expr) => {
        appointment::pool_id
            .eq_any(db_all(&$plan.pool_ids))
            .and(appointment::on_date.between(Db($plan.from_on), Db($plan.to_on)))
            .and(appointment::first_quantum.gt(Quantum::containing($now).index()))
            .and(
                appointment::state.eq("booked").or(appointment::state
                    .eq("pending")
                    .and(appointment::expires_at.assume_not_null().gt(Db($now)))),
            )
    };
}

/// Those of the bookings that still stand and have not begun at `now`, by id, at most `limit`.
pub fn list_left(
    tx: &mut ReadTx,
    plan: &MassCancellation,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<AppointmentId>, StorageError> {
    let query = appointment::table
        .filter(appointment::authority_id.eq(Db(plan.authority_id)))
        .filter(stands_in!(plan, now))
        .order(appointment::id)
        .limit(i64::from(limit))
        .select(appointment::id);
    tx.run(|conn| query.load(conn))
}

/// One of the bookings that still stand, locked until this transaction ends; none if it was moved out of the plan,
/// called off or begun since it was listed.
pub fn lock_left(
    tx: &mut WriteTx,
    plan: &MassCancellation,
    id: AppointmentId,
    now: Timestamp,
) -> Result<Option<Appointment>, StorageError> {
    let query = appointment::table
        .filter(appointment::id.eq(Db(id)))
        .filter(appointment::authority_id.eq(Db(plan.authority_id)))
        .filter(stands_in!(plan, now));
    let row: Option<AppointmentRow> = tx.run(|conn| match conn {
        // Who waited for the lock looks at the row again as it stands then.
        Conn::Pg(pg) => query.for_update().first(pg).optional(),
        Conn::Lite(lite) => query.first(lite).optional(),
    })?;
    row.map(Appointment::try_from).transpose()
}

/// The bookings that are, or were, called off by the plan, by id, those after `after`, at most `limit`.
pub fn list_concerned(
    tx: &mut ReadTx,
    plan: &MassCancellation,
    now: Timestamp,
    after: Option<AppointmentId>,
    limit: u32,
) -> Result<Vec<Concerned>, StorageError> {
    let gone = mass_cancelled::table
        .filter(mass_cancelled::mass_id.eq(Db(plan.id)))
        .select(mass_cancelled::appointment_id);
    // Ids begin with their instant, so nothing lies before the smallest one.
    let after = after.unwrap_or(AppointmentId::from_uuid(uuid::Uuid::nil()));
    let query = appointment::table
        .left_join(person_data::table.on(appointment::person_data_id.eq(person_data::id.nullable())))
        .filter(appointment::authority_id.eq(Db(plan.authority_id)))
        .filter(appointment::id.gt(Db(after)))
        .filter(stands_in!(plan, now).or(appointment::id.eq_any(gone)))
        .order(appointment::id)
        .limit(i64::from(limit))
        .select((appointment::all_columns, person_data::all_columns.nullable()));
    let rows: Vec<(AppointmentRow, Option<PersonRow>)> = tx.run(|conn| query.load(conn))?;
    let without_number = rows.iter().filter(|(row, _)| row.number.is_none());
    let stations: Vec<_> = without_number.map(|(row, _)| row.id.0).collect();
    let leading = numbers_of_leading(tx, &stations)?;
    rows.into_iter()
        .map(|(row, person)| {
            let appointment = Appointment::try_from(row)?;
            Ok(Concerned {
                number: appointment
                    .number
                    .or_else(|| leading.get(&appointment.id).copied()),
                appointment,
                person: person.map(Person::try_from).transpose()?.unwrap_or_default(),
            })
        })
        .collect()
}

/// The numbers of the appointments that lead these stations.
fn numbers_of_leading(
    tx: &mut ReadTx,
    stations: &[AppointmentId],
) -> Result<HashMap<AppointmentId, BookingNumber>, StorageError> {
    if stations.is_empty() {
        return Ok(HashMap::new());
    }
    let query = itinerary_station::table
        .inner_join(appointment::table.on(appointment::id.eq(itinerary_station::itinerary_id)))
        .filter(itinerary_station::appointment_id.eq_any(db_all(stations)))
        .filter(appointment::number.is_not_null())
        .select((
            itinerary_station::appointment_id,
            appointment::number.assume_not_null(),
        ));
    let rows: Vec<(AppointmentId, i32)> = tx.run(|conn| query.load(conn))?;
    rows.into_iter()
        .map(|(station, number)| {
            let number = number_of(number).ok_or_else(|| inconsistent("appointment", "number", station))?;
            Ok((station, number))
        })
        .collect()
}

/// Counts what is left, what is done, and how people can be told.
pub fn count_concerned(
    tx: &mut ReadTx,
    plan: &MassCancellation,
    now: Timestamp,
) -> Result<ConcernedCounts, StorageError> {
    let mut counts = ConcernedCounts::default();
    let mut after = None;
    loop {
        let page = list_concerned(tx, plan, now, after, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(counts);
        };
        after = Some(last.appointment.id);
        for one in &page {
            counts.add(one);
        }
    }
}

/// Bookings that are counted in one step.
const PAGE: u32 = 1000;

impl ConcernedCounts {
    fn add(&mut self, one: &Concerned) {
        if one.appointment.occupies_seats(Timestamp::MIN) {
            self.left += 1;
        } else {
            self.cancelled += 1;
        }
        match one.person.contact {
            Some(Contact::Email(_)) => self.with_mail += 1,
            Some(Contact::Phone(_)) => self.with_phone += 1,
            None => self.without_contact += 1,
        }
    }
}
