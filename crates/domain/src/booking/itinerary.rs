//! A booking of several stations under one number.

use jiff::Timestamp;

use super::{Appointment, AppointmentState, BookingNumber, CancelledBy, Placement, TransitionError};
use crate::ids::AppointmentId;

/// A station of an itinerary: an appointment with the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItineraryStation {
    /// The appointment.
    pub appointment: Appointment,
    /// Minutes on foot from the station before; 0 for the first.
    pub walking_minutes: u16,
}

/// Stations that were booked together, in the order of the visit (Besuchskette). Never empty.
///
/// One of the appointments leads: it alone has the number, its id names the itinerary and its secret manages it. Each
/// station keeps a life of its own, so one can be honoured, missed or cancelled by the authority without the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Itinerary {
    /// The leading appointment.
    pub id: AppointmentId,
    /// The stations in the order of the visit.
    pub stations: Vec<ItineraryStation>,
}

/// Why an itinerary cannot be moved as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveItineraryError {
    /// One of the stations can no longer be moved.
    #[error(transparent)]
    State(#[from] TransitionError),
    /// The new times name a station that the itinerary does not have, one of them twice, or not all.
    #[error("every station that is still booked needs exactly one new time")]
    Stations,
}

impl Itinerary {
    /// The number for people.
    pub fn number(&self) -> Option<BookingNumber> {
        self.appointments().find_map(|appointment| appointment.number)
    }

    /// The appointments in the order of the visit.
    pub fn appointments(&self) -> impl Iterator<Item = &Appointment> {
        self.stations.iter().map(|station| &station.appointment)
    }

    /// Calls off what lies ahead; gives the cancelled appointments.
    ///
    /// # Errors
    /// If nothing can be called off any more, why the first station cannot.
    pub fn cancel(self, by: CancelledBy, now: Timestamp) -> Result<Vec<Appointment>, TransitionError> {
        let mut cancelled = Vec::new();
        let mut refused = None;
        for station in self.stations {
            match station.appointment.cancel(by, now) {
                Ok(appointment) => cancelled.push(appointment),
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        match refused {
            Some(error) if cancelled.is_empty() => Err(error),
            Some(_) | None => Ok(cancelled),
        }
    }

    /// Moves the stations that are still booked; they are named in the order of the new visit. What the authority
    /// cancelled stays behind.
    ///
    /// # Errors
    /// If one of them cannot be moved any more, or not each of them gets exactly one new place.
    pub fn reschedule(
        self,
        to: &[(AppointmentId, Placement)],
        now: Timestamp,
    ) -> Result<Vec<Appointment>, MoveItineraryError> {
        let mut old: Vec<Appointment> = self
            .stations
            .into_iter()
            .map(|station| station.appointment)
            .filter(|appointment| !matches!(appointment.state, AppointmentState::Cancelled { .. }))
            .collect();
        // The state is judged first: whoever asks about a visit that has begun must not read about its stations.
        for appointment in &old {
            appointment.clone().reschedule(appointment.placement, now)?;
        }
        let mut moved = Vec::new();
        for (id, placement) in to {
            let place = old.iter().position(|appointment| appointment.id == *id);
            let appointment = old.remove(place.ok_or(MoveItineraryError::Stations)?);
            moved.push(appointment.reschedule(*placement, now)?);
        }
        if old.is_empty() && !moved.is_empty() {
            Ok(moved)
        } else {
            Err(MoveItineraryError::Stations)
        }
    }
}
