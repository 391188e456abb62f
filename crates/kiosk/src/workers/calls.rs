//! One order of the flow, carried out through the client.

use einlass_client::contract::admission::CheckInRequest;
use einlass_client::contract::booking::{
    BookAppointmentRequest, BookedAppointment, CancelAppointmentRequest, Hold, ReleaseHoldRequest,
};
use einlass_client::contract::calendar::SearchSlotsQuery;
use einlass_client::contract::catalogue::Service;
use einlass_client::{Client, ClientError, IdempotencyKey};
use einlass_domain::ids::SiteId;

use super::read_qr;
use crate::flow::{Answer, CallId, Effect, Failure};

/// Free times asked for at once; four weeks of one service stay below it.
const MOST_SLOTS: u16 = 2000;

/// Carries out an order; the answer is for the call that is named, if any.
pub(super) async fn carry_out(
    client: &Client,
    effect: Effect,
    key: &IdempotencyKey,
) -> Option<(CallId, Answer)> {
    match effect {
        Effect::CheckIn {
            call,
            site_id,
            presented,
        } => {
            let request = CheckInRequest { site_id, presented };
            let judged = client.check_in(&request, key).await;
            Some((
                call,
                answer(judged.map(|outcome| Answer::Judged(Box::new(outcome)))),
            ))
        }
        Effect::LoadServices { call, site_id } => {
            let services = services_of(client, site_id).await;
            Some((call, answer(services.map(Answer::Services))))
        }
        Effect::SearchSlots {
            call,
            site_id,
            service_id,
            from_on,
            to_on,
        } => {
            let query = SearchSlotsQuery {
                services: service_id.to_string(),
                site_id: Some(site_id),
                from_on: Some(from_on),
                to_on: Some(to_on),
                limit: Some(MOST_SLOTS),
                ..SearchSlotsQuery::default()
            };
            Some((call, answer(client.search_slots(&query).await.map(Answer::Slots))))
        }
        Effect::HoldSlot { call, choice } => {
            let held = client.hold_slot(&choice, key).await;
            Some((call, answer(held.map(Answer::Held))))
        }
        Effect::BookAppointment { call, request } => Some((call, book(client, &request, key).await)),
        Effect::ReleaseHold(hold) => {
            release(client, hold, key).await;
            None
        }
        Effect::WithdrawBooking(booked) => {
            withdraw(client, *booked, key).await;
            None
        }
        Effect::StartCamera | Effect::StopCamera => None,
    }
}

/// The services of a building. A way of booking that a unit has switched off is switched off for all that it gives.
async fn services_of(client: &Client, site_id: SiteId) -> Result<Vec<Service>, ClientError> {
    let (services, units) =
        tokio::try_join!(client.list_services(Some(site_id), None), client.list_units(None))?;
    let with_closed = |mut service: Service| {
        let unit = units.units.iter().find(|unit| unit.id == service.unit_id);
        let closed = unit.into_iter().flat_map(|unit| unit.closed_channels.clone());
        service.terms.closed_channels.extend(closed);
        service
    };
    Ok(services.services.into_iter().map(with_closed).collect())
}

async fn book(client: &Client, request: &BookAppointmentRequest, key: &IdempotencyKey) -> Answer {
    let booked = match client.book_appointment(request, key).await {
        Ok(booked) => booked,
        Err(error) => return Answer::Failed(failure(&error)),
    };
    let code = client
        .render_qr_png(booked.appointment.id, Some(&booked.manage_token))
        .await;
    if let Err(error) = &code {
        tracing::warn!(%error, "the code of a booking could not be fetched");
    }
    Answer::Booked {
        booked: Box::new(booked),
        qr: code.ok().and_then(|png| read_qr(&png)),
    }
}

async fn release(client: &Client, hold: Hold, key: &IdempotencyKey) {
    let request = ReleaseHoldRequest {
        hold_token: hold.hold_token,
    };
    if let Err(error) = client.release_hold(hold.id, &request, key).await {
        tracing::warn!(%error, "a hold could not be released and will lapse");
    }
}

async fn withdraw(client: &Client, booked: BookedAppointment, key: &IdempotencyKey) {
    let request = CancelAppointmentRequest {
        manage_token: Some(booked.manage_token),
        on_behalf: None,
    };
    let cancelled = client
        .cancel_appointment(booked.appointment.id, &request, key)
        .await;
    if let Err(error) = cancelled {
        tracing::error!(%error, "a booking that nobody knows of could not be withdrawn");
    }
}

fn answer(result: Result<Answer, ClientError>) -> Answer {
    result.unwrap_or_else(|error| Answer::Failed(failure(&error)))
}

fn failure(error: &ClientError) -> Failure {
    tracing::warn!(%error, "an order failed");
    error
        .problem()
        .map_or(Failure::Unreachable, |problem| Failure::Refused(problem.code))
}
