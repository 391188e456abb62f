//! An appointment with everything that a confirmation states.

use einlass_contract::booking as wire;
use einlass_domain::admission::{AdmissionTicket, TicketFacts};
use einlass_domain::booking::{Appointment, AppointmentState, Itinerary, PolicyTree};
use einlass_domain::calendar::{QUANTUM_MINUTES, Quantum, QuantumSpan};
use einlass_domain::catalogue::terms::VideoLink;
use einlass_domain::catalogue::{AuthorityNumber, SiteNumber};
use einlass_domain::ids::AuthorityId;
use einlass_domain::language::Language;
use einlass_storage::booking::find_itinerary;
use einlass_storage::catalogue::{find_site, find_unit};
use einlass_storage::{ReadTx, StorageError};
use serde::{Deserialize, Serialize};

use super::itinerary::each_once;
use super::terms_on_wire::{terms_of_visit, terms_on_wire};
use super::urgent::urgent_on_wire;
use crate::access::KeyRing;
use crate::catalogue::{channel_on_wire, documents_on_wire, load_authority, place_on_wire, text_on_wire};

/// A confirmation without its ticket: what may be stored so that a request can be repeated.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    appointment: wire::Appointment,
    authority_id: AuthorityId,
    authority_number: u16,
    site_number: u8,
}

impl Confirmation {
    /// The confirmation of a booking; `None` for what is, or was, only held.
    pub(crate) fn of(tx: &mut ReadTx<'_>, booking: &Appointment) -> Result<Option<Self>, StorageError> {
        let (Some(number), Some(status)) = (booking.number, status_on_wire(&booking.state)) else {
            return Ok(None);
        };
        let authority = load_authority(tx, booking.authority_id)?;
        let placement = booking.placement;
        let missing = |column: &'static str| StorageError::Inconsistent {
            table: "appointment",
            column,
            row: booking.id.to_string(),
        };
        let site = find_site(tx, authority.id, placement.site_id)?.ok_or_else(|| missing("site_id"))?;
        let unit = find_unit(tx, authority.id, placement.unit_id)?.ok_or_else(|| missing("unit_id"))?;
        let start_at = placement.span.start_at();
        let policy = PolicyTree {
            authority: &authority.policy,
            site: &site.policy,
            unit: &unit.policy,
        }
        .base();
        let appointment = wire::Appointment {
            id: booking.id,
            number,
            status,
            start_at: start_at.into(),
            end_at: placement.span.end_at().into(),
            duration_minutes: placement.span.count() * QUANTUM_MINUTES,
            place: booking
                .terms
                .variant
                .needs_check_in()
                .then(|| place_on_wire(&site, &unit)),
            services: services_on_wire(booking),
            documents: documents_on_wire(&booking.documents),
            check_in: wire::CheckInWindow {
                opens_at: policy.check_in_opens_at(start_at).into(),
                closes_at: policy.check_in_closes_at(start_at).into(),
            },
            ticket: String::new(),
            channel: channel_on_wire(booking.channel),
            urgent_reason: booking.urgent.map(urgent_on_wire),
            language: language_on_wire(booking.language),
            sequence: booking.sequence,
            terms: terms_on_wire(booking),
            stations: Vec::new(),
        };
        Ok(Some(Self {
            appointment,
            authority_id: authority.id,
            authority_number: authority.number.0,
            site_number: site.number.0,
        }))
    }

    /// The confirmation of a booking with all its stations, if it leads an itinerary.
    pub(crate) fn with_stations(
        tx: &mut ReadTx<'_>,
        booking: &Appointment,
    ) -> Result<Option<Self>, StorageError> {
        let Some(alone) = Self::of(tx, booking)? else {
            return Ok(None);
        };
        let Some(itinerary) = find_itinerary(tx, booking.authority_id, booking.id)? else {
            return Ok(Some(alone));
        };
        let each = each_station(tx, &itinerary)?;
        let site_number = each
            .first()
            .map_or(alone.site_number, |(first, _)| first.site_number);
        let parts: Vec<&wire::Appointment> = each.iter().map(|(part, _)| &part.appointment).collect();
        let appointment = whole(&alone.appointment, &parts, stations(&each));
        Ok(Some(Self {
            appointment,
            site_number,
            ..alone
        }))
    }

    /// The appointment on the wire, with its ticket or the address of its meeting. What is still pending has neither.
    pub(crate) fn sign(self, keys: &KeyRing) -> wire::Appointment {
        let (is_pending, is_on_site) = (self.is_pending(), self.appointment.place.is_some());
        let room = |link: VideoLink| link.of_room(&keys.video_room(self.appointment.id));
        let link = self.appointment.terms.video_link.as_deref();
        let link = link.and_then(|link| link.parse().ok()).map(room);
        let mut appointment = self.appointment.clone();
        appointment.terms.video_link = link.filter(|_| !is_pending);
        if is_on_site && !is_pending {
            self.issue_ticket(keys, &mut appointment);
        }
        appointment
    }

    /// The answer to whoever made the booking: with the secret that manages it.
    pub(crate) fn sign_for_holder(self, keys: &KeyRing) -> wire::BookedAppointment {
        let appointment = self.sign(keys);
        wire::BookedAppointment {
            manage_token: keys.manage_token(appointment.id),
            appointment,
        }
    }

    fn is_pending(&self) -> bool {
        self.appointment.status == wire::AppointmentStatus::Pending
    }

    fn issue_ticket(&self, keys: &KeyRing, appointment: &mut wire::Appointment) {
        let first = Quantum::containing(appointment.start_at.0);
        let quanta = appointment.duration_minutes / QUANTUM_MINUTES;
        if let Some(span) = QuantumSpan::new(first, quanta) {
            let facts = TicketFacts::new(
                AuthorityNumber(self.authority_number),
                SiteNumber(self.site_number),
                appointment.number,
                span,
            );
            let ticket = AdmissionTicket::issue(facts, &keys.ticket_signer(self.authority_id));
            ticket.as_str().clone_into(&mut appointment.ticket);
        }
    }
}

/// The stations of an itinerary as clients read them.
pub(crate) fn stations_on_wire(
    tx: &mut ReadTx<'_>,
    itinerary: &Itinerary,
) -> Result<Vec<wire::ItineraryStation>, StorageError> {
    Ok(stations(&each_station(tx, itinerary)?))
}

/// A station with its confirmation and what only stations tell.
type EachStation = (Confirmation, StationFacts);

struct StationFacts {
    walking_minutes: u16,
    waiting_area: String,
}

/// The confirmations of all stations, under the number of the leading one.
fn each_station(tx: &mut ReadTx<'_>, itinerary: &Itinerary) -> Result<Vec<EachStation>, StorageError> {
    let mut each = Vec::new();
    for station in &itinerary.stations {
        let numbered = Appointment {
            number: itinerary.number(),
            ..station.appointment.clone()
        };
        let placement = numbered.placement;
        let unit = find_unit(tx, numbered.authority_id, placement.unit_id)?;
        if let (Some(part), Some(unit)) = (Confirmation::of(tx, &numbered)?, unit) {
            let facts = StationFacts {
                walking_minutes: station.walking_minutes,
                waiting_area: unit.waiting_area,
            };
            each.push((part, facts));
        }
    }
    Ok(each)
}

fn stations(each: &[EachStation]) -> Vec<wire::ItineraryStation> {
    each.iter()
        .map(|(part, facts)| {
            let part = &part.appointment;
            wire::ItineraryStation {
                id: part.id,
                status: part.status,
                start_at: part.start_at,
                end_at: part.end_at,
                place: part.place.clone(),
                waiting_area: facts.waiting_area.clone(),
                walking_minutes: facts.walking_minutes,
                services: part.services.clone(),
                check_in: part.check_in,
                call_number: None,
            }
        })
        .collect()
}

/// The visit as a whole: from the first station to the last, everything together.
fn whole(
    leading: &wire::Appointment,
    parts: &[&wire::Appointment],
    stations: Vec<wire::ItineraryStation>,
) -> wire::Appointment {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return leading.clone();
    };
    let has = |status| parts.iter().any(|part| part.status == status);
    let status = [
        wire::AppointmentStatus::Pending,
        wire::AppointmentStatus::Booked,
        wire::AppointmentStatus::Honoured,
        wire::AppointmentStatus::Missed,
    ]
    .into_iter()
    .find(|status| has(*status));
    wire::Appointment {
        status: status.unwrap_or(wire::AppointmentStatus::Cancelled),
        start_at: first.start_at,
        end_at: last.end_at,
        duration_minutes: parts.iter().map(|part| part.duration_minutes).sum(),
        place: first.place.clone(),
        services: parts.iter().flat_map(|part| part.services.clone()).collect(),
        documents: each_once(parts.iter().flat_map(|part| part.documents.clone())),
        check_in: first.check_in,
        sequence: parts.iter().map(|part| part.sequence).max().unwrap_or_default(),
        terms: terms_of_visit(first, parts),
        stations,
        ..leading.clone()
    }
}

fn status_on_wire(state: &AppointmentState) -> Option<wire::AppointmentStatus> {
    match state {
        AppointmentState::Booked { .. } => Some(wire::AppointmentStatus::Booked),
        AppointmentState::Honoured { .. } => Some(wire::AppointmentStatus::Honoured),
        AppointmentState::Missed { .. } => Some(wire::AppointmentStatus::Missed),
        AppointmentState::Cancelled { .. } => Some(wire::AppointmentStatus::Cancelled),
        AppointmentState::Pending { .. } => Some(wire::AppointmentStatus::Pending),
        AppointmentState::Held { .. } | AppointmentState::Expired { .. } => None,
    }
}

fn services_on_wire(booking: &Appointment) -> Vec<wire::BookedService> {
    booking
        .services
        .iter()
        .map(|service| wire::BookedService {
            service_id: service.service_id,
            name: text_on_wire(&service.name),
            quantity: service.quantity,
            minutes: service.minutes,
        })
        .collect()
}

pub(super) const fn language_on_wire(language: Language) -> wire::Language {
    match language {
        Language::German => wire::Language::German,
        Language::EasyGerman => wire::Language::EasyGerman,
        Language::English => wire::Language::English,
        Language::Ukrainian => wire::Language::Ukrainian,
        Language::Arabic => wire::Language::Arabic,
    }
}

/// The language of a request.
pub(super) const fn language_from_wire(language: wire::Language) -> Language {
    match language {
        wire::Language::German => Language::German,
        wire::Language::EasyGerman => Language::EasyGerman,
        wire::Language::English => Language::English,
        wire::Language::Ukrainian => Language::Ukrainian,
        wire::Language::Arabic => Language::Arabic,
    }
}
