//! `GET /v1/slots` over 90 days and all sites against a point read with an answer of the same size.

use actix_web::{App, HttpResponse, HttpServer, web};
use einlass_contract::calendar::SlotList;
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::find_appointment;
use einlass_storage::{StorageError, Store};
use einlass_testkit::app::{Caller, TestApp};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::load::{self, Tally};
use crate::{MEASURED, ROUNDS, town};

/// Connections that search at the same time.
const CLIENTS: u64 = 16;

/// What the point read works with.
struct PointRead {
    store: Store,
    authority_id: AuthorityId,
    appointment_id: AppointmentId,
    answer: SlotList,
}

/// Measures both and prints the ratio.
pub(crate) async fn measure(app: &TestApp, backend: Backend) {
    let portal = app.portal(town::SLUG).await.unwrap();
    let path = path(&portal, town::ANYWHERE).await;
    let answer = portal.get(&path).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    let slots: SlotList = answer.json().unwrap();
    let point = serve_point_read(app, &portal, slots).await;
    let bearer = format!("Authorization: Bearer {}\r\n", portal.token().unwrap());
    let tagged = format!("{bearer}If-None-Match: {}\r\n", answer.header("etag").unwrap());

    let (mut search, mut unchanged, mut read) = (Tally::default(), Tally::default(), Tally::default());
    for _ in 0..ROUNDS {
        best(&mut read, run(&point, "/point", "", 200).await);
        best(&mut search, run(app.address(), &path, &bearer, 200).await);
        best(&mut unchanged, run(app.address(), &path, &tagged, 304).await);
    }
    let size = answer.text().len();
    println!(
        "{backend:?}: search over 90 days, 40 pools, 4 sites, answer of {size} bytes, {CLIENTS} clients"
    );
    let (ours, theirs) = (search.per_second, read.per_second);
    println!("  point read of the same size {theirs:.0}/s, search {ours:.0}/s");
    println!("  ratio {:.0} % (target at least 50 %)", 100.0 * ours / theirs);
    let not_modified = unchanged.per_second;
    println!("  with the tag of the last answer {not_modified:.0}/s (304)");
}

/// The path of a search for a service over 90 days.
async fn path(portal: &Caller, service: &str) -> String {
    let id = service_id(portal, service).await;
    format!("/v1/slots?services={id}&from_on=2026-11-20&to_on=2027-02-17&limit=5000")
}

/// The id of a service.
pub(crate) async fn service_id(portal: &Caller, slug: &str) -> String {
    let list: Value = portal.get("/v1/services").await.unwrap().json().unwrap();
    let services = list["services"].as_array().unwrap();
    let found = services.iter().find(|service| service["name"]["de"] == slug);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

/// A server beside the real one, on the same store, that does nothing but read one row and write JSON.
async fn serve_point_read(app: &TestApp, portal: &Caller, answer: SlotList) -> String {
    let slot = answer.slots.last().unwrap();
    let service = service_id(portal, town::ANYWHERE).await;
    let choice = json!({ "services": [{ "service_id": service }], "site_id": slot.site_id, "start_at": slot.start_at });
    let body = json!({ "from": { "slot": choice } });
    let booked = portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!(booked.status, 201, "{}", booked.text());
    let booked: Value = booked.json().unwrap();
    let store = app.store().clone();
    let authorities = store.read::<_, StorageError, _>(einlass_storage::catalogue::list_authorities);
    let state = web::Data::new(PointRead {
        authority_id: authorities.await.unwrap().first().unwrap().id,
        appointment_id: booked["appointment"]["id"].as_str().unwrap().parse().unwrap(),
        store,
        answer,
    });
    let server = HttpServer::new(move || {
        let app = App::new().app_data(state.clone());
        app.route("/point", web::get().to(point_read))
    });
    let server = server.workers(2).bind("127.0.0.1:0").unwrap();
    let address = server.addrs().first().unwrap().to_string();
    tokio::spawn(server.run());
    address
}

async fn point_read(state: web::Data<PointRead>) -> HttpResponse {
    let (authority, id) = (state.authority_id, state.appointment_id);
    let read = state
        .store
        .read::<_, StorageError, _>(move |tx| find_appointment(tx, authority, id));
    assert!(read.await.unwrap().is_some());
    HttpResponse::Ok().json(&state.answer)
}

async fn run(address: &str, path: &str, headers: &str, status: u16) -> Tally {
    let request = load::get(path, headers);
    let tally = load::send(address, CLIENTS, MEASURED, move |_, _| request.clone()).await;
    let expected: Vec<u16> = tally.statuses.keys().copied().collect();
    assert_eq!(expected, [status]);
    tally
}

fn best(known: &mut Tally, new: Tally) {
    if new.per_second > known.per_second {
        *known = new;
    }
}
