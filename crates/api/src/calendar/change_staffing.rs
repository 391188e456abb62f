//! Changing the staffing of a day.

use actix_web::{HttpResponse, put, web};
use einlass_contract::calendar::{ChangeStaffingRequest, Staffing as WireStaffing, StaffingChange};
use einlass_contract::platform::ErrorCode;
use einlass_contract::town::{ClockTime, Parsed};
use einlass_domain::booking::BookingPolicy;
use einlass_domain::calendar::{SeatCount, SeatCountError, Staffing, StaffingError};
use einlass_domain::ids::{EventId, PoolId};
use einlass_storage::calendar::replace_staffing;
use einlass_storage::catalogue::{find_authority, find_pool};
use einlass_storage::platform::{NewEvent, append_event};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rand::rngs::StdRng;
use serde_json::json;

use super::staffing_on_wire::{sample, staffing_of_day};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, JsonBody, PARAMETERS, PathDate, PathId, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(ChangeStaffingProblems: AUTHENTICATED, BODY, PARAMETERS; PoolNotFound, StaffingInvalid, TimeInPast);

/// Changes the staffing of a day
///
/// Says how many counters of a pool can be staffed at most on that day, e.g. because somebody is ill, and takes the
/// place of what was said before. Free times shrink at once; bookings stay. The answer lists those that no longer fit.
#[utoipa::path(
    tag = "calendar",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the pool."),
        ("date" = String, Path, format = Date, description = "The local day, `YYYY-MM-DD`; today or later.")
    ),
    request_body(content = ChangeStaffingRequest, example = json!(sample_request())),
    responses(
        (status = 200, description = "The staffing with its rebooking list.", body = WireStaffing, example = json!(sample())),
        ChangeStaffingProblems
    )
)]
#[put("/v1/pools/{id}/staffing/{date}")]
pub(crate) async fn change_staffing(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<PoolId>,
    date: PathDate,
    body: JsonBody<ChangeStaffingRequest>,
) -> Result<HttpResponse, Refusal> {
    let (PathId(pool_id), PathDate(on)) = (id, date);
    let command = Command {
        pool_id,
        on,
        changes: read_changes(&body.0.changes, on)?,
    };
    let (now, seed) = (state.now(), state.random.seed());
    let answer = state
        .store
        .write(move |tx| change(tx, &principal, &command, now, seed.rng()))
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// The staffing that a day shall have.
struct Command {
    pool_id: PoolId,
    on: Date,
    changes: Vec<Staffing>,
}

/// Why the staffing is not changed.
#[derive(Debug, thiserror::Error)]
enum ChangeStaffingError {
    #[error("there is no such pool")]
    NotFound,
    #[error("the day has passed")]
    Past,
    #[error("the day lies beyond the longest horizon of bookings")]
    BeyondHorizon,
    #[error(transparent)]
    Seats(#[from] SeatCountError),
    #[error(transparent)]
    Day(#[from] StaffingError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn read_changes(changes: &[StaffingChange], on: Date) -> Result<Vec<Staffing>, ChangeStaffingError> {
    let border = |clock: Option<Parsed<ClockTime>>| clock.map_or(Time::midnight(), |clock| clock.0.time());
    let read = |change: &StaffingChange| {
        Ok(Staffing {
            on_date: on,
            from: border(change.from),
            until: border(change.until),
            seats: SeatCount::new(change.seats)?,
        })
    };
    let changes: Vec<Staffing> = changes
        .iter()
        .map(read)
        .collect::<Result<_, ChangeStaffingError>>()?;
    Staffing::check_day(&changes)?;
    Ok(changes)
}

fn change(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<WireStaffing, ChangeStaffingError> {
    let authority = principal.authority_id;
    let found = find_pool(tx, authority, command.pool_id)?.filter(|pool| principal.serves(pool.site_id));
    let (Some(_), Some(town)) = (found, find_authority(tx, authority)?) else {
        return Err(ChangeStaffingError::NotFound);
    };
    let today = town.zone.to_datetime(now).date();
    if command.on < today {
        return Err(ChangeStaffingError::Past);
    }
    if command.on > BookingPolicy::furthest_on(today) {
        return Err(ChangeStaffingError::BeyondHorizon);
    }
    if replace_staffing(tx, authority, command.pool_id, command.on, &command.changes)? {
        let seats: Vec<u8> = command.changes.iter().map(|change| change.seats.get()).collect();
        append_event(
            tx,
            &NewEvent {
                id: EventId::generate(now, &mut rng),
                authority_id: authority,
                kind: "staffing.changed",
                subject_id: command.pool_id.as_uuid(),
                occurred_at: now,
                payload: json!({ "on": command.on, "seats": seats, "client_id": principal.client_id }),
            },
        )?;
    }
    Ok(staffing_of_day(tx, authority, command.pool_id, command.on, now)?)
}

impl From<ChangeStaffingError> for Refusal {
    fn from(error: ChangeStaffingError) -> Self {
        let detail = error.to_string();
        match error {
            ChangeStaffingError::NotFound => Self::new(ErrorCode::PoolNotFound),
            ChangeStaffingError::Past => Self::new(ErrorCode::TimeInPast).with_field("date"),
            ChangeStaffingError::BeyondHorizon => Self::new(ErrorCode::StaffingInvalid)
                .with_field("date")
                .with_detail(detail),
            ChangeStaffingError::Seats(_) => Self::new(ErrorCode::StaffingInvalid)
                .with_field("changes.seats")
                .with_detail(detail),
            ChangeStaffingError::Day(_) => Self::new(ErrorCode::StaffingInvalid)
                .with_field("changes")
                .with_detail(detail),
            ChangeStaffingError::Storage(error) => error.into(),
        }
    }
}

fn sample_request() -> ChangeStaffingRequest {
    ChangeStaffingRequest {
        changes: sample().changes,
    }
}
