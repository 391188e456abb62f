//! Sample values for the OpenAPI document.

use einlass_contract::booking as wire;
use einlass_contract::catalogue::Text;
use einlass_domain::ids::MassCancellationId;
use jiff::civil::date;

use crate::booking::sample;

const ID: MassCancellationId =
    MassCancellationId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-00000000000b"));

fn reason() -> Text {
    Text(
        [
            ("de", "Das Bürgeramt arbeitet ab dem 1. Dezember ohne Termine."),
            ("en", "From 1 December the office works without appointments."),
        ]
        .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
        .into(),
    )
}

pub(super) fn plan_request() -> wire::PlanMassCancellationRequest {
    wire::PlanMassCancellationRequest {
        site_ids: Vec::new(),
        unit_ids: vec![sample::hold().unit_id],
        pool_keys: Vec::new(),
        from_on: date(2026, 12, 1),
        to_on: date(2026, 12, 31),
        reason: reason(),
        rebooking_link: "https://termine.example.org/neu?unit={unit}&services={services}".to_owned(),
    }
}

pub(super) fn planned() -> wire::MassCancellation {
    wire::MassCancellation {
        id: ID,
        made_at: sample::hold().start_at,
        from_on: date(2026, 12, 1),
        to_on: date(2026, 12, 31),
        reason: reason(),
        counts: wire::MassCancellationCounts {
            bookings: 412,
            left: 412,
            cancelled: 0,
            with_mail: 371,
            with_phone: 30,
            without_contact: 11,
        },
        sample_notice: None,
    }
}

pub(super) fn apply_request() -> wire::ApplyMassCancellationRequest {
    wire::ApplyMassCancellationRequest { limit: Some(100) }
}

pub(super) fn applied() -> wire::MassCancellation {
    let planned = planned();
    wire::MassCancellation {
        counts: wire::MassCancellationCounts {
            left: 312,
            cancelled: 100,
            ..planned.counts
        },
        ..planned
    }
}

pub(super) fn call_list() -> wire::CallList {
    let booked = sample::appointment();
    wire::CallList {
        entries: vec![wire::CallListEntry {
            appointment_id: booked.id,
            number: booked.number,
            start_at: booked.start_at,
            name: None,
            phone: Some("+4983125250".to_owned()),
            language: wire::Language::German,
            notice: "Ihr Termin am Dienstag, 01.12.2026, um 10:00 Uhr … entfällt.".to_owned(),
        }],
        next: None,
    }
}

pub(super) fn notice_list() -> wire::NoticeList {
    let booked = sample::appointment();
    wire::NoticeList {
        notices: vec![wire::Notice {
            appointment_id: booked.id,
            number: booked.number,
            email: "erika@example.org".to_owned(),
            language: wire::Language::German,
            text: "Ihr Termin am Dienstag, 01.12.2026, um 10:00 Uhr … entfällt.".to_owned(),
        }],
        next: None,
    }
}
