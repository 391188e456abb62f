//! Finding the bookings of an account.

use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::AuthorityId;
use einlass_storage::booking::list_by_account;
use einlass_storage::{ReadTx, StorageError};

use super::account::AccountKey;
use super::confirmation::Confirmation;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, BODY, JsonBody, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(FindByAccountProblems: AUTHENTICATED, BODY; PersonInvalid);

/// Finds the appointments of an account
///
/// For portals whose visitors sign in (`BundID`, `BayernID`): every booking made with the account, with its manage token,
/// until its personal data are deleted.
#[utoipa::path(
    tag = "booking",
    request_body(content = wire::FindByAccountRequest, example = json!(super::sample::account_request())),
    responses(
        (status = 200, description = "The appointments, the earliest first.", body = wire::AccountAppointments, example = json!(super::sample::account_appointments())),
        FindByAccountProblems
    )
)]
#[post("/v1/appointments/find-by-account")]
pub(crate) async fn find_by_account(
    state: web::Data<AppState>,
    principal: Principal,
    body: JsonBody<wire::FindByAccountRequest>,
) -> Result<HttpResponse, Refusal> {
    let key = AccountKey::parse(&body.0.account).map_err(|error| {
        Refusal::new(ErrorCode::PersonInvalid)
            .with_field("/account")
            .with_detail(error.to_string())
    })?;
    let authority = principal.authority_id;
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| find(tx, authority, &key))
        .await?;
    let with_token = |confirmation: Confirmation| confirmation.sign_for_holder(&state.keys);
    let mut appointments: Vec<_> = found.into_iter().map(with_token).collect();
    // A visit of several stations begins with the first of them, which need not be the leading one.
    appointments.sort_by_key(|one| one.appointment.start_at);
    Ok(HttpResponse::Ok().json(wire::AccountAppointments { appointments }))
}

fn find(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    key: &AccountKey,
) -> Result<Vec<Confirmation>, StorageError> {
    let mut found = Vec::new();
    for booking in list_by_account(tx, authority, key.as_str())? {
        found.extend(Confirmation::with_stations(tx, &booking)?);
    }
    Ok(found)
}
