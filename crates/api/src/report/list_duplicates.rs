//! Listing bookings of one person that overlap or repeat one another.

use actix_web::{HttpResponse, get, web};
use einlass_contract::report as wire;
use einlass_domain::booking::{Appointment, BookingNumber, Repeat, RepeatKind, find_repeats};
use einlass_domain::ids::{AppointmentId, AuthorityId, ServiceId, SiteId, UnitId};
use einlass_storage::booking::list_of_repeaters;
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ListDuplicatesProblems: AUTHENTICATED);

/// Most pairs in one answer.
const MOST: usize = 500;

/// Lists bookings that overlap or repeat one another
///
/// Pairs of bookings that lie ahead and were made with the same contact; a plus-alias counts as the same. Numbers and
/// times only, never a name or a contact.
#[utoipa::path(
    tag = "report",
    responses(
        (status = 200, description = "The pairs, at most 500.", body = wire::DuplicateList, example = json!(sample())),
        ListDuplicatesProblems
    )
)]
#[get("/v1/reports/duplicates")]
pub(crate) async fn list_duplicates(
    state: web::Data<AppState>,
    principal: Principal,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let answer = state
        .store
        .read::<_, StorageError, _>(move |tx| duplicates_of(tx, principal.authority_id, &principal, now))
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

fn duplicates_of(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    principal: &Principal,
    now: Timestamp,
) -> Result<wire::DuplicateList, StorageError> {
    let people = list_of_repeaters(tx, authority, now)?;
    let seen = |repeat: &Repeat<'_>| {
        principal.serves(repeat.first.placement.site_id) && principal.serves(repeat.second.placement.site_id)
    };
    let pairs = people.iter().flat_map(|bookings| find_repeats(bookings));
    let shown = pairs.filter(seen).take(MOST);
    Ok(wire::DuplicateList {
        duplicates: shown.filter_map(|repeat| repeat_on_wire(&repeat)).collect(),
    })
}

fn repeat_on_wire(repeat: &Repeat<'_>) -> Option<wire::Duplicate> {
    Some(wire::Duplicate {
        kind: match repeat.kind {
            RepeatKind::Overlap => wire::DuplicateKind::Overlap,
            RepeatKind::Duplicate => wire::DuplicateKind::SameService,
        },
        bookings: [booking_on_wire(repeat.first)?, booking_on_wire(repeat.second)?].into(),
    })
}

fn booking_on_wire(booking: &Appointment) -> Option<wire::DuplicateBooking> {
    let placement = &booking.placement;
    Some(wire::DuplicateBooking {
        id: booking.id,
        number: booking.number?,
        start_at: placement.span.start_at().into(),
        end_at: placement.span.end_at().into(),
        site_id: placement.site_id,
        unit_id: placement.unit_id,
        service_ids: booking
            .services
            .iter()
            .map(|service| service.service_id)
            .collect(),
    })
}

fn sample() -> wire::DuplicateList {
    use rand::SeedableRng;
    let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    let at = |second| Timestamp::from_second(second).unwrap_or_default().into();
    let mut booking = |last: u128, start: i64| wire::DuplicateBooking {
        id: AppointmentId::from_uuid(uuid::Uuid::from_u128(
            0x0193_a5c0_0000_7000_8000_0000_0000_0000 + last,
        )),
        number: BookingNumber::generate(&mut rng),
        start_at: at(start),
        end_at: at(start + 1200),
        site_id: SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001")),
        unit_id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
        service_ids: vec![ServiceId::from_uuid(uuid::uuid!(
            "0193a5c0-0000-7000-8000-000000000003"
        ))],
    };
    wire::DuplicateList {
        duplicates: vec![wire::Duplicate {
            kind: wire::DuplicateKind::Overlap,
            bookings: vec![booking(9, 1_795_510_800), booking(10, 1_795_511_400)],
        }],
    }
}
