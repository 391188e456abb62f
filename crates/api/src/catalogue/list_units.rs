//! Listing units.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::catalogue::{ListUnitsQuery, Text, Unit, UnitList};
use einlass_domain::ids::{AuthorityId, SiteId, UnitId};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use super::on_wire::unit_on_wire;
use super::{NotVisible, VisibleCatalogue};
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, Query, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ListUnitsProblems: AUTHENTICATED, PARAMETERS; SiteNotFound);

/// Lists the units of the authority
///
/// Units that are live today, with their horizon and check-in window.
#[utoipa::path(
    tag = "catalogue",
    params(ListUnitsQuery),
    responses(
        (status = 200, description = "The units in the order of their names.", body = UnitList, example = json!(sample())),
        (status = 304, description = "The list is the one of the tag in `If-None-Match`."),
        ListUnitsProblems
    )
)]
#[get("/v1/units")]
pub(crate) async fn list_units(
    state: web::Data<AppState>,
    principal: Principal,
    query: Query<ListUnitsQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let (authority, site) = (principal.authority_id, query.0.site_id);
    let answer = state
        .store
        .read(move |tx| units_of(tx, authority, site, now))
        .await?;
    TaggedAnswer::of(&request, &answer)
}

/// Why units are not listed.
#[derive(Debug, thiserror::Error)]
enum ListUnitsError {
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn units_of(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    site: Option<SiteId>,
    now: Timestamp,
) -> Result<UnitList, ListUnitsError> {
    let catalogue = VisibleCatalogue::load(tx, authority, now)?;
    catalogue.check(site, None)?;
    let at_site = |unit: UnitId| site.is_none_or(|site| catalogue.sites_of_unit(unit).contains(&site));
    let units = catalogue.units.iter().filter(|unit| at_site(unit.id));
    Ok(UnitList {
        units: units.map(|unit| unit_on_wire(unit, &catalogue)).collect(),
    })
}

impl From<ListUnitsError> for Refusal {
    fn from(error: ListUnitsError) -> Self {
        match error {
            ListUnitsError::NotVisible(error) => error.into(),
            ListUnitsError::Storage(error) => error.into(),
        }
    }
}

fn sample() -> UnitList {
    UnitList {
        units: vec![Unit {
            id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
            key: "einwohnerwesen".to_owned(),
            name: "Einwohnerwesen".to_owned(),
            names: Text(
                [("de", "Einwohnerwesen"), ("en", "Residents' registration")]
                    .map(|(tag, name)| (tag.to_owned(), name.to_owned()))
                    .into(),
            ),
            department: "Amt für öffentliche Ordnung".to_owned(),
            site_ids: vec![SiteId::from_uuid(uuid::uuid!(
                "0193a5c0-0000-7000-8000-000000000001"
            ))],
            horizon_days: 90,
            check_in_before_minutes: 15,
            check_in_after_minutes: 15,
            closed_channels: Vec::new(),
        }],
    }
}
