//! P-08: what the log of the real program says, and what it never says.

use std::path::Path;
use std::process::Stdio;

use einlass_contract::booking::BookedAppointment;
use einlass_testkit::app::{Caller, Town};
use einlass_testkit::database::{Backend, TestDatabase};
use serde_json::{Value, json};

use crate::program::{Server, add_client, free_address, program, succeed, town};

crate::on_both_databases!(no_personal_data);

/// Words that occur nowhere but in what visitors type.
const NAME: &str = "Quirina Zettelmeier-Probst";
const MAIL: &str = "quirina.probst@example.org";
const PHONE: &str = "+49831999777";

async fn no_personal_data(backend: Backend) {
    let database = TestDatabase::create(backend).await.unwrap();
    let url = database.url_text();
    succeed(&url, &["import", &town("musterstadt")]).await;
    let portal = add_client(
        &url,
        "musterstadt",
        "online",
        "catalogue:read slots:read appointments:write",
    )
    .await;
    let kiosk = add_client(&url, "musterstadt", "onsite", "catalogue:read check-ins:write").await;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let listen = free_address();
    let mut command = program(&url);
    // The loudest that an operator can set for our own code.
    command
        .arg("serve")
        .env("EINLASS_LISTEN", &listen)
        .env(
            "EINLASS_LOG",
            "info,einlass=trace,einlass_api=trace,einlass_storage=trace",
        )
        .stderr(Stdio::from(std::fs::File::create(&log).unwrap()));
    let server = Server::wait(&mut command, &listen).await;
    let secrets = a_visit(&server.caller(&portal).await, &server.caller(&kiosk).await).await;
    assert!(server.terminate().await);
    let lines = read_lines(&log);
    assert!(
        lines.iter().filter(|line| line["request.id"].is_string()).count() > 8,
        "every request has a line"
    );
    let text = std::fs::read_to_string(&log).unwrap();
    for secret in secrets.iter().chain([&portal.1, &kiosk.1]) {
        assert!(!text.contains(secret.as_str()), "the log holds {secret}");
    }
}

/// Books, fails, finds and checks in; gives every word that must not be logged.
async fn a_visit(portal: &Caller, kiosk: &Caller) -> Vec<String> {
    let town = Town::read(portal).await.unwrap();
    let body = booking(portal, &town, json!({ "name": NAME, "email": MAIL })).await;
    let answer = portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    let booked: BookedAppointment = answer.json().unwrap();
    let by_phone = json!({ "from": body["from"].clone(), "person": { "name": NAME, "phone": PHONE } });
    portal.post("/v1/appointments", &by_phone).await.unwrap();
    let unusable =
        json!({ "from": body["from"].clone(), "person": { "name": NAME, "email": "quirina@@example" } });
    let refused = portal.post("/v1/appointments", &unusable).await.unwrap();
    assert_eq!(refused.code(), "person_invalid");
    let number = booked.appointment.number.to_string();
    let find = json!({ "number": number, "manage_token": booked.manage_token });
    portal.post("/v1/appointments/find", &find).await.unwrap();
    let site = town.site("rathaus").unwrap();
    for presented in [
        json!({ "ticket": booked.appointment.ticket }),
        json!({ "number": number }),
    ] {
        let shown = json!({ "site_id": site, "presented": presented });
        let outcome = kiosk.post("/v1/check-ins", &shown).await.unwrap();
        assert_eq!(outcome.status, 200, "{}", outcome.text());
    }
    vec![
        NAME.to_owned(),
        "Zettelmeier".to_owned(),
        MAIL.to_owned(),
        "quirina".to_owned(),
        PHONE.to_owned(),
        number.clone(),
        number.replace(' ', ""),
        booked.appointment.ticket,
        booked.manage_token,
    ]
}

/// A booking of the next free time.
async fn booking(portal: &Caller, town: &Town, person: Value) -> Value {
    let service = town.service_id("meldebescheinigung").unwrap();
    let site = town.site("rathaus").unwrap();
    let path = format!("/v1/slots?services={service}&site_id={site}&limit=1");
    let found = portal.get(&path).await.unwrap().value().unwrap();
    let slot = json!({
        "services": [{ "service_id": service, "quantity": 1 }],
        "site_id": site,
        "start_at": found["slots"][0]["start_at"],
    });
    json!({ "from": { "slot": slot }, "person": person })
}

fn read_lines(log: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(log).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
        .collect()
}
