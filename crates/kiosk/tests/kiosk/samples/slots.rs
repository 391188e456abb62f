//! Free times, holds, bookings.

use einlass_client::contract::Instant;
use einlass_client::contract::booking::{
    Appointment, AppointmentStatus, AppointmentTerms, BookedAppointment, BookedService, Channel,
    CheckInWindow, Hold, Language, Place,
};
use einlass_client::contract::calendar::{Slot, SlotList};
use jiff::{SignedDuration, Timestamp};

use super::{BOOKING, NUMBER, SITE, UNIT, catalogue};

pub(crate) fn instant(text: &str) -> Instant {
    Instant(text.parse::<Timestamp>().unwrap())
}

pub(crate) fn later(start: Instant, minutes: i64) -> Instant {
    Instant(
        start
            .0
            .saturating_add(SignedDuration::from_mins(minutes))
            .unwrap(),
    )
}

pub(crate) fn slot(start_at: Instant) -> Slot {
    Slot {
        start_at,
        end_at: later(start_at, 20),
        site_id: SITE.parse().unwrap(),
        unit_id: UNIT.parse().unwrap(),
    }
}

/// Ten times today (20 November 2026, a Friday), and some on six later days; two units serve at the first time.
pub(crate) fn list() -> SlotList {
    let mut slots = vec![slot(instant("2026-11-20T08:50:00Z"))];
    slots.extend((0..10).map(|n| slot(later(instant("2026-11-20T08:50:00Z"), n * 20))));
    for day in [23, 24, 25, 26, 27, 30] {
        let first = instant(&format!("2026-11-{day}T07:00:00Z"));
        slots.extend((0..5).map(|n| slot(later(first, n * 40))));
    }
    SlotList {
        slots,
        earliest_per_site: Vec::new(),
        previous_bookable_on: None,
        next_bookable_on: None,
        duration_minutes: 20,
        documents: catalogue::documents(),
        next: None,
    }
}

pub(crate) fn hold(start_at: Instant) -> Hold {
    Hold {
        id: BOOKING.parse().unwrap(),
        hold_token: "hold-secret".to_owned(),
        start_at,
        end_at: later(start_at, 20),
        expires_at: later(start_at, 10),
        site_id: SITE.parse().unwrap(),
        unit_id: UNIT.parse().unwrap(),
        duration_minutes: 20,
        documents: catalogue::documents(),
    }
}

pub(crate) fn place() -> Place {
    Place {
        site_id: SITE.parse().unwrap(),
        site_name: "Rathausplatz 22".to_owned(),
        address: "Rathausplatz 22, 87435 Kempten (Allgäu)".to_owned(),
        entrance: None,
        unit_id: UNIT.parse().unwrap(),
        unit_name: "Einwohnermeldeamt".to_owned(),
    }
}

pub(crate) fn booked(start_at: Instant) -> Box<BookedAppointment> {
    let service = catalogue::services().remove(0);
    Box::new(BookedAppointment {
        appointment: Appointment {
            id: BOOKING.parse().unwrap(),
            number: NUMBER.parse().unwrap(),
            status: AppointmentStatus::Booked,
            start_at,
            end_at: later(start_at, 20),
            duration_minutes: 20,
            place: Some(place()),
            services: vec![BookedService {
                service_id: service.id,
                name: service.name,
                quantity: 1,
                minutes: 20,
            }],
            documents: catalogue::documents(),
            check_in: CheckInWindow {
                opens_at: later(start_at, -15),
                closes_at: later(start_at, 15),
            },
            ticket: "EL1:SAMPLE".to_owned(),
            channel: Channel::Onsite,
            urgent_reason: None,
            language: Language::German,
            sequence: 0,
            terms: AppointmentTerms::default(),
            stations: Vec::new(),
        },
        manage_token: "manage-secret".to_owned(),
    })
}
