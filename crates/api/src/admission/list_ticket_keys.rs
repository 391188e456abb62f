//! Publishing ticket keys.

use actix_web::{HttpRequest, HttpResponse, get, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use einlass_contract::admission::{TicketKey, TicketKeyList};

use crate::access::Principal;
use crate::catalogue::load_authority;
use crate::platform::{AUTHENTICATED, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ListTicketKeysProblems: AUTHENTICATED);

/// Lists the public keys of admission tickets
///
/// With these, terminals and other vendors' gates verify tickets without a network. Several are valid while a key is
/// being changed; the first one signs.
#[utoipa::path(
    tag = "admission",
    responses(
        (status = 200, description = "All keys that are valid now.", body = TicketKeyList, example = json!(sample())),
        (status = 304, description = "The keys are those of the tag in `If-None-Match`."),
        ListTicketKeysProblems
    )
)]
#[get("/v1/ticket-keys")]
pub(crate) async fn list_ticket_keys(
    state: web::Data<AppState>,
    principal: Principal,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let id = principal.authority_id;
    let authority = state.store.read(move |tx| load_authority(tx, id)).await?;
    let signers = state.keys.ticket_signers(id);
    let answer = TicketKeyList {
        authority_number: authority.number.0,
        keys: signers
            .iter()
            .map(|signer| TicketKey {
                id: signer.id().get(),
                public_key: URL_SAFE_NO_PAD.encode(signer.public_key()),
            })
            .collect(),
    };
    TaggedAnswer::of(&request, &answer)
}

fn sample() -> TicketKeyList {
    TicketKeyList {
        authority_number: 1,
        keys: vec![TicketKey {
            id: 0,
            public_key: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo".to_owned(),
        }],
    }
}
