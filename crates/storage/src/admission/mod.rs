//! Check-in.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{StorageError, WriteTx, platform::NewEvent, queue::NewVisit};
use einlass_domain::{booking::Appointment, queue::Visit};

/// Outcome of a check-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedIn { Now(Visit), Before(Visit) }
/// Stores the result of `Appointment::honour` with its visit. A second check-in of the same appointment gives the visit of the first.
pub fn honour(tx: &mut WriteTx, honoured: &Appointment, visit: &NewVisit, event: &NewEvent) -> Result<CheckedIn, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
