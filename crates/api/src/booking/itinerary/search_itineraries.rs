//! Searching itineraries.

use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_domain::calendar::{StationOrder, Stations};
use einlass_domain::catalogue::{RequestedService, RequestedServices, ServicePlan};
use einlass_storage::ReadTx;
use einlass_storage::catalogue::find_walking_times;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::each_once;
use super::free_itineraries::{FreeItinerary, ItinerarySearch, Wish};
use super::stations_refusal::StationsRefusal;
use crate::access::Principal;
use crate::booking::slot_refusal::SlotRefusal;
use crate::calendar::{SERVICES, VisitNeed};
use crate::catalogue::{VisibleCatalogue, documents_on_wire};
use crate::platform::{AUTHENTICATED, BODY, JsonBody, Refusal, documents_problems};
use crate::server::AppState;

/// Days that one search covers, at most.
const MAX_DAYS: i64 = 31;

/// Days that a search without `to_on` covers.
const DEFAULT_DAYS: i64 = 14;

/// Most itineraries of an answer, and how many without `limit`.
const MAX_LIMIT: u16 = 100;
const DEFAULT_LIMIT: u16 = 20;

documents_problems!(
    SearchItinerariesProblems: AUTHENTICATED, BODY, SERVICES;
    SiteNotFound, UnitNotFound, StationsCount,
);

/// Searches itineraries
///
/// For a visit of two to five stations at different units, on one day, with the ways between the buildings: those with
/// the least waiting first. Computed at this moment from rules and bookings, and advisory: the booking decides.
#[utoipa::path(
    tag = "booking",
    request_body(content = wire::SearchItinerariesRequest, example = json!(super::sample::search_request())),
    responses(
        (status = 200, description = "The best itineraries.", body = wire::ItineraryList, example = json!(super::sample::list())),
        SearchItinerariesProblems
    )
)]
#[post("/v1/itineraries/search")]
pub(crate) async fn search_itineraries(
    state: web::Data<AppState>,
    principal: Principal,
    body: JsonBody<wire::SearchItinerariesRequest>,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let found = state
        .store
        .read(move |tx| search(tx, &principal, &body.0, now))
        .await?;
    Ok(HttpResponse::Ok().json(found))
}

fn search(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    request: &wire::SearchItinerariesRequest,
    now: Timestamp,
) -> Result<wire::ItineraryList, StationsRefusal> {
    Stations::check_count(request.stations.len())?;
    let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
    let (mut wishes, mut documents) = (Vec::new(), Vec::new());
    for (station, wish) in request.stations.iter().enumerate() {
        let plan = plan(&catalogue, wish).map_err(|why| StationsRefusal::Station { station, why })?;
        documents.extend(documents_on_wire(&plan.documents()));
        wishes.push(Wish {
            need: VisitNeed::of_plan(&plan),
            site_id: wish.site_id,
            unit_id: wish.unit_id,
        });
    }
    let walking = find_walking_times(tx, principal.authority_id)?;
    let search = ItinerarySearch {
        catalogue: &catalogue,
        wishes: &wishes,
        order: match request.order {
            wire::StationOrder::AsGiven => StationOrder::AsGiven,
            wire::StationOrder::Any => StationOrder::Any,
        },
        walking: &walking,
        channel: principal.channel,
        now,
    };
    let (from_on, until_on) = days(request, catalogue.today(now));
    let limit = request.limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    let found = search.find(tx, from_on, until_on)?;
    Ok(wire::ItineraryList {
        itineraries: found
            .iter()
            .take(limit.into())
            .map(FreeItinerary::on_wire)
            .collect(),
        documents: each_once(documents),
    })
}

/// Checks what is wanted at one station.
fn plan(catalogue: &VisibleCatalogue, wish: &wire::StationWish) -> Result<ServicePlan, SlotRefusal> {
    catalogue.check(wish.site_id, wish.unit_id)?;
    let requested = wish.services.iter().map(|service| RequestedService {
        service_id: service.service_id,
        quantity: service.quantity,
    });
    let requested = RequestedServices::new(requested.collect())?;
    let plan = ServicePlan::new(&requested, &catalogue.services)?;
    if let Some(site) = wish.site_id {
        plan.check_site(site)?;
    }
    Ok(plan)
}

/// The first local day, and the one after the last.
fn days(request: &wire::SearchItinerariesRequest, today: Date) -> (Date, Date) {
    let from_on = request.from_on.unwrap_or(today).max(today);
    let wanted = match request.to_on {
        Some(to_on) => to_on.saturating_add(1.day()),
        None => from_on.saturating_add(DEFAULT_DAYS.days()),
    };
    (from_on, wanted.min(from_on.saturating_add(MAX_DAYS.days())))
}
