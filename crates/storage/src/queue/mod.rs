//! Visits: people who are here.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{ReadTx, StorageError, WriteTx, platform::NewEvent};
use einlass_domain::{ids::*, queue::Visit};
use jiff::{Timestamp, civil::Date};

/// A visit to be made; storage gives it the next call number of the unit and day.
#[derive(Clone, Debug)]
pub struct NewVisit {
    pub id: VisitId,
    pub authority_id: AuthorityId,
    pub site_id: SiteId,
    pub unit_id: UnitId,
    pub appointment_id: Option<AppointmentId>,
    pub call_prefix: String,
    pub arrived_at: Timestamp,
    /// Local day of the arrival.
    pub on_date: Date,
    pub appointment_start_at: Option<Timestamp>,
}
/// Which visits are listed.
#[derive(Clone, Copy, Debug)]
pub enum VisitFilter { Site(SiteId), Unit(UnitId) }

/// Stores a walk-in.
pub fn insert_visit(tx: &mut WriteTx, visit: &NewVisit, event: &NewEvent) -> Result<Visit, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn update_visit(tx: &mut WriteTx, visit: &Visit, event: &NewEvent) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_visit(tx: &mut ReadTx, authority: AuthorityId, id: VisitId) -> Result<Option<Visit>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn lock_visit(tx: &mut WriteTx, authority: AuthorityId, id: VisitId) -> Result<Option<Visit>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_visit_of_appointment(tx: &mut ReadTx, authority: AuthorityId, id: AppointmentId) -> Result<Option<Visit>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Visits of a local day by arrival.
pub fn list_visits(tx: &mut ReadTx, authority: AuthorityId, filter: VisitFilter, on_date: Date) -> Result<Vec<Visit>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
