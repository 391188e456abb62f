//! Sample values for the OpenAPI document.

use einlass_contract::Instant;
use einlass_contract::booking as wire;
use einlass_contract::catalogue::{Document, Text, Variant};
use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{AppointmentId, ServiceId, SiteId, UnitId};
use jiff::Timestamp;

const ID: AppointmentId = AppointmentId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000009"));
const SERVICE: ServiceId = ServiceId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000003"));
const SITE: SiteId = SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001"));
const UNIT: UnitId = UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002"));
const TOKEN: &str = "kXq8dT0vX4m1cB7y2hJ5nR9sLw3eZpAu";
/// 2026-11-24T09:00:00Z, a Tuesday.
const START_SECOND: i64 = 1_795_510_800;

pub(crate) fn minutes_after_start(minutes: i64) -> Instant {
    Timestamp::from_second(START_SECOND + 60 * minutes)
        .unwrap_or_default()
        .into()
}

fn text(de: &str, en: &str) -> Text {
    Text(
        [("de", de), ("en", en)]
            .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
            .into(),
    )
}

fn documents() -> Vec<Document> {
    vec![Document {
        key: "passfoto".to_owned(),
        name: text("Digitales Passfoto", "Digital passport photo"),
        need: einlass_contract::catalogue::DocumentNeed::Required,
        mandatory: true,
    }]
}

pub(super) fn slot_choice() -> wire::SlotChoice {
    wire::SlotChoice {
        services: vec![wire::RequestedService {
            service_id: SERVICE,
            quantity: 1,
        }],
        site_id: SITE,
        unit_id: None,
        start_at: minutes_after_start(0),
        urgent: None,
        variant: Variant::OnSite,
    }
}

pub(super) fn hold() -> wire::Hold {
    wire::Hold {
        id: ID,
        hold_token: TOKEN.to_owned(),
        start_at: minutes_after_start(0),
        end_at: minutes_after_start(20),
        expires_at: minutes_after_start(-1430),
        site_id: SITE,
        unit_id: UNIT,
        duration_minutes: 20,
        documents: documents(),
    }
}

pub(super) fn release() -> wire::ReleaseHoldRequest {
    wire::ReleaseHoldRequest {
        hold_token: TOKEN.to_owned(),
    }
}

pub(super) fn book_request() -> wire::BookAppointmentRequest {
    wire::BookAppointmentRequest {
        from: wire::AppointmentSource::Slot(slot_choice()),
        person: wire::Person {
            name: None,
            email: Some("visitor@example.org".to_owned()),
            phone: None,
            account: None,
        },
        answers: [(
            "plate".to_owned(),
            wire::AnswerValue::Text("KE-AB 123".to_owned()),
        )]
        .into(),
        language: wire::Language::German,
    }
}

pub(super) fn place_request() -> wire::PlaceAppointmentRequest {
    wire::PlaceAppointmentRequest {
        unit_id: UNIT,
        site_id: None,
        services: slot_choice().services,
        from_on: jiff::civil::date(2026, 12, 1),
        to_on: jiff::civil::date(2026, 12, 18),
        minutes: Some(30),
        reference: "Az. 33-1204/26".to_owned(),
        person: book_request().person,
        language: wire::Language::German,
    }
}

pub(super) fn booked() -> wire::BookedAppointment {
    wire::BookedAppointment {
        appointment: appointment(),
        manage_token: TOKEN.to_owned(),
    }
}

pub(super) fn find_request() -> wire::FindAppointmentRequest {
    wire::FindAppointmentRequest {
        number: number(),
        manage_token: Some(TOKEN.to_owned()),
        name: None,
    }
}

pub(super) fn reschedule_request() -> wire::RescheduleAppointmentRequest {
    wire::RescheduleAppointmentRequest {
        manage_token: Some(TOKEN.to_owned()),
        on_behalf: None,
        start_at: minutes_after_start(0),
        site_id: None,
        unit_id: None,
    }
}

pub(super) fn cancel_request() -> wire::CancelAppointmentRequest {
    wire::CancelAppointmentRequest {
        manage_token: Some(TOKEN.to_owned()),
        on_behalf: None,
    }
}

pub(super) fn cancelled() -> wire::Appointment {
    wire::Appointment {
        status: wire::AppointmentStatus::Cancelled,
        sequence: 1,
        ..appointment()
    }
}

pub(super) fn appointment() -> wire::Appointment {
    wire::Appointment {
        id: ID,
        number: number(),
        status: wire::AppointmentStatus::Booked,
        start_at: minutes_after_start(0),
        end_at: minutes_after_start(20),
        duration_minutes: 20,
        place: Some(wire::Place {
            site_id: SITE,
            site_name: "Rathausplatz 22".to_owned(),
            address: "Rathausplatz 22, 87435 Kempten (Allgäu)".to_owned(),
            entrance: Some("Haupteingang".to_owned()),
            unit_id: UNIT,
            unit_name: "Einwohnerwesen".to_owned(),
        }),
        services: vec![wire::BookedService {
            service_id: SERVICE,
            name: text("Personalausweis beantragen", "Apply for an identity card"),
            quantity: 1,
            minutes: 20,
        }],
        documents: documents(),
        check_in: wire::CheckInWindow {
            opens_at: minutes_after_start(-15),
            closes_at: minutes_after_start(15),
        },
        ticket: "EL1:…".to_owned(),
        channel: wire::Channel::Online,
        urgent_reason: None,
        language: wire::Language::German,
        sequence: 0,
        terms: wire::AppointmentTerms {
            steps: vec![wire::PreparationStep {
                key: "photo".to_owned(),
                name: text(
                    "Foto am Automaten im Erdgeschoss",
                    "Photo at the machine on the ground floor",
                ),
                state: wire::StepState::Open,
            }],
            ..wire::AppointmentTerms::default()
        },
        stations: Vec::new(),
    }
}

pub(super) fn activate_request() -> wire::ActivateAppointmentRequest {
    wire::ActivateAppointmentRequest {
        activation_token: TOKEN.to_owned(),
    }
}

pub(super) fn activation_notice() -> wire::ActivationNotice {
    wire::ActivationNotice {
        appointment: wire::Appointment {
            status: wire::AppointmentStatus::Pending,
            ticket: String::new(),
            terms: wire::AppointmentTerms {
                activate_until: Some(minutes_after_start(-1410)),
                ..wire::AppointmentTerms::default()
            },
            ..appointment()
        },
        email: "visitor@example.org".to_owned(),
        activation_token: TOKEN.to_owned(),
    }
}

pub(super) fn account_request() -> wire::FindByAccountRequest {
    wire::FindByAccountRequest {
        account: "b6c1d2e3f4a5968778695a4b3c2d1e0f".to_owned(),
    }
}

pub(super) fn account_appointments() -> wire::AccountAppointments {
    wire::AccountAppointments {
        appointments: vec![booked()],
    }
}

pub(super) fn update_request() -> wire::UpdateAppointmentRequest {
    wire::UpdateAppointmentRequest {
        manage_token: None,
        name: "Erika Mustermann".to_owned(),
        reason: Some(wire::StaffReason::TypingError),
    }
}

pub(super) fn preparation_request() -> wire::RecordPreparationRequest {
    wire::RecordPreparationRequest {
        steps: vec![wire::StepRecord {
            key: "photo".to_owned(),
            state: wire::StepState::Done,
        }],
        uploads: Vec::new(),
    }
}

/// Drawn from a fixed seed, so that its check digit is right.
pub(crate) fn number() -> BookingNumber {
    use rand::SeedableRng;
    BookingNumber::generate(&mut rand::rngs::StdRng::seed_from_u64(1))
}
