//! The client against a real HTTP server that fails in scripted ways.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the scripted server fails its test by panicking"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use einlass_client::{Client, ClientError, ClientOptions, Credentials, IdempotencyKey, RetryPolicy};
use einlass_contract::booking::{CancelAppointmentRequest, ReleaseHoldRequest};
use einlass_contract::platform::{ErrorCode, Problem};
use einlass_domain::ids::AppointmentId;
use rand::SeedableRng;
use rand::rngs::StdRng;

/// What the server answers next, and which keys and tokens it was shown.
#[derive(Default)]
struct Script {
    answers: Vec<u16>,
    keys: Vec<String>,
    tokens_issued: u32,
}

type Shared = web::Data<Arc<Mutex<Script>>>;

async fn token(script: Shared) -> HttpResponse {
    let mut script = script.lock().unwrap();
    script.tokens_issued += 1;
    HttpResponse::Ok().json(serde_json::json!({
        "access_token": format!("token-{}", script.tokens_issued),
        "token_type": "Bearer", "expires_in": 900, "scope": "appointments:write"
    }))
}

async fn release(script: Shared, request: HttpRequest) -> HttpResponse {
    let mut script = script.lock().unwrap();
    let key = request
        .headers()
        .get("Idempotency-Key")
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    script.keys.push(key);
    match script.answers.remove(0) {
        204 => HttpResponse::NoContent().finish(),
        409 => HttpResponse::Conflict().json(Problem::new(ErrorCode::HoldAlreadyBooked)),
        401 => HttpResponse::Unauthorized().json(Problem::new(ErrorCode::TokenInvalid)),
        status => HttpResponse::build(status.try_into().unwrap()).finish(),
    }
}

/// Starts the server on a free port and gives a client for it.
fn start(answers: &[u16]) -> (Client, Arc<Mutex<Script>>) {
    let script = Arc::new(Mutex::new(Script {
        answers: answers.to_vec(),
        ..Script::default()
    }));
    let shared = web::Data::new(script.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .route("/v1/token", web::post().to(token))
            .route("/v1/holds/{id}/release", web::post().to(release))
    })
    .workers(1)
    .bind(("127.0.0.1", 0))
    .unwrap();
    let address = server.addrs()[0];
    actix_web::rt::spawn(server.run());
    (client(&format!("http://{address}")), script)
}

fn client(base: &str) -> Client {
    let pause = Duration::from_millis(1);
    let retry = RetryPolicy {
        attempts: 3,
        first_pause: pause,
        longest_pause: pause,
    };
    let options = ClientOptions {
        timeout: Duration::from_secs(5),
        retry,
    };
    Client::new(base, Credentials::new("id", "secret"), &options).unwrap()
}

async fn release_once(client: &Client) -> Result<(), ClientError> {
    let mut rng = StdRng::seed_from_u64(1);
    let key = IdempotencyKey::generate(&mut rng);
    let id = AppointmentId::generate(jiff::Timestamp::UNIX_EPOCH, &mut rng);
    client
        .release_hold(
            id,
            &ReleaseHoldRequest {
                hold_token: "t".into(),
            },
            &key,
        )
        .await
}

#[actix_web::test]
async fn a_write_is_repeated_under_the_same_key_until_it_succeeds() {
    let (client, script) = start(&[503, 502, 204]);
    release_once(&client).await.unwrap();
    let keys = script.lock().unwrap().keys.clone();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]));
}

#[actix_web::test]
async fn a_refusal_is_not_repeated_and_carries_its_code() {
    let (client, script) = start(&[409, 204]);
    let error = release_once(&client).await.unwrap_err();
    assert_eq!(error.problem().unwrap().code, ErrorCode::HoldAlreadyBooked);
    assert_eq!(script.lock().unwrap().keys.len(), 1);
}

#[actix_web::test]
async fn an_expired_token_is_renewed_once() {
    let (client, script) = start(&[401, 204]);
    release_once(&client).await.unwrap();
    assert_eq!(script.lock().unwrap().tokens_issued, 2);
}

#[actix_web::test]
async fn a_client_whose_fresh_token_is_refused_gives_up() {
    let (client, script) = start(&[401, 401, 204]);
    assert_eq!(
        release_once(&client).await.unwrap_err().problem().unwrap().code,
        ErrorCode::TokenInvalid
    );
    assert_eq!(script.lock().unwrap().keys.len(), 2);
}

#[actix_web::test]
async fn patience_ends_after_three_tries() {
    let (client, script) = start(&[503, 503, 503, 204]);
    assert!(matches!(
        release_once(&client).await,
        Err(ClientError::Unexpected { status: 503 })
    ));
    assert_eq!(script.lock().unwrap().keys.len(), 3);
}

#[actix_web::test]
async fn a_server_that_is_not_there_is_unreachable() {
    // The port is free again once the listener is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let client = client(&format!("http://127.0.0.1:{port}"));
    assert!(matches!(
        release_once(&client).await,
        Err(ClientError::Unreachable(_))
    ));
    let id = AppointmentId::generate(jiff::Timestamp::UNIX_EPOCH, &mut StdRng::seed_from_u64(2));
    let key = IdempotencyKey::generate(&mut StdRng::seed_from_u64(3));
    let cancelled = client
        .cancel_appointment(id, &CancelAppointmentRequest::default(), &key)
        .await;
    assert!(matches!(cancelled, Err(ClientError::Unreachable(_))));
}

#[test]
fn an_address_without_a_scheme_is_refused() {
    let error = Client::new(
        "localhost:8115",
        Credentials::new("a", "b"),
        &ClientOptions::default(),
    );
    assert!(matches!(error, Err(ClientError::Address(_))));
}
