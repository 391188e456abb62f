//! Listing visits.

use actix_web::{HttpResponse, get, web};
use einlass_contract::queue::{ListVisitsQuery, Visit, VisitList, VisitStatus};
use einlass_domain::ids::{SiteId, UnitId, VisitId};
use einlass_storage::catalogue::{find_unit, list_sites_ever};
use einlass_storage::queue::{VisitFilter, list_visits as stored_visits};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use super::visit_on_wire;
use crate::access::Principal;
use crate::catalogue::{NotVisible, load_authority};
use crate::platform::{AUTHENTICATED, PARAMETERS, Query, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ListVisitsProblems: AUTHENTICATED, PARAMETERS; SiteNotFound, UnitNotFound);

/// Lists visits
///
/// Everybody who checked in on a day, in the order of arrival. A client of one site sees that site only.
#[utoipa::path(
    tag = "queue",
    params(ListVisitsQuery),
    responses(
        (status = 200, description = "The visits in the order of arrival.", body = VisitList, example = json!(sample())),
        ListVisitsProblems
    )
)]
#[get("/v1/visits")]
pub(crate) async fn list_visits(
    state: web::Data<AppState>,
    principal: Principal,
    query: Query<ListVisitsQuery>,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let query = query.0;
    let answer = state
        .store
        .read(move |tx| visits_of(tx, &principal, &query, now))
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Why visits are not listed.
#[derive(Debug, thiserror::Error)]
enum ListVisitsError {
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn visits_of(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    query: &ListVisitsQuery,
    now: Timestamp,
) -> Result<VisitList, ListVisitsError> {
    let authority = load_authority(tx, principal.authority_id)?;
    // Bookings go on at places that are not shown any more, and so do their visits.
    let sites = list_sites_ever(tx, authority.id)?;
    if query
        .site_id
        .is_some_and(|wanted| sites.iter().all(|site| site.id != wanted))
    {
        return Err(NotVisible::Site.into());
    }
    if let Some(wanted) = query.unit_id {
        find_unit(tx, authority.id, wanted)?.ok_or(NotVisible::Unit)?;
    }
    let on = query.on.unwrap_or_else(|| authority.zone.to_datetime(now).date());
    let seen = |site: SiteId| principal.serves(site) && query.site_id.is_none_or(|wanted| wanted == site);
    let mut visits = Vec::new();
    for site in sites.iter().filter(|site| seen(site.id)) {
        visits.extend(stored_visits(tx, authority.id, VisitFilter::Site(site.id), on)?);
    }
    visits.retain(|visit| query.unit_id.is_none_or(|unit| visit.unit_id == unit));
    visits.sort_by_key(|visit| (visit.arrived_at, visit.id));
    let mut on_wire = Vec::new();
    for visit in &visits {
        let unit = find_unit(tx, authority.id, visit.unit_id)?;
        on_wire.push(visit_on_wire(visit, unit.as_ref()));
    }
    Ok(VisitList { visits: on_wire })
}

impl From<ListVisitsError> for Refusal {
    fn from(error: ListVisitsError) -> Self {
        match error {
            ListVisitsError::NotVisible(error) => error.into(),
            ListVisitsError::Storage(error) => error.into(),
        }
    }
}

fn sample() -> VisitList {
    let at = |second| Timestamp::from_second(second).unwrap_or_default().into();
    VisitList {
        visits: vec![Visit {
            id: VisitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-00000000000a")),
            call_number: "E-014".to_owned(),
            status: VisitStatus::Waiting,
            site_id: SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001")),
            unit_id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
            unit_name: "Einwohnerwesen".to_owned(),
            waiting_area: "Wartebereich B, 1. OG".to_owned(),
            appointment_id: None,
            appointment_start_at: Some(at(1_795_510_800)),
            arrived_at: at(1_795_510_200),
        }],
    }
}
