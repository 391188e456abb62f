//! Listing sites.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::catalogue::{Entrance, Site, SiteList};
use einlass_domain::ids::SiteId;
use einlass_storage::StorageError;

use super::VisibleCatalogue;
use super::on_wire::site_on_wire;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ListSitesProblems: AUTHENTICATED);

/// Lists the sites of the authority
///
/// Buildings with their doors; a door says whether a porter sits there and whether a terminal stands there.
#[utoipa::path(
    tag = "catalogue",
    responses(
        (status = 200, description = "All sites in the order of their names.", body = SiteList, example = json!(sample())),
        (status = 304, description = "The list is the one of the tag in `If-None-Match`."),
        ListSitesProblems
    )
)]
#[get("/v1/sites")]
pub(crate) async fn list_sites(
    state: web::Data<AppState>,
    principal: Principal,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let authority = principal.authority_id;
    let catalogue = state
        .store
        .read::<_, StorageError, _>(move |tx| VisibleCatalogue::load(tx, authority, now))
        .await?;
    let sites = catalogue
        .sites
        .iter()
        .map(|site| site_on_wire(site, &catalogue))
        .collect();
    let answer = SiteList {
        authority: catalogue.authority.name.clone(),
        phone: catalogue.authority.phone.clone(),
        sites,
    };
    TaggedAnswer::of(&request, &answer)
}

fn sample() -> SiteList {
    SiteList {
        authority: "Stadt Kempten (Allgäu)".to_owned(),
        phone: Some("0831 115".to_owned()),
        sites: vec![Site {
            id: SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001")),
            key: "rathausplatz-22".to_owned(),
            name: "Rathausplatz 22".to_owned(),
            street: "Rathausplatz 22".to_owned(),
            postcode: "87435".to_owned(),
            town: "Kempten (Allgäu)".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            entrances: vec![Entrance {
                key: "haupteingang".to_owned(),
                name: "Haupteingang".to_owned(),
                has_gatehouse: true,
                has_kiosk: true,
            }],
        }],
    }
}
