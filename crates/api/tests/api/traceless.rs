//! Bad input: each kind has its own stable code and leaves no trace in the data.

use einlass_storage::WriteTx;
use einlass_storage::booking::{find_appointment, keep_person_until};
use einlass_storage::catalogue::find_authority_by_slug;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    malformed_bodies_leave_no_trace,
    impossible_times_leave_no_trace,
    impossible_services_leave_no_trace,
    unusable_persons_leave_no_trace,
    bad_changes_leave_no_trace,
    a_row_that_is_only_changed_is_a_trace
);

/// An id that belongs to nothing here.
const FOREIGN: &str = "01930000-0000-7000-8000-000000000000";

/// A good choice with one field replaced.
fn with(story: &Story, field: &str, value: Value) -> Value {
    let mut choice = story.choice(CARD, MONDAY);
    choice[field] = value;
    choice
}

/// Holding and booking refuse each choice with its own code, and nothing is left of it.
async fn refuse(story: &Story, status: u16, cases: &[(Value, &str)]) {
    let before = story.app.traces().unwrap();
    for (choice, code) in cases {
        let hold = story.portal.post("/v1/holds", choice).await.unwrap();
        assert_eq!((hold.status, hold.code().as_str()), (status, *code), "{choice}");
        let booking = story.try_book(&story.portal, choice.clone()).await;
        assert_eq!(
            (booking.status, booking.code().as_str()),
            (status, *code),
            "{choice}"
        );
    }
    assert_eq!(story.app.traces().unwrap(), before);
}

async fn malformed_bodies_leave_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let at = |start: &str| with(&story, "start_at", json!(start));
    let cases = [
        (with(&story, "colour", json!("red")), "field_unknown"),
        (at("2026-11-23T09:00:00"), "time_without_offset"),
        (at("soon"), "body_malformed"),
        (with(&story, "site_id", json!(7)), "body_malformed"),
        (json!({}), "body_malformed"),
        (json!([]), "body_malformed"),
    ];
    refuse(&story, 400, &cases).await;
}

async fn impossible_times_leave_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let at = |start: &str| with(&story, "start_at", json!(start));
    let cases = [
        (at("2026-11-20T07:55:00Z"), "time_in_past"),
        (at("2026-11-20T08:00:00Z"), "time_too_soon"),
        (at("2027-06-23T08:00:00Z"), "time_beyond_horizon"),
        (at("2026-11-23T08:01:00Z"), "time_off_grid"),
        (at("2026-12-25T08:00:00Z"), "time_not_open"),
    ];
    refuse(&story, 422, &cases).await;
    let closed = story.choice(("lost-documents", CARD.1), MONDAY);
    refuse(&story, 409, &[(closed, "channel_closed")]).await;
    story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    let full = story.choice(PERMIT, "2026-11-23T07:05:00Z");
    refuse(&story, 409, &[(full, "slot_taken")]).await;
}

async fn impossible_services_leave_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let services = |keys: &[(&str, u16)], site: &str| story.choice_of(keys, site, MONDAY);
    let foreign = json!({ "service_id": FOREIGN });
    let unknown = [
        (with(&story, "site_id", json!(FOREIGN)), "site_not_found"),
        (with(&story, "unit_id", json!(FOREIGN)), "unit_not_found"),
        (with(&story, "services", json!([foreign])), "service_not_found"),
        (story.choice((CARD.0, PERMIT.1), MONDAY), "service_not_found"),
    ];
    refuse(&story, 404, &unknown).await;
    let alone = [("residence-permit", 1), ("permit-collection", 1)];
    let wrong = [
        (with(&story, "services", json!([])), "services_empty"),
        (
            with(&story, "services", json!(vec![foreign; 11])),
            "services_too_many",
        ),
        (services(&[(CARD.0, 0)], CARD.1), "quantity_out_of_range"),
        (services(&[(CARD.0, 6)], CARD.1), "quantity_out_of_range"),
        (services(&[(CARD.0, 1), (CARD.0, 1)], CARD.1), "service_repeated"),
        (services(&[("lost-property", 1)], CARD.1), "service_not_bookable"),
        (services(&alone, PERMIT.1), "services_not_combinable"),
    ];
    refuse(&story, 422, &wrong).await;
}

async fn unusable_persons_leave_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let before = story.app.traces().unwrap();
    let both = json!({ "email": "a@example.org", "phone": "0831 115115" });
    for (person, field) in [
        (json!({ "name": "" }), "/person/name"),
        (json!({ "email": "nobody" }), "/person/email"),
        (json!({ "phone": "12" }), "/person/phone"),
        (both, "/person/phone"),
    ] {
        let body = json!({ "from": { "slot": story.choice(CARD, MONDAY) }, "person": person });
        let answer = story.portal.post("/v1/appointments", &body).await.unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (422, "person_invalid"));
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some(field));
    }
    assert_eq!(story.app.traces().unwrap(), before);
}

async fn bad_changes_leave_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (one, other) = (story.book(CARD, MONDAY).await, story.book(CARD, MONDAY).await);
    let before = story.app.traces().unwrap();
    let path = |verb: &str| format!("/v1/appointments/{}/{verb}", one.appointment.id);
    let stolen = json!({ "manage_token": other.manage_token });
    let moved = json!({ "manage_token": other.manage_token, "start_at": "2026-11-23T09:00:00Z" });
    for (verb, body) in [("cancel", &stolen), ("reschedule", &moved)] {
        let answer = story.portal.post(&path(verb), body).await.unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "appointment_not_found")
        );
    }
    for (start, code) in [
        ("2026-11-20T07:00:00Z", "time_in_past"),
        ("2026-11-23T08:01:00Z", "time_off_grid"),
        ("2026-11-22T08:00:00Z", "time_not_open"),
    ] {
        assert_eq!(story.reschedule(&one, start).await.code(), code);
    }
    let kiosk = story.app.kiosk("kempten", CARD.1).await.unwrap();
    let site = story.town.site(CARD.1).unwrap();
    for (presented, code) in [
        (json!({ "number": "12345" }), "number_malformed"),
        (json!({ "number": "482 091 376" }), "number_check_digit"),
        (json!({ "ticket": "EL1:TOO-SHORT" }), "ticket_malformed"),
    ] {
        let body = json!({ "site_id": site, "presented": presented });
        let answer = kiosk.post("/v1/check-ins", &body).await.unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{body}");
    }
    assert_eq!(story.app.traces().unwrap(), before);
}

/// What the tests above rely on: no row is added or removed, and still it shows.
async fn a_row_that_is_only_changed_is_a_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book_named(story.choice(CARD, MONDAY), "Anna Muster").await;
    let before = story.app.traces().unwrap();
    let id = booked.appointment.id;
    let work = move |tx: &mut WriteTx<'_>| {
        let slug = "kempten".parse().unwrap();
        let authority = find_authority_by_slug(tx, &slug)?.unwrap().id;
        let person = find_appointment(tx, authority, id)?.unwrap().person_data_id;
        let until = "2027-01-01T00:00:00Z".parse().unwrap();
        keep_person_until(tx, authority, person.unwrap(), until)
    };
    story.app.store().write(work).await.unwrap();
    let after = story.app.traces().unwrap();
    assert_eq!(after.of("person_data"), before.of("person_data"));
    assert_ne!(after, before);
}
