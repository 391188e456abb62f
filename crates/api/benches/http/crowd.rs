//! A crowd that books on one day.

use std::sync::Arc;

use einlass_testkit::app::TestApp;
use einlass_testkit::database::Backend;
use einlass_testkit::pgbench::{self, Script};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::load;
use crate::search::service_id;
use crate::{MEASURED, ROUNDS, town};

/// Connections that book at the same time.
const CLIENTS: u64 = 16;

/// Some bookings that do not count: then the database plans as one that has run for a while.
pub(crate) async fn warm_up(app: &TestApp) {
    book(app, ROUNDS).await;
    app.database().analyze().unwrap();
}

/// Measures the crowd, on PostgreSQL beside one hot row of pgbench, and prints what came of it.
pub(crate) async fn measure(app: &TestApp, backend: Backend) {
    let before = app.traces().unwrap();
    let (mut ours, mut theirs) = (0.0_f64, 0.0_f64);
    let (mut booked, mut taken) = (0_u64, 0_u64);
    for round in 0..ROUNDS {
        if let Backend::Postgres = backend {
            theirs =
                theirs.max(pgbench::per_second(app.database(), Script::HotRow, CLIENTS, MEASURED).unwrap());
        }
        let tally = book(app, round).await;
        let of = |status| tally.statuses.get(&status).copied().unwrap_or(0);
        assert!(
            tally.statuses.keys().all(|status| [201, 409].contains(status)),
            "{tally:?}"
        );
        ours = ours.max(tally.per_second);
        booked += of(201);
        taken += of(409);
    }
    let after = app.traces().unwrap();
    let stored = after.of("appointment") - before.of("appointment");
    assert_eq!(
        u64::try_from(stored).unwrap(),
        booked,
        "every acknowledged booking is there, and no other"
    );
    println!(
        "{backend:?}: {CLIENTS} clients book on one day: {ours:.0}/s; {booked} booked, {taken} found the time taken"
    );
    if let Backend::Postgres = backend {
        println!("  pgbench on one hot row {theirs:.0}/s");
        println!("  ratio {:.0} % (target at least 70 %)", 100.0 * ours / theirs);
    }
}

/// Lets the crowd book, in each round on another day.
async fn book(app: &TestApp, round: u32) -> load::Tally {
    let portal = app.portal(town::SLUG).await.unwrap();
    let service = service_id(&portal, town::WANTED).await;
    let day: Timestamp = "2026-11-30T00:00:00Z".parse().unwrap();
    let day = day + (i64::from(round) * 24).hours();
    let path = format!("/v1/slots?services={service}&from_on=2026-11-30&to_on=2026-11-30&limit=1");
    let slots: Value = portal.get(&path).await.unwrap().json().unwrap();
    let site: Arc<str> = slots["slots"][0]["site_id"].as_str().unwrap().into();
    let bearer: Arc<str> = format!("Authorization: Bearer {}\r\n", portal.token().unwrap()).into();
    let make = move |client: u64, number: u64| {
        // Every client goes through the day in strides of its own, so all meet on the same times.
        let quantum = (client * 37 + number * (2 * client + 5)) % 252;
        let start = day + (i64::try_from(quantum).unwrap() * 5).minutes();
        let body = json!({
            "from": { "slot": { "services": [{ "service_id": service }], "site_id": *site, "start_at": start.to_string() } },
            "person": { "name": "Kim Muster", "email": format!("kim-{round}-{client}-{number}@example.org") },
        });
        let headers = format!("{bearer}Idempotency-Key: crowd-{round}-{client}-{number}\r\n");
        load::post("/v1/appointments", &headers, &body.to_string())
    };
    load::send(app.address(), CLIENTS, MEASURED, make).await
}
