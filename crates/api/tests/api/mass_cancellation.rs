//! C-07: calling off many bookings at once.

use std::collections::BTreeMap;
use std::process::Stdio;

use einlass_contract::booking::{CallList, MassCancellation};
use einlass_domain::booking::Channel;
use einlass_storage::platform::list_events;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::program::{program, run, succeed};
use crate::story::{CARD, PERMIT, Story};

crate::on_both_databases!(
    dry_run_then_apply,
    a_plan_that_makes_no_sense_is_refused_with_its_field,
    killed_in_the_middle_and_resumed_it_cancels_each_once,
);

/// A client that may call off bookings.
pub(crate) async fn manager(story: &Story) -> Caller {
    let scopes = "appointments:write appointments:manage";
    let manager = story.app.client("kempten", Channel::Internal, scopes, None).await;
    manager.unwrap()
}

fn plan(story: &Story) -> Value {
    json!({
        "unit_ids": [story.town.unit("foreigners-office").unwrap()],
        "pool_keys": ["foreigners-collection"],
        "from_on": "2026-11-23",
        "to_on": "2026-11-25",
        "reason": { "de": "Wir ziehen um.", "en": "We are moving." },
        "rebooking_link": "https://termine.example.org/neu?unit={unit}&site={site}&services={services}&lang={language}",
    })
}

/// What calls off all permits of the first day.
pub(crate) fn first_day() -> Value {
    json!({
        "pool_keys": ["foreigners-collection"],
        "from_on": "2026-11-23",
        "to_on": "2026-11-23",
        "reason": { "de": "Wir ziehen um.", "en": "We are moving." },
        "rebooking_link": "https://termine.example.org/neu?unit={unit}&lang={language}",
    })
}

/// Plans to call off the permits of the first day; gives the path of the plan, too.
pub(crate) async fn plan_first_day(manager: &Caller) -> (String, MassCancellation) {
    let planned = manager
        .post("/v1/mass-cancellations", &first_day())
        .await
        .unwrap();
    assert_eq!(planned.status, 201, "{}", planned.text());
    let planned: MassCancellation = planned.json().unwrap();
    (format!("/v1/mass-cancellations/{}", planned.id), planned)
}

/// Calls them off.
pub(crate) async fn call_off_first_day(manager: &Caller) -> (String, MassCancellation) {
    let (path, _) = plan_first_day(manager).await;
    let applied = manager.post(&format!("{path}/apply"), &json!({})).await.unwrap();
    assert_eq!(applied.status, 200, "{}", applied.text());
    (path, applied.json().unwrap())
}

/// Books the collection of a permit for a person.
pub(crate) async fn book(story: &Story, start: &str, person: Value, language: &str) {
    let choice = story.choice(PERMIT, start);
    let body = json!({ "from": { "slot": choice }, "person": person, "language": language });
    let answer = story.portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// How often each appointment was cancelled, by the events; waits until `expected` of them can be seen, which on
/// PostgreSQL is when all older transactions of the cluster have ended.
async fn cancellations_of(story: &Story, expected: usize) -> BTreeMap<uuid::Uuid, usize> {
    for _ in 0..600 {
        let counts = cancellations(story).await;
        if counts.len() >= expected {
            return counts;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the events of {expected} cancellations never came");
}

/// How often each appointment was cancelled, by the events that can be seen.
async fn cancellations(story: &Story) -> BTreeMap<uuid::Uuid, usize> {
    let slug = "kempten".parse().unwrap();
    let events = story
        .app
        .store()
        .read::<_, einlass_storage::StorageError, _>(move |tx| {
            let authority = einlass_storage::catalogue::find_authority_by_slug(tx, &slug)?.unwrap();
            list_events(tx, authority.id, None, 5000)
        });
    let mut counts = BTreeMap::new();
    for event in events.await.unwrap() {
        if event.kind == "appointment.cancelled" {
            assert!(
                event.payload["mass_cancellation_id"].is_string(),
                "{}",
                event.payload
            );
            *counts.entry(event.subject_id).or_default() += 1;
        }
    }
    counts
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn dry_run_then_apply(backend: Backend) {
    let story = Story::kempten(backend).await;
    book(
        &story,
        "2026-11-23T07:00:00Z",
        json!({ "email": "a@example.org" }),
        "de",
    )
    .await;
    book(
        &story,
        "2026-11-23T07:10:00Z",
        json!({ "name": "Berta", "phone": "0831 25250" }),
        "de",
    )
    .await;
    book(&story, "2026-11-25T07:00:00Z", json!({}), "uk").await;
    book(
        &story,
        "2026-11-26T12:00:00Z",
        json!({ "email": "d@example.org" }),
        "de",
    )
    .await;
    story.book(CARD, "2026-11-23T08:00:00Z").await;
    let manager = manager(&story).await;

    let answer = manager
        .post("/v1/mass-cancellations", &plan(&story))
        .await
        .unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    let planned: MassCancellation = answer.json().unwrap();
    let counts = planned.counts;
    assert_eq!((counts.bookings, counts.left, counts.cancelled), (3, 3, 0));
    assert_eq!(
        (counts.with_mail, counts.with_phone, counts.without_contact),
        (1, 1, 1)
    );
    let notice = planned.sample_notice.unwrap();
    for part in [
        "Montag, 23.11.2026, um 08:00 Uhr",
        "Wir ziehen um.",
        "https://termine.example.org/neu?unit=foreigners-office&site=gerberstrasse-2&services=permit-collection&lang=de",
    ] {
        assert!(notice.get("de").contains(part), "{}", notice.get("de"));
    }
    assert!(
        notice.get("en").contains("Monday, 23.11.2026, at 08:00"),
        "{}",
        notice.get("en")
    );
    assert_eq!(cancellations(&story).await.len(), 0, "a dry run cancels nothing");

    let path = format!("/v1/mass-cancellations/{}", planned.id);
    let mut calls: CallList = manager
        .get(&format!("{path}/call-list"))
        .await
        .unwrap()
        .json()
        .unwrap();
    // Bookings of the same millisecond have no order of their own.
    calls.entries.sort_by_key(|entry| entry.start_at);
    assert_eq!((calls.entries.len(), calls.next), (2, None));
    assert_eq!(calls.entries[0].name.as_deref(), Some("Berta"));
    assert_eq!(calls.entries[0].phone.as_deref(), Some("+4983125250"));
    assert!(
        calls.entries[0]
            .notice
            .contains(&calls.entries[0].number.to_string())
    );
    assert!(
        calls.entries[1].notice.starts_with("Your appointment"),
        "{}",
        calls.entries[1].notice
    );
    let reader = story.caller("appointments:read appointments:write").await;
    let refused = reader.get(&format!("{path}/call-list")).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));

    let step = manager
        .post(&format!("{path}/apply"), &json!({ "limit": 2 }))
        .await
        .unwrap();
    let step: MassCancellation = step.json().unwrap();
    assert_eq!((step.counts.left, step.counts.cancelled), (1, 2));
    for _ in 0..2 {
        let step = manager.post(&format!("{path}/apply"), &json!({})).await.unwrap();
        let step: MassCancellation = step.json().unwrap();
        assert_eq!((step.counts.left, step.counts.cancelled), (0, 3));
    }
    let counts = cancellations_of(&story, 3).await;
    assert_eq!((counts.len(), counts.values().max()), (3, Some(&1)));
    let calls: CallList = manager
        .get(&format!("{path}/call-list"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(calls.entries.len(), 2, "the list stays when all is done");
    assert!(
        story.is_free(PERMIT, "2026-11-23T07:00:00Z").await,
        "the authority frees at once"
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_plan_that_makes_no_sense_is_refused_with_its_field(backend: Backend) {
    let story = Story::kempten(backend).await;
    let manager = manager(&story).await;
    for (field, value, at) in [
        ("to_on", json!("2026-11-22"), "/to_on"),
        ("reason", json!({ "de": "Wir ziehen um." }), "/reason"),
        ("rebooking_link", json!("http://example.org"), "/rebooking_link"),
        (
            "rebooking_link",
            json!("https://example.org/{number}"),
            "/rebooking_link",
        ),
        ("pool_keys", json!(["atlantis"]), "/unit_ids"),
    ] {
        let mut body = plan(&story);
        body[field] = value;
        let answer = manager.post("/v1/mass-cancellations", &body).await.unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, "mass_cancellation_invalid")
        );
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some(at), "{field}");
    }
    let path = "/v1/mass-cancellations/01930000-0000-7000-8000-000000000000";
    let unknown = manager.get(path).await.unwrap();
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (404, "mass_cancellation_not_found")
    );
    let nothing = manager
        .post(&format!("{path}/apply"), &json!({ "limit": 501 }))
        .await
        .unwrap();
    assert_eq!(nothing.code(), "mass_cancellation_invalid");
}

/// The program is killed after its first line of progress; the next one goes on where it ended.
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn killed_in_the_middle_and_resumed_it_cancels_each_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    // The program knows no other clock than the real one, so the bookings lie far ahead of both.
    for slot in story.free_on(CARD, "2027-02-15").await.iter().take(30) {
        story.book(CARD, &slot.start_at.to_string()).await;
    }
    let url = story.app.database().url_text();
    let planned = succeed(
        &url,
        &[
            "mass-cancel",
            "--authority",
            "kempten",
            "--unit",
            "residents-registration",
            "--from",
            "2027-02-01",
            "--to",
            "2027-02-28",
            "--reason-de",
            "Umzug",
            "--reason-en",
            "Moving",
            "--link",
            "https://example.org/{unit}",
        ],
    )
    .await;
    assert!(planned.contains("30 bookings left, 0 cancelled"), "{planned}");
    let id = planned.lines().next().unwrap().rsplit(' ').next().unwrap();
    assert_eq!(cancellations(&story).await.len(), 0);

    let apply = [
        "mass-cancel",
        "--authority",
        "kempten",
        "--resume",
        id,
        "--apply",
        "--batch",
        "1",
    ];
    let mut child = program(&url).args(apply).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if line.starts_with("cancelled 3 of") {
            child.kill().await.unwrap();
            break;
        }
    }
    let path = format!("/v1/mass-cancellations/{id}");
    let broken_off: MassCancellation = manager(&story).await.get(&path).await.unwrap().json().unwrap();
    let done = broken_off.counts.cancelled;
    assert!((3..30).contains(&done), "{done} of 30 when it was killed");
    assert_eq!(story.app.store().verify().await.unwrap(), []);

    let resumed = succeed(&url, &apply).await;
    assert!(
        resumed.contains("cancelled 30 of 30") && resumed.ends_with("done\n"),
        "{resumed}"
    );
    let counts = cancellations_of(&story, 30).await;
    assert_eq!((counts.len(), counts.values().max()), (30, Some(&1)));
    assert_eq!(story.app.store().verify().await.unwrap(), []);
    let unknown = run(
        &url,
        &[
            "mass-cancel",
            "--authority",
            "kempten",
            "--unit",
            "atlantis",
            "--from",
            "2027-02-01",
            "--to",
            "2027-02-28",
            "--reason-de",
            "x",
            "--reason-en",
            "x",
            "--link",
            "https://example.org",
        ],
    )
    .await;
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("atlantis"));
}
