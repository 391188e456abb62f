//! How much one person may book.

use jiff::civil::Date;

use super::BookingPolicy;
use crate::ids::ServiceId;

/// The limits that hold for one person and one new booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonLimits {
    /// Most open bookings.
    pub max_open: u16,
    /// Most on one day.
    pub max_per_day: Option<u16>,
    /// Most open ones of a service.
    pub max_of_service: Vec<(ServiceId, u16)>,
}

/// Which limit of a person is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitRefusal {
    /// Of all open bookings.
    #[error("this person has {0} open bookings already")]
    Open(u16),
    /// Of one day.
    #[error("this person has {0} bookings on this day already")]
    Day(u16),
    /// Of one service.
    #[error("this person has {0} open bookings of this service already")]
    Service(u16),
}

impl PersonLimits {
    /// The limits of a unit and of the services of a booking.
    pub fn new(policy: &BookingPolicy, max_of_service: &[(ServiceId, u16)]) -> Self {
        Self {
            max_open: policy.max_open_per_person,
            max_per_day: policy.max_per_person_and_day,
            max_of_service: max_of_service.to_vec(),
        }
    }

    /// Judges one more booking on `on` beside those that are open: each with its day and its services.
    pub fn judge(&self, open: &[(Date, Vec<ServiceId>)], on: Date) -> Result<(), LimitRefusal> {
        let reached = |count: usize, most: u16| count >= usize::from(most);
        if reached(open.len(), self.max_open) {
            return Err(LimitRefusal::Open(self.max_open));
        }
        let that_day = open.iter().filter(|(day, _)| *day == on).count();
        if let Some(most) = self.max_per_day.filter(|most| reached(that_day, *most)) {
            return Err(LimitRefusal::Day(most));
        }
        for (service, most) in &self.max_of_service {
            let of_service = open.iter().filter(|(_, services)| services.contains(service));
            if reached(of_service.count(), *most) {
                return Err(LimitRefusal::Service(*most));
            }
        }
        Ok(())
    }
}
