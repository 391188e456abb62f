//! Listing the pools of counters.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::calendar::{Counter, Pool, PoolList};
use einlass_domain::catalogue as domain;
use einlass_domain::ids::{PoolId, ServiceId, SiteId, UnitId};
use einlass_storage::catalogue;

use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ListPoolsProblems: AUTHENTICATED);

/// Lists the pools of counters
///
/// With their counters and rooms; those of units that are not live yet, too.
#[utoipa::path(
    tag = "calendar",
    responses(
        (status = 200, description = "The pools by key.", body = PoolList, example = json!(sample())),
        (status = 304, description = "The list is the one of the tag in `If-None-Match`."),
        ListPoolsProblems
    )
)]
#[get("/v1/pools")]
pub(crate) async fn list_pools(
    state: web::Data<AppState>,
    principal: Principal,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let authority = principal.authority_id;
    let pools = state
        .store
        .read(move |tx| catalogue::list_pools(tx, authority))
        .await?;
    let pools = pools.into_iter().map(|pool| Pool {
        id: pool.id,
        key: pool.slug.to_string(),
        unit_id: pool.unit_id,
        site_id: pool.site_id,
        service_ids: pool.service_ids,
        counters: pool.counters.into_iter().map(counter_on_wire).collect(),
    });
    let answer = PoolList {
        pools: pools.collect(),
    };
    TaggedAnswer::of(&request, &answer)
}

fn counter_on_wire(counter: domain::Counter) -> Counter {
    Counter {
        key: counter.slug.to_string(),
        name: counter.name,
        room: counter.room,
    }
}

fn sample() -> PoolList {
    PoolList {
        pools: vec![Pool {
            id: PoolId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000004")),
            key: "residents-counters".to_owned(),
            unit_id: UnitId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000002")),
            site_id: SiteId::from_uuid(uuid::uuid!("0193a5c0-0000-7000-8000-000000000001")),
            service_ids: vec![ServiceId::from_uuid(uuid::uuid!(
                "0193a5c0-0000-7000-8000-000000000003"
            ))],
            counters: vec![Counter {
                key: "platz-3".to_owned(),
                name: "Platz 3".to_owned(),
                room: "Zimmer 001".to_owned(),
            }],
        }],
    }
}
