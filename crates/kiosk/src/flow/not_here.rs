//! Services that are found at the terminal and cannot be booked there.

use einlass_client::contract::booking::Channel;
use einlass_client::contract::catalogue::{AppointmentNeed, IdentityLevel, Service, Text, Variant};

/// Why a service cannot be booked at the terminal, which asks for nothing but a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotHere {
    /// It is given without appointment.
    WithoutAppointment,
    /// The town has switched booking in the building off, and says why.
    Closed(Text),
    /// It needs an answer, a mail address or an account.
    AsksMore,
    /// Visitor and clerk do not meet in a building.
    NotInBuilding,
}

/// A service with what stands against booking it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// What the visitor wants.
    pub service: Service,
    /// Why not here.
    pub why: NotHere,
}

impl NotHere {
    /// What stands against booking a service here, if anything does.
    pub fn of(service: &Service) -> Option<Self> {
        let terms = &service.terms;
        if service.appointment == AppointmentNeed::NotNeeded {
            return Some(Self::WithoutAppointment);
        }
        let mut closed = terms.closed_channels.iter();
        if let Some(onsite) = closed.find(|closed| closed.channel == Channel::Onsite) {
            return Some(Self::Closed(onsite.reason.clone()));
        }
        if !terms.variants.is_empty() && !terms.variants.contains(&Variant::OnSite) {
            return Some(Self::NotInBuilding);
        }
        let asks_more =
            terms.identity != IdentityLevel::None || terms.questions.iter().any(|question| question.required);
        asks_more.then_some(Self::AsksMore)
    }
}

impl Elsewhere {
    /// Whether it can be booked in the internet.
    pub fn is_booked_online(&self) -> bool {
        self.is_booked_by(Channel::Online)
    }

    /// Whether it can be booked by telephone. Nobody signs in to an account there.
    pub fn is_booked_by_phone(&self) -> bool {
        self.is_booked_by(Channel::Phone) && self.service.terms.identity != IdentityLevel::Account
    }

    fn is_booked_by(&self, channel: Channel) -> bool {
        let mut closed = self.service.terms.closed_channels.iter();
        self.why != NotHere::WithoutAppointment && !closed.any(|closed| closed.channel == channel)
    }
}
