//! Sample values for the OpenAPI document.

use einlass_contract::booking as wire;
use einlass_domain::ids::WaitingEntryId;
use jiff::civil::{date, time};

use crate::booking::sample;

const ID: WaitingEntryId = WaitingEntryId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-00000000000a"));
const TOKEN: &str = "Zq1mX8dT0vkB7y2hJ5nR9sLw3eZpAu4c";

pub(super) fn join_request() -> wire::JoinWaitingListRequest {
    wire::JoinWaitingListRequest {
        services: sample::slot_choice().services,
        weekdays: vec![wire::DayOfWeek::Mon, wire::DayOfWeek::Thu],
        from: Some(time(9, 0, 0, 0)),
        until: Some(time(12, 0, 0, 0)),
        from_on: None,
        to_on: Some(date(2026, 12, 18)),
        site_ids: Vec::new(),
        unit_ids: Vec::new(),
        person: sample::book_request().person,
        answers: sample::book_request().answers,
        language: wire::Language::German,
    }
}

pub(super) fn accept_request() -> wire::AcceptOfferRequest {
    wire::AcceptOfferRequest {
        waiting_token: Some(TOKEN.to_owned()),
        person: wire::Person::default(),
        answers: sample::book_request().answers,
    }
}

pub(super) fn withdraw_request() -> wire::WithdrawWaitingEntryRequest {
    wire::WithdrawWaitingEntryRequest {
        waiting_token: Some(TOKEN.to_owned()),
    }
}

pub(super) fn joined() -> wire::JoinedWaitingList {
    wire::JoinedWaitingList {
        entry: wire::WaitingEntry {
            status: wire::WaitingStatus::Waiting,
            position: Some(3),
            offer: None,
            ..entry()
        },
        waiting_token: TOKEN.to_owned(),
    }
}

pub(super) fn withdrawn() -> wire::WaitingEntry {
    wire::WaitingEntry {
        status: wire::WaitingStatus::Withdrawn,
        offer: None,
        ..entry()
    }
}

pub(super) fn entry() -> wire::WaitingEntry {
    let held = sample::hold();
    wire::WaitingEntry {
        id: ID,
        status: wire::WaitingStatus::Offered,
        position: None,
        services: sample::slot_choice().services,
        from_on: date(2026, 11, 20),
        to_on: date(2026, 12, 18),
        offer: Some(wire::WaitingOffer {
            start_at: held.start_at,
            end_at: held.end_at,
            site_id: held.site_id,
            unit_id: held.unit_id,
            expires_at: held.expires_at,
        }),
        appointment_id: None,
    }
}
