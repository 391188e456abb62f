//! A booking as an iCalendar file.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking::{Appointment, AppointmentStatus};
use einlass_domain::ids::AppointmentId;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::manage::ManageToken;
use super::read_appointment::{ReadAppointmentError, read_managed};
use crate::access::Principal;
use crate::catalogue::load_authority;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(RenderIcsProblems: AUTHENTICATED, PARAMETERS; AppointmentNotFound);

/// Writes the appointment as an iCalendar file
///
/// One event with a stable UID, for a visit of several stations one per station; SEQUENCE rises with every change, so that an imported file replaces the older one, and
/// a cancelled appointment comes as STATUS:CANCELLED. Times carry the zone of the site.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Manage-Token" = Option<String>, Header, description = "Secret of the booking.")
    ),
    responses(
        (status = 200, description = "The file.", content_type = "text/calendar", body = String, example = "BEGIN:VCALENDAR"),
        RenderIcsProblems
    )
)]
#[get("/v1/appointments/{id}/ics")]
pub(crate) async fn render_ics(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    token: ManageToken,
) -> Result<HttpResponse, Refusal> {
    let appointment = read_managed(&state, &principal, id.0, &token).await?;
    let authority_id = principal.authority_id;
    let authority = state
        .store
        .read(move |tx| load_authority(tx, authority_id))
        .await
        .map_err(ReadAppointmentError::from)?;
    let file = write_file(&appointment, &authority.name, &authority.zone, state.now());
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .body(file))
}

fn write_file(appointment: &Appointment, organiser: &str, zone: &TimeZone, now: Timestamp) -> String {
    let cancelled = appointment.status == AppointmentStatus::Cancelled;
    let mut calendar = Calendar::new();
    calendar.append_property(("PRODID", "-//Einlass//Einlass//DE"));
    calendar.append_property(("METHOD", if cancelled { "CANCEL" } else { "PUBLISH" }));
    for part in parts(appointment) {
        calendar.push(event(&part, organiser, zone, now));
    }
    let file = calendar.to_string();
    // The definition goes in as it stands: the library would give it properties that zones do not have.
    if zone.iana_name() == Some(BERLIN) {
        file.replacen("BEGIN:VEVENT", &format!("{BERLIN_DEFINITION}BEGIN:VEVENT"), 1)
    } else {
        file
    }
}

/// The stations as appointments of their own; an ordinary appointment is its only part.
fn parts(appointment: &Appointment) -> Vec<Appointment> {
    let stations = appointment.stations.iter().map(|station| Appointment {
        id: station.id,
        status: station.status,
        start_at: station.start_at,
        end_at: station.end_at,
        place: station.place.clone(),
        services: station.services.clone(),
        ..appointment.clone()
    });
    if appointment.stations.is_empty() {
        vec![appointment.clone()]
    } else {
        stations.collect()
    }
}

fn event(appointment: &Appointment, organiser: &str, zone: &TimeZone, now: Timestamp) -> Event {
    let language = "de";
    let services: Vec<_> = appointment
        .services
        .iter()
        .map(|service| service.name.get(language))
        .collect();
    let mut lines = vec![format!("Terminnummer: {}", appointment.number)];
    lines.extend(
        appointment
            .documents
            .iter()
            .map(|document| format!("Mitbringen: {}", document.name.get(language))),
    );
    let cancelled = appointment.status == AppointmentStatus::Cancelled;
    if cancelled {
        lines.insert(0, "Dieser Termin wurde storniert.".to_owned());
    }
    let mut event = Event::with_uid(&format!("{}@einlass", appointment.id));
    event
        .summary(&format!("{organiser}: {}", services.join(", ")))
        .location(&location(appointment))
        .description(&lines.join("\n"))
        .status(match appointment.status {
            AppointmentStatus::Cancelled => EventStatus::Cancelled,
            AppointmentStatus::Pending => EventStatus::Tentative,
            AppointmentStatus::Booked | AppointmentStatus::Honoured | AppointmentStatus::Missed => {
                EventStatus::Confirmed
            }
        })
        .add_property("SEQUENCE", appointment.sequence.to_string())
        .add_property("DTSTAMP", stamp(now, &TimeZone::UTC, "Z"))
        .append_property(time_property("DTSTART", appointment.start_at.0, zone))
        .append_property(time_property("DTEND", appointment.end_at.0, zone));
    event.done()
}

/// The building, or how visitor and clerk meet instead.
fn location(appointment: &Appointment) -> String {
    match (&appointment.place, &appointment.terms.video_link) {
        (Some(place), _) => format!("{}, {}", place.site_name, place.address),
        (None, Some(link)) => link.clone(),
        (None, None) => "Telefon".to_owned(),
    }
}

/// A time in the zone of the site; in UTC where the zone is not one that the file defines.
fn time_property(name: &str, at: Timestamp, zone: &TimeZone) -> Property {
    if zone.iana_name() == Some(BERLIN) {
        let mut property = Property::new(name, stamp(at, zone, ""));
        property.add_parameter("TZID", BERLIN);
        property.done()
    } else {
        Property::new(name, stamp(at, &TimeZone::UTC, "Z"))
    }
}

fn stamp(at: Timestamp, zone: &TimeZone, suffix: &str) -> String {
    format!("{}{suffix}", zone.to_datetime(at).strftime("%Y%m%dT%H%M%S"))
}

const BERLIN: &str = "Europe/Berlin";

/// Central European Time by the rules of Directive 2000/84/EC: changes on the last Sundays of March and October.
const BERLIN_DEFINITION: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n\
BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n\
BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
