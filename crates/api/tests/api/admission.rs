//! Check-in.

use einlass_contract::booking::Appointment;
use einlass_domain::admission::{AdmissionTicket, TicketFacts, TicketKeyId, TicketSigner};
use einlass_domain::calendar::{Quantum, QuantumSpan};
use einlass_domain::catalogue::{AuthorityNumber, SiteNumber};
use einlass_domain::clock::Clock;
use einlass_domain::ids::EventId;
use einlass_storage::WriteTx;
use einlass_storage::catalogue::find_authority_by_slug;
use einlass_storage::platform::NewEvent;
use einlass_storage::queue::{lock_visit, update_visit};
use einlass_testkit::app::TestApp;
use einlass_testkit::database::Backend;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use crate::booking_terms::questions;
use crate::story::{CARD, MONDAY, PERMIT, Story};
use crate::terms_town::town_with;

crate::on_both_databases!(
    number_equals_scan,
    window_edges,
    idempotent_two_kiosks,
    wrong_site,
    whoever_waits_in_another_building_is_sent_there,
    unknown_alike,
    whoever_was_served_or_went_away_is_not_sent_to_the_waiting_area,
    late_and_cancelled_are_offered_a_time_today,
    a_terminal_offers_no_time_for_what_it_can_not_book,
    a_terminal_acts_for_its_own_site_only,
    visits_are_listed_in_the_order_of_arrival,
);

const SITE: &str = "rathausplatz-22";

fn verdict(outcome: &Value) -> &str {
    outcome["verdict"].as_str().unwrap()
}

fn actions(outcome: &Value) -> Vec<&str> {
    let actions = outcome["next_actions"].as_array().unwrap();
    actions
        .iter()
        .map(|action| action["action"].as_str().unwrap())
        .collect()
}

/// E-02.
async fn number_equals_scan(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (scanned, typed) = (story.book(CARD, MONDAY).await, story.book(CARD, MONDAY).await);
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
    let a = story.scan(&kiosk, SITE, &scanned.appointment.ticket).await;
    let b = story
        .type_number(&kiosk, SITE, &typed.appointment.number.digits())
        .await;
    for outcome in [&a, &b] {
        assert_eq!(verdict(outcome), "admitted");
        assert_eq!(outcome["visit"]["waiting_area"], "Wartebereich A, Erdgeschoss");
        assert_eq!(actions(outcome), ["go_to_waiting_area"]);
    }
    assert_eq!(a["visit"]["call_number"], "E-001");
    assert_eq!(b["visit"]["call_number"], "E-002");
}

/// E-03: both ends belong to the window.
async fn window_edges(backend: Backend) {
    for (now, expected) in [
        ("2026-11-23T07:44:59Z", "too_early"),
        ("2026-11-23T07:45:00Z", "admitted"),
        ("2026-11-23T08:15:00Z", "admitted"),
        ("2026-11-23T08:15:01Z", "too_late"),
    ] {
        let story = Story::kempten(backend).await;
        let booked = story.book(CARD, MONDAY).await;
        story.at(now);
        let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
        let outcome = story.scan(&kiosk, SITE, &booked.appointment.ticket).await;
        assert_eq!(verdict(&outcome), expected, "at {now}: {outcome}");
        if expected == "too_early" {
            assert_eq!(outcome["opens_at"], "2026-11-23T07:45:00Z");
            assert_eq!(actions(&outcome), ["come_back_at", "ask_staff"]);
        }
    }
}

/// E-04.
async fn idempotent_two_kiosks(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    story.at(MONDAY);
    let (one, other) = (
        story.app.kiosk("kempten", SITE).await.unwrap(),
        story.app.kiosk("kempten", SITE).await.unwrap(),
    );
    let first = story.scan(&one, SITE, &booked.appointment.ticket).await;
    let second = story
        .type_number(&other, SITE, &booked.appointment.number.to_string())
        .await;
    assert_eq!(
        (verdict(&first), verdict(&second)),
        ("admitted", "already_admitted")
    );
    assert_eq!(first["visit"], second["visit"]);
    assert_eq!(story.app.traces().unwrap().of("visit"), 1);
}

/// E-05.
async fn wrong_site(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", "kronenstrasse-8").await.unwrap();
    let outcome = story
        .scan(&kiosk, "kronenstrasse-8", &booked.appointment.ticket)
        .await;
    assert_eq!(verdict(&outcome), "wrong_site");
    assert_eq!(outcome["place"]["site_name"], "Rathausplatz 22");
    assert_eq!(
        outcome["next_actions"][0]["address"],
        "Rathausplatz 22, 87435 Kempten (Allgäu)"
    );
    assert_eq!(story.app.traces().unwrap().of("visit"), 0);
}

async fn whoever_waits_in_another_building_is_sent_there(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let ticket = &booked.appointment.ticket;
    story.at(MONDAY);
    let here = story.app.kiosk("kempten", SITE).await.unwrap();
    let first = story.scan(&here, SITE, ticket).await;
    let other = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let outcome = story.scan(&other, PERMIT.1, ticket).await;
    assert_eq!(verdict(&outcome), "already_admitted");
    assert_eq!(actions(&outcome), ["go_to_site", "go_to_waiting_area"]);
    assert_eq!(
        outcome["next_actions"][0]["address"],
        "Rathausplatz 22, 87435 Kempten (Allgäu)"
    );
    assert_eq!(outcome["visit"], first["visit"]);
}

/// E-08: unknown numbers, forged codes and codes of another authority are answered alike, other codes are no tickets.
async fn unknown_alike(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.app.import("offenburg").await.unwrap();
    let stranger = other_town(&story.app).await;
    let own = story.book(CARD, MONDAY).await.appointment;
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
    let outcomes = [
        story
            .scan(&kiosk, SITE, stranger["ticket"].as_str().unwrap())
            .await,
        story
            .type_number(&kiosk, SITE, stranger["number"].as_str().unwrap())
            .await,
        story.type_number(&kiosk, SITE, "100 000 006").await,
        story.scan(&kiosk, SITE, &forge(&own, 1)).await,
        story.scan(&kiosk, SITE, &forge(&own, 5)).await,
    ];
    for outcome in &outcomes {
        assert_eq!(outcome, &outcomes[0]);
        assert_eq!(verdict(outcome), "unknown");
        assert_eq!(actions(outcome), ["type_number", "book_slot", "ask_staff"]);
    }
    for foreign in ["https://example.org/", "WIFI:S:guest;;", "EL1:", "EL1:ABC", ""] {
        let body = json!({ "site_id": story.town.site(SITE).unwrap(), "presented": { "ticket": foreign } });
        let answer = kiosk.post("/v1/check-ins", &body).await.unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "ticket_malformed"),
            "{foreign}"
        );
        assert!(
            foreign.is_empty() || !answer.text().contains(foreign),
            "foreign content is not shown"
        );
    }
}

/// A booking in Offenburg.
async fn other_town(app: &TestApp) -> Value {
    let portal = app.portal("offenburg").await.unwrap();
    let services = portal.get("/v1/services").await.unwrap().value().unwrap();
    let bookable = services["services"].as_array().unwrap().iter().find(|service| {
        service["appointment"] == "required" && !service["site_ids"].as_array().unwrap().is_empty()
    });
    let id = bookable.unwrap()["id"].as_str().unwrap();
    let found = portal
        .get(&format!("/v1/slots?services={id}&from_on=2026-11-23"))
        .await
        .unwrap()
        .value()
        .unwrap();
    let slot = &found["slots"][0];
    let choice = json!({ "services": [{ "service_id": id }], "site_id": slot["site_id"], "start_at": slot["start_at"] });
    let booked = portal
        .post("/v1/appointments", &json!({ "from": { "slot": choice } }))
        .await
        .unwrap();
    assert_eq!(booked.status, 201, "{}", booked.text());
    booked.value().unwrap()["appointment"].clone()
}

/// The ticket of a booking, signed by somebody else under a key id.
fn forge(own: &Appointment, key: u8) -> String {
    let start = Quantum::starting_at(own.start_at.0).unwrap();
    let span = QuantumSpan::new(start, own.duration_minutes / 5).unwrap();
    let facts = TicketFacts::new(AuthorityNumber(1), SiteNumber(1), own.number, span);
    let signer = TicketSigner::new(TicketKeyId::new(key).unwrap(), &[9; 32]);
    AdmissionTicket::issue(facts, &signer).as_str().to_owned()
}

/// Ends a visit: calls and serves the visitor, or notes that nobody was there.
async fn end_visit(app: &TestApp, visit: &Value, served: bool) {
    let id = visit["id"].as_str().unwrap().parse().unwrap();
    let now = app.clock().now();
    let work = move |tx: &mut WriteTx<'_>| {
        let slug = "kempten".parse().unwrap();
        let authority = find_authority_by_slug(tx, &slug)?.unwrap().id;
        let called = lock_visit(tx, authority, id)?.unwrap().call(now).unwrap();
        let ended = if served {
            called.serve(now).unwrap().finish(now).unwrap()
        } else {
            called.leave(now).unwrap()
        };
        let event = NewEvent {
            id: EventId::generate(now, &mut StdRng::seed_from_u64(7)),
            authority_id: authority,
            kind: "visit.ended",
            subject_id: ended.id.as_uuid(),
            occurred_at: now,
            payload: json!({}),
        };
        update_visit(tx, &ended, &event)
    };
    app.store().write(work).await.unwrap();
}

/// E-08: already served.
async fn whoever_was_served_or_went_away_is_not_sent_to_the_waiting_area(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (done, gone) = (story.book(CARD, MONDAY).await, story.book(CARD, MONDAY).await);
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
    for (booked, served, status) in [(&done, true, "finished"), (&gone, false, "left")] {
        let first = story.scan(&kiosk, SITE, &booked.appointment.ticket).await;
        assert_eq!(verdict(&first), "admitted");
        let waits = story.scan(&kiosk, SITE, &booked.appointment.ticket).await;
        assert_eq!(
            (verdict(&waits), actions(&waits)),
            ("already_admitted", vec!["go_to_waiting_area"])
        );
        end_visit(&story.app, &first["visit"], served).await;
        let ended = story.scan(&kiosk, SITE, &booked.appointment.ticket).await;
        assert_eq!(verdict(&ended), "already_admitted");
        assert_eq!(actions(&ended), ["book_slot", "ask_staff"], "{ended}");
        assert_eq!(ended["visit"]["status"], status);
        assert_eq!(ended["visit"]["call_number"], first["visit"]["call_number"]);
    }
    assert_eq!(story.app.traces().unwrap().of("visit"), 2);
}

async fn late_and_cancelled_are_offered_a_time_today(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (late, cancelled) = (story.book(CARD, MONDAY).await, story.book(CARD, MONDAY).await);
    story.cancel(&cancelled).await;
    story.at("2026-11-23T08:16:00Z");
    let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
    for (booked, expected) in [(&late, "too_late"), (&cancelled, "cancelled")] {
        let outcome = story.scan(&kiosk, SITE, &booked.appointment.ticket).await;
        assert_eq!(verdict(&outcome), expected);
        assert_eq!(actions(&outcome), ["book_slot", "ask_staff"]);
        assert_eq!(
            outcome["next_actions"][0]["slot"]["start_at"], "2026-11-23T08:25:00Z",
            "{outcome}"
        );
        assert_eq!(outcome["next_actions"][1]["phone"], "0831 115");
    }
}

/// What a terminal asks for is a name, and what it books is at its own building; staff ask and book more.
async fn a_terminal_offers_no_time_for_what_it_can_not_book(backend: Backend) {
    let closed = json!([{ "channel": "onsite", "reason": { "de": "Nur im Internet." } }]);
    for terms in [
        json!({ "closed_channels": closed }),
        json!({ "identity": "account" }),
        json!({ "identity": "verified_email" }),
        questions(),
    ] {
        let story = Story::kempten(backend).await;
        let booked = story.book(CARD, MONDAY).await;
        let town = town_with(&[(CARD.0, terms.clone())]);
        story.app.import_text(&town.to_string()).await.unwrap();
        story.at("2026-11-23T08:16:00Z");
        let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
        let late = story.scan(&kiosk, SITE, &booked.appointment.ticket).await;
        assert_eq!(
            (verdict(&late), actions(&late)),
            ("too_late", vec!["ask_staff"]),
            "{terms}"
        );
        let agent = story.app.agent("kempten").await.unwrap();
        let told = story.scan(&agent, SITE, &booked.appointment.ticket).await;
        assert_eq!(actions(&told), ["book_slot", "ask_staff"], "{terms}");
    }
    let story = Story::kempten(backend).await;
    let permit = story.book(PERMIT, MONDAY).await;
    story.cancel(&permit).await;
    let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
    let elsewhere = story.scan(&kiosk, SITE, &permit.appointment.ticket).await;
    assert_eq!(actions(&elsewhere), ["ask_staff"]);
}

async fn a_terminal_acts_for_its_own_site_only(backend: Backend) {
    let story = Story::kempten(backend).await;
    let kiosk = story.app.kiosk("kempten", SITE).await.unwrap();
    let body =
        json!({ "site_id": story.town.site(PERMIT.1).unwrap(), "presented": { "number": "100 000 006" } });
    let check_in = kiosk.post("/v1/check-ins", &body).await.unwrap();
    let booking = story
        .try_book(&kiosk, story.choice(PERMIT, "2026-11-23T07:00:00Z"))
        .await;
    for answer in [check_in, booking] {
        assert_eq!((answer.status, answer.code().as_str()), (403, "scope_missing"));
    }
    let (permit, card) = (
        story.town.service_id(PERMIT.0).unwrap(),
        story.town.service_id(CARD.0).unwrap(),
    );
    let elsewhere = kiosk
        .get(&format!("/v1/slots?services={permit}&from_on=2026-11-23"))
        .await
        .unwrap();
    assert_eq!(
        elsewhere.value().unwrap()["slots"],
        json!([]),
        "a terminal offers what its site gives"
    );
    let here = kiosk.get(&format!("/v1/slots?services={card}")).await.unwrap();
    assert!(!here.value().unwrap()["slots"].as_array().unwrap().is_empty());
}

async fn visits_are_listed_in_the_order_of_arrival(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (first, second) = (story.book(CARD, MONDAY).await, story.book(CARD, MONDAY).await);
    story.at("2026-11-23T07:50:00Z");
    let agent = story.app.agent("kempten").await.unwrap();
    story.scan(&agent, SITE, &second.appointment.ticket).await;
    story.at("2026-11-23T07:51:00Z");
    story.scan(&agent, SITE, &first.appointment.ticket).await;
    let unit = story.town.unit("residents-registration").unwrap();
    let list = agent
        .get(&format!("/v1/visits?unit_id={unit}"))
        .await
        .unwrap()
        .value()
        .unwrap();
    let ids: Vec<_> = list["visits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|visit| &visit["appointment_id"])
        .collect();
    assert_eq!(ids, [&json!(second.appointment.id), &json!(first.appointment.id)]);
    let other = story.town.unit("vehicle-registration").unwrap();
    let empty = agent
        .get(&format!("/v1/visits?unit_id={other}"))
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(empty["visits"], json!([]));
}
