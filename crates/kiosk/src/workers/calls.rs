//! One order of the flow, carried out through the client.

use std::time::Duration;

use einlass_client::contract::admission::CheckInRequest;
use einlass_client::contract::booking::{BookAppointmentRequest, BookedAppointment};
use einlass_client::contract::calendar::{SearchSlotsQuery, SlotList};
use einlass_client::contract::catalogue::Service;
use einlass_client::{Client, ClientError, IdempotencyKey};
use einlass_domain::ids::SiteId;

use tokio::time::timeout;

use super::read_qr;
use super::settling::{Unsettled, is_unknown, release, withdraw};
use crate::flow::{Answer, CallId, Effect, Failure, QrPicture};

/// Free times asked for at once: the server's largest limit. Four weeks of most services stay below it.
const MOST_SLOTS: u16 = 5000;

/// Longest wait for the picture of a code. The visitor waits for the number, which is enough.
const PICTURE_WAIT: Duration = Duration::from_secs(1);

/// What became of an order.
#[derive(Default)]
pub(super) struct Done {
    /// The answer, where somebody waits for one.
    pub(super) answer: Option<(CallId, Answer)>,
    /// What must still be cleared up.
    pub(super) left: Option<Unsettled>,
}

/// Carries out an order.
pub(super) async fn carry_out(client: &Client, effect: Effect, key: IdempotencyKey) -> Done {
    match effect {
        Effect::CheckIn {
            call,
            site_id,
            presented,
        } => {
            let request = CheckInRequest { site_id, presented };
            let judged = client.check_in(&request, &key).await;
            answered(call, judged.map(|outcome| Answer::Judged(Box::new(outcome))))
        }
        Effect::LoadServices { call, site_id } => {
            let services = services_of(client, site_id).await;
            answered(call, services.map(Answer::Services))
        }
        Effect::SearchSlots {
            call,
            release: kept,
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
            // A time that could not be given back is missing in the list and lapses; the others are found all the same.
            if let Some(hold) = kept {
                release(client, hold.id, hold.hold_token, &key).await;
            }
            answered(call, free_times(client, query).await.map(Answer::Slots))
        }
        Effect::HoldSlot { call, choice } => {
            let held = client.hold_slot(&choice, &key).await;
            answered(call, held.map(Answer::Held))
        }
        Effect::BookAppointment { call, request } => book(client, call, request, key).await,
        Effect::ReleaseHold(hold) => {
            release(client, hold.id, hold.hold_token, &key).await;
            Done::default()
        }
        Effect::WithdrawBooking(booked) => Done {
            left: withdraw(client, booked, key).await,
            ..Done::default()
        },
        Effect::StartCamera | Effect::StopCamera => Done::default(),
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

/// All free times, page by page.
async fn free_times(client: &Client, mut query: SearchSlotsQuery) -> Result<SlotList, ClientError> {
    let mut list = client.search_slots(&query).await?;
    while let Some(cursor) = list.next.take() {
        query.cursor = Some(cursor);
        let page = client.search_slots(&query).await?;
        list.slots.extend(page.slots);
        list.next = page.next;
    }
    Ok(list)
}

async fn book(client: &Client, call: CallId, request: BookAppointmentRequest, key: IdempotencyKey) -> Done {
    match client.book_appointment(&request, &key).await {
        Ok(booked) => {
            let qr = picture_of(client, &booked).await;
            let booked = Box::new(booked);
            answered(call, Ok(Answer::Booked { booked, qr }))
        }
        Err(error) => Done {
            left: is_unknown(&error).then_some(Unsettled::Booking { request, key }),
            ..answered(call, Err(error))
        },
    }
}

/// The picture of a booking's code, if it comes at once.
async fn picture_of(client: &Client, booked: &BookedAppointment) -> Option<QrPicture> {
    let picture = client.render_qr_png(booked.appointment.id, Some(&booked.manage_token));
    match timeout(PICTURE_WAIT, picture).await {
        Ok(Ok(png)) => read_qr(&png),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the code of a booking could not be fetched");
            None
        }
        Err(_) => {
            tracing::warn!("the code of a booking did not come in time");
            None
        }
    }
}

fn answered(call: CallId, result: Result<Answer, ClientError>) -> Done {
    let answer = result.unwrap_or_else(|error| Answer::Failed(failure(&error)));
    Done {
        answer: Some((call, answer)),
        left: None,
    }
}

fn failure(error: &ClientError) -> Failure {
    tracing::warn!(%error, "an order failed");
    error
        .problem()
        .map_or(Failure::Unreachable, |problem| Failure::Refused(problem.code))
}
