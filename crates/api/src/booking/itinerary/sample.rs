//! Sample values for the OpenAPI document.

use einlass_contract::booking as wire;
use einlass_domain::ids::{AppointmentId, SiteId, UnitId};

use crate::booking::sample;

const SECOND: AppointmentId = AppointmentId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-00000000000a"));
const VEHICLES: UnitId = UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-00000000000b"));
const OTHER_SITE: SiteId = SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-00000000000c"));
/// Minutes on foot between the two buildings.
const WALK: u16 = 12;

pub(super) fn search_request() -> wire::SearchItinerariesRequest {
    let wish = || wire::StationWish {
        services: sample::slot_choice().services,
        site_id: None,
        unit_id: None,
    };
    wire::SearchItinerariesRequest {
        stations: vec![wish(), wish()],
        order: wire::StationOrder::Any,
        from_on: None,
        to_on: None,
        limit: None,
    }
}

pub(super) fn list() -> wire::ItineraryList {
    let first = sample::hold();
    let stop = |station, minutes: i64, walking_minutes, waiting_minutes| wire::ItineraryStop {
        station,
        start_at: sample::minutes_after_start(minutes),
        end_at: sample::minutes_after_start(minutes + 20),
        site_id: if station == 0 { first.site_id } else { OTHER_SITE },
        unit_id: if station == 0 { first.unit_id } else { VEHICLES },
        walking_minutes,
        waiting_minutes,
    };
    wire::ItineraryList {
        itineraries: vec![wire::Itinerary {
            start_at: sample::minutes_after_start(0),
            end_at: sample::minutes_after_start(55),
            waiting_minutes: 3,
            walking_minutes: WALK,
            stops: vec![stop(0, 0, 0, 0), stop(1, 35, WALK, 3)],
        }],
        documents: first.documents,
    }
}

pub(super) fn book_request() -> wire::BookItineraryRequest {
    let second = wire::SlotChoice {
        site_id: OTHER_SITE,
        start_at: sample::minutes_after_start(35),
        ..sample::slot_choice()
    };
    wire::BookItineraryRequest {
        stations: vec![sample::slot_choice(), second],
        person: sample::book_request().person,
        answers: sample::book_request().answers,
        language: wire::Language::German,
    }
}

pub(super) fn booked() -> wire::BookedAppointment {
    wire::BookedAppointment {
        appointment: appointment(),
        ..sample::booked()
    }
}

pub(super) fn appointment() -> wire::Appointment {
    let whole = sample::appointment();
    let station = |id, minutes: i64, walking_minutes| wire::ItineraryStation {
        id,
        status: whole.status,
        start_at: sample::minutes_after_start(minutes),
        end_at: sample::minutes_after_start(minutes + 20),
        place: whole.place.clone(),
        waiting_area: "Wartebereich B, 1. OG".to_owned(),
        walking_minutes,
        services: whole.services.clone(),
        check_in: wire::CheckInWindow {
            opens_at: sample::minutes_after_start(minutes - 15),
            closes_at: sample::minutes_after_start(minutes + 15),
        },
        call_number: None,
    };
    wire::Appointment {
        end_at: sample::minutes_after_start(55),
        duration_minutes: 40,
        stations: vec![station(whole.id, 0, 0), station(SECOND, 35, WALK)],
        ..whole
    }
}

pub(super) fn reschedule_request() -> wire::RescheduleItineraryRequest {
    let to = |id, minutes| wire::StationMove {
        id,
        start_at: sample::minutes_after_start(minutes),
        site_id: None,
        unit_id: None,
    };
    wire::RescheduleItineraryRequest {
        manage_token: Some(sample::booked().manage_token),
        on_behalf: None,
        stations: vec![to(sample::appointment().id, 0), to(SECOND, 35)],
    }
}
