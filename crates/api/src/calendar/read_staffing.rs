//! Reading the staffing of a day with its rebooking list.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::calendar::Staffing;
use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::{AuthorityId, PoolId};
use einlass_storage::catalogue::find_pool;
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use jiff::civil::Date;

use super::staffing_on_wire::{sample, staffing_of_day};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, PARAMETERS, PathDate, PathId, Refusal, TaggedAnswer, documents_problems,
};
use crate::server::AppState;

documents_problems!(ReadStaffingProblems: AUTHENTICATED, PARAMETERS; PoolNotFound);

/// Reads the staffing of a day
///
/// What differs from the rules on that day, and the rebooking list: the bookings above the seats that are left, those
/// made last.
#[utoipa::path(
    tag = "calendar",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the pool."),
        ("date" = String, Path, format = Date, description = "The local day, `YYYY-MM-DD`.")
    ),
    responses(
        (status = 200, description = "The staffing.", body = Staffing, example = json!(sample())),
        (status = 304, description = "The staffing is the one of the tag in `If-None-Match`."),
        ReadStaffingProblems
    )
)]
#[get("/v1/pools/{id}/staffing/{date}")]
pub(crate) async fn read_staffing(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<PoolId>,
    date: PathDate,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let (authority, PathId(pool_id), PathDate(on)) = (principal.authority_id, id, date);
    let now = state.now();
    let answer = state
        .store
        .read(move |tx| staffing(tx, authority, pool_id, on, now))
        .await?;
    TaggedAnswer::of(&request, &answer)
}

/// Why the staffing is not shown.
#[derive(Debug, thiserror::Error)]
enum ReadStaffingError {
    #[error("there is no such pool")]
    NotFound,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn staffing(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    pool_id: PoolId,
    on: Date,
    now: Timestamp,
) -> Result<Staffing, ReadStaffingError> {
    find_pool(tx, authority, pool_id)?.ok_or(ReadStaffingError::NotFound)?;
    Ok(staffing_of_day(tx, authority, pool_id, on, now)?)
}

impl From<ReadStaffingError> for Refusal {
    fn from(error: ReadStaffingError) -> Self {
        match error {
            ReadStaffingError::NotFound => Self::new(ErrorCode::PoolNotFound),
            ReadStaffingError::Storage(error) => error.into(),
        }
    }
}
