//! How much one person and one service may book, and ways of booking that are switched off (B-03, B-09).

use einlass_domain::booking::Channel;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, PERMIT, Story};
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    limits_per_service_and_per_day_of_a_person,
    an_exempt_contact_has_no_limit,
    two_at_once_cannot_both_be_the_last_of_a_day,
    two_at_once_cannot_both_be_the_last_of_a_person,
    one_person_in_many_spellings_and_ways_has_one_limit,
    a_full_day_is_refused_also_for_holds_and_moves,
    a_switched_off_channel_names_reason_and_open_ones,
    overlapping_and_repeated_bookings_are_listed_without_names,
);

const PASSPORT: (&str, &str) = ("passport", CARD.1);
const TUESDAY: &str = "2026-11-24T08:00:00Z";

async fn book(story: &Story, what: (&str, &str), start: &str, email: &str) -> (u16, String) {
    let person = json!({ "email": email, "name": "Erika Mustermann" });
    let answer = story
        .book_as(&story.portal, story.choice(what, start), person, json!({}))
        .await;
    (answer.status, answer.code())
}

fn booked() -> (u16, String) {
    (201, String::new())
}

fn refused() -> (u16, String) {
    (422, "person_limit_reached".to_owned())
}

async fn limits_per_service_and_per_day_of_a_person(backend: Backend) {
    let file = town_with(&[(CARD.0, json!({ "max_open_per_person": 1 }))]);
    let unit = file["services"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["slug"] == CARD.0)
        .unwrap()["unit"]
        .clone();
    let policy = json!({ "max_open_per_person": 5, "max_per_person_and_day": 2 });
    let file = with(file, "units", unit.as_str().unwrap(), "policy", policy);
    let story = Story::in_town(backend, &file).await;
    let (one, two) = ("erika@example.org", "Erika+x@example.org");
    assert_eq!(book(&story, CARD, MONDAY, one).await, booked());
    assert_eq!(
        book(&story, CARD, TUESDAY, two).await,
        refused(),
        "one identity card at a time"
    );
    assert_eq!(book(&story, PASSPORT, MONDAY, two).await, booked());
    assert_eq!(
        book(&story, PASSPORT, MONDAY, one).await,
        refused(),
        "two on one day"
    );
    assert_eq!(book(&story, PASSPORT, TUESDAY, one).await, booked());
    assert_eq!(book(&story, CARD, MONDAY, "other@example.org").await, booked());
}

async fn an_exempt_contact_has_no_limit(backend: Backend) {
    let mut file = town_with(&[]);
    file["authority"]["exempt_contacts"] = json!(["heim@example.org"]);
    let story = Story::in_town(backend, &file).await;
    for _ in 0..4 {
        assert_eq!(book(&story, CARD, MONDAY, "Heim+7@example.org").await, booked());
    }
}

/// Books the same at the same moment from several clients and counts the successes.
async fn rush(story: &Story, count: usize, body: impl Fn(usize) -> Value) -> Vec<(u16, String)> {
    let mut running = Vec::new();
    for n in 0..count {
        let (caller, body): (Caller, Value) = (story.portal.clone(), body(n));
        running.push(tokio::spawn(async move {
            let answer = caller.post("/v1/appointments", &body).await.unwrap();
            (answer.status, answer.code())
        }));
    }
    let mut answers = Vec::new();
    for one in running {
        answers.push(one.await.unwrap());
    }
    answers
}

fn successes(answers: &[(u16, String)], code: &str) -> usize {
    let fits = |(status, told): &&(u16, String)| *status != 201 && told != code;
    assert_eq!(answers.iter().find(fits), None);
    answers.iter().filter(|(status, _)| *status == 201).count()
}

async fn two_at_once_cannot_both_be_the_last_of_a_day(backend: Backend) {
    let story = Story::in_town(backend, &town_with(&[(CARD.0, json!({ "max_per_day": 3 }))])).await;
    let answers = rush(&story, 12, |n| {
        let start = format!("2026-11-23T{:02}:00:00Z", 8 + n % 3);
        json!({ "from": { "slot": story.choice(CARD, &start) } })
    })
    .await;
    assert_eq!(successes(&answers, "day_limit_reached"), 3);
}

async fn two_at_once_cannot_both_be_the_last_of_a_person(backend: Backend) {
    let story = Story::kempten(backend).await;
    let answers = rush(&story, 12, |n| {
        let start = format!("2026-11-23T{:02}:00:00Z", 8 + n % 3);
        let person = json!({ "email": format!("erika+{n}@example.org") });
        json!({ "from": { "slot": story.choice(CARD, &start) }, "person": person })
    })
    .await;
    assert_eq!(successes(&answers, "person_limit_reached"), 2);
}

/// B-09: the limit counts the person, however the address is written and whichever way leads to the booking.
async fn one_person_in_many_spellings_and_ways_has_one_limit(backend: Backend) {
    let story = Story::kempten(backend).await;
    let spellings = [
        json!({ "email": "erika@example.org" }),
        json!({ "email": "Erika@Example.ORG" }),
        json!({ "email": "erika+amt@example.org" }),
        json!({ "email": "ERIKA+1@EXAMPLE.org" }),
    ];
    let permit = story.choice(PERMIT, "2026-11-23T09:20:00Z");
    let mut running = Vec::new();
    for n in 0..24 {
        let person = spellings[n % spellings.len()].clone();
        let card = story.choice(CARD, &format!("2026-11-23T09:{:02}:00Z", (n / 8) * 15 % 60));
        let caller = story.portal.clone();
        let (path, body) = match n % 3 {
            0 => {
                let held = caller.post("/v1/holds", &card).await.unwrap();
                let held: einlass_contract::booking::Hold = held.json().unwrap();
                let source = json!({ "hold": { "id": held.id, "hold_token": held.hold_token } });
                ("/v1/appointments", json!({ "from": source, "person": person }))
            }
            1 => (
                "/v1/itineraries",
                json!({ "stations": [card, permit], "person": person }),
            ),
            _ => (
                "/v1/appointments",
                json!({ "from": { "slot": card }, "person": person }),
            ),
        };
        running.push(tokio::spawn(async move {
            let answer = caller.post(path, &body).await.unwrap();
            (answer.status, answer.code())
        }));
    }
    let mut booked = 0;
    for one in running {
        let (status, code) = one.await.unwrap();
        let is_refused =
            ["person_limit_reached", "slot_taken", "stations_too_close"].contains(&code.as_str());
        assert!(status == 201 || is_refused, "{status} {code}");
        booked += u32::from(status == 201);
    }
    assert_eq!(booked, 2, "two open bookings of one person, never three");
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_full_day_is_refused_also_for_holds_and_moves(backend: Backend) {
    let story = Story::in_town(backend, &town_with(&[(CARD.0, json!({ "max_per_day": 1 }))])).await;
    let hold = story.hold(CARD, MONDAY).await;
    let moving = story.book(CARD, TUESDAY).await;
    let full = story
        .portal
        .post("/v1/holds", &story.choice(CARD, "2026-11-23T10:00:00Z"))
        .await
        .unwrap();
    assert_eq!((full.status, full.code().as_str()), (409, "day_limit_reached"));
    let offered = full.problem().unwrap().alternatives;
    assert!(
        !offered.is_empty()
            && offered
                .iter()
                .all(|slot| !slot.start_at.to_string().starts_with("2026-11-23"))
    );
    let moved = story.reschedule(&moving, "2026-11-23T10:00:00Z").await;
    assert_eq!((moved.status, moved.code().as_str()), (409, "day_limit_reached"));
    assert_eq!(
        story.reschedule(&moving, "2026-11-24T09:00:00Z").await.status,
        200,
        "the same day is no other"
    );
    let from = json!({ "from": { "hold": { "id": hold.id, "hold_token": hold.hold_token } } });
    assert_eq!(
        story.portal.post("/v1/appointments", &from).await.unwrap().status,
        201
    );
}

/// B-03.
async fn a_switched_off_channel_names_reason_and_open_ones(backend: Backend) {
    let closed = |channel: &str, reason: &str| json!([{ "channel": channel, "reason": { "de": reason } }]);
    let file = town_with(&[(
        CARD.0,
        json!({ "closed_channels": closed("phone", "Nur noch online.") }),
    )]);
    let permit = file["services"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["slug"] == "permit-collection")
        .unwrap();
    let unit = permit["unit"].as_str().unwrap().to_owned();
    let file = with(
        file,
        "units",
        &unit,
        "closed_channels",
        closed("online", "Umbau bis Juni."),
    );
    let story = Story::in_town(backend, &file).await;
    let desk = story
        .app
        .client("kempten", Channel::Phone, "slots:read appointments:write", None)
        .await
        .unwrap();
    let search = format!("/v1/slots?services={}", story.town.service_id(CARD.0).unwrap());
    for answer in [
        story.try_book(&desk, story.choice(CARD, MONDAY)).await,
        desk.post("/v1/holds", &story.choice(CARD, MONDAY)).await.unwrap(),
        desk.get(&search).await.unwrap(),
    ] {
        assert_eq!((answer.status, answer.code().as_str()), (409, "channel_closed"));
        let problem = answer.value().unwrap();
        assert_eq!(problem["reason"]["de"], "Nur noch online.");
        assert_eq!(problem["open_channels"], json!(["online", "onsite"]));
    }
    assert_eq!(
        story
            .try_book(&story.portal, story.choice(CARD, MONDAY))
            .await
            .status,
        201
    );
    let permit = story.choice(("permit-collection", "gerberstrasse-2"), "2026-11-23T07:00:00Z");
    let of_unit = story
        .try_book(&story.portal, permit.clone())
        .await
        .value()
        .unwrap();
    assert_eq!(of_unit["reason"]["de"], "Umbau bis Juni.");
    assert_eq!(story.try_book(&desk, permit).await.status, 201);
}

/// B-09.
async fn overlapping_and_repeated_bookings_are_listed_without_names(backend: Backend) {
    let story = Story::kempten(backend).await;
    assert_eq!(book(&story, CARD, MONDAY, "erika@example.org").await, booked());
    assert_eq!(
        book(&story, PASSPORT, "2026-11-23T08:10:00Z", "erika+2@example.org").await,
        booked()
    );
    assert_eq!(book(&story, CARD, MONDAY, "max@example.org").await, booked());
    assert_eq!(book(&story, CARD, TUESDAY, "max@example.org").await, booked());
    assert_eq!(book(&story, CARD, MONDAY, "single@example.org").await, booked());
    let denied = story.portal.get("/v1/reports/duplicates").await.unwrap();
    assert_eq!(denied.code(), "scope_missing");
    let staff = story.caller("appointments:read").await;
    let answer = staff.get("/v1/reports/duplicates").await.unwrap();
    for personal in ["erika", "Erika", "max@", "Mustermann"] {
        assert!(!answer.text().contains(personal), "{personal}");
    }
    let list = answer.value().unwrap();
    let mut kinds: Vec<_> = list["duplicates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| {
            (
                pair["kind"].as_str().unwrap(),
                pair["bookings"][0]["start_at"].as_str().unwrap(),
            )
        })
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [("overlap", MONDAY), ("same_service", MONDAY)]);
}
