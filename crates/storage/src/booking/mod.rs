//! Holds, appointments, personal data.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{ReadTx, StorageError, WriteTx, platform::NewEvent};
use einlass_domain::{booking::{Appointment, BookingNumber, Contact, Person}, ids::*};
use jiff::{Timestamp, civil::Date};

/// No seat is left for the whole span: an outcome, not a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time is no longer free")]
pub struct SlotTaken;

/// Random booking numbers of which the first never given out before is taken.
#[derive(Clone, Copy, Debug)]
pub struct NumberCandidates(pub(crate) [BookingNumber; 4]);
impl NumberCandidates {
    pub fn draw<R: rand::Rng + ?Sized>(rng: &mut R) -> Self { Self(std::array::from_fn(|_| BookingNumber::generate(rng))) }
}
/// Personal data to be stored beside a booking.
#[derive(Clone, Debug)]
pub struct NewPersonData { pub id: PersonDataId, pub person: Person, pub delete_after: Timestamp }

/// Stores a `Held` appointment with its claims, event and revision of the day.
pub fn insert_hold(tx: &mut WriteTx, held: &Appointment, event: &NewEvent, now: Timestamp) -> Result<Result<(), SlotTaken>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Stores a `Booked` appointment at once. `number` and `person_data_id` of the value are filled in from the other arguments; the stored value is returned.
pub fn insert_booking(tx: &mut WriteTx, booked: &Appointment, numbers: &NumberCandidates, person: Option<&NewPersonData>, event: &NewEvent, now: Timestamp) -> Result<Result<Appointment, SlotTaken>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// A number never given out before (for `Appointment::book`).
pub fn draw_number(tx: &mut WriteTx, numbers: &NumberCandidates) -> Result<BookingNumber, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Stores the result of `Appointment::book`. Claims stay. Conflict (retried) if another took the hold's seats after it lapsed.
pub fn book_hold(tx: &mut WriteTx, booked: &Appointment, person: Option<&NewPersonData>, event: &NewEvent) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Stores the result of `Appointment::reschedule`: new claims, then the old ones go. On `SlotTaken` nothing changed.
pub fn reschedule(tx: &mut WriteTx, old: &Appointment, new: &Appointment, event: &NewEvent, now: Timestamp) -> Result<Result<(), SlotTaken>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Stores the result of `Appointment::cancel`; the seats are free again.
pub fn cancel(tx: &mut WriteTx, cancelled: &Appointment, event: &NewEvent) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Stores the result of `Appointment::release` or `Appointment::expire`; the seats are free again.
pub fn release_hold(tx: &mut WriteTx, released: &Appointment, event: &NewEvent) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Stores the result of `Appointment::miss`; the seats are free again.
pub fn mark_missed(tx: &mut WriteTx, missed: &Appointment, event: &NewEvent) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }

pub fn find_appointment(tx: &mut ReadTx, authority: AuthorityId, id: AppointmentId) -> Result<Option<Appointment>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_appointment_by_number(tx: &mut ReadTx, authority: AuthorityId, number: BookingNumber) -> Result<Option<Appointment>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// As `find_appointment`, and nobody else changes it until this transaction ends. Use before every change.
pub fn lock_appointment(tx: &mut WriteTx, authority: AuthorityId, id: AppointmentId) -> Result<Option<Appointment>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Booked appointments of a site on a local day, by start.
pub fn list_booked(tx: &mut ReadTx, authority: AuthorityId, site: SiteId, date: Date) -> Result<Vec<Appointment>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Open bookings of the contact that end after `now`; a second transaction asking for the same contact waits for this one to end.
pub fn count_open_by_contact(tx: &mut WriteTx, authority: AuthorityId, contact: &Contact, now: Timestamp) -> Result<u32, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_person(tx: &mut ReadTx, authority: AuthorityId, id: PersonDataId) -> Result<Option<Person>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Deletes personal data whose time has come; returns how many.
pub fn purge_person_data(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
