//! Bad input: each kind has its own stable code and leaves no trace in the data.

use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    bad_input_has_its_own_code_and_leaves_no_trace,
    bad_changes_leave_no_trace
);

async fn bad_input_has_its_own_code_and_leaves_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    let good = story.choice(CARD, MONDAY);
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let services = |keys: &[(&str, u16)], site: &str| story.choice_of(keys, site, MONDAY);
    let foreign = "01930000-0000-7000-8000-000000000000";
    let cases: Vec<(Value, u16, &str)> = vec![
        (with("colour", json!("red")), 400, "field_unknown"),
        (
            with("start_at", json!("2026-11-23T09:00:00")),
            400,
            "time_without_offset",
        ),
        (with("start_at", json!("soon")), 400, "body_malformed"),
        (json!({}), 400, "body_malformed"),
        (json!([]), 400, "body_malformed"),
        (
            with("start_at", json!("2026-11-20T07:55:00Z")),
            422,
            "time_in_past",
        ),
        (
            with("start_at", json!("2026-11-20T08:00:00Z")),
            422,
            "time_too_soon",
        ),
        (
            with("start_at", json!("2027-06-23T08:00:00Z")),
            422,
            "time_beyond_horizon",
        ),
        (
            with("start_at", json!("2026-11-23T08:01:00Z")),
            422,
            "time_off_grid",
        ),
        (
            with("start_at", json!("2026-12-25T08:00:00Z")),
            422,
            "time_not_open",
        ),
        (with("site_id", json!(foreign)), 404, "site_not_found"),
        (with("unit_id", json!(foreign)), 404, "unit_not_found"),
        (
            with("services", json!([{ "service_id": foreign }])),
            404,
            "service_not_found",
        ),
        (story.choice((CARD.0, PERMIT.1), MONDAY), 404, "service_not_found"),
        (with("services", json!([])), 422, "services_empty"),
        (services(&[(CARD.0, 0)], CARD.1), 422, "quantity_out_of_range"),
        (services(&[(CARD.0, 6)], CARD.1), 422, "quantity_out_of_range"),
        (
            services(&[(CARD.0, 1), (CARD.0, 1)], CARD.1),
            422,
            "service_repeated",
        ),
        (
            services(&[("lost-property", 1)], CARD.1),
            422,
            "service_not_bookable",
        ),
        (
            services(&[("residence-permit", 1), ("permit-collection", 1)], PERMIT.1),
            422,
            "services_not_combinable",
        ),
        (
            with("services", json!(vec![json!({ "service_id": foreign }); 11])),
            422,
            "services_too_many",
        ),
        (services(&[("lost-documents", 1)], CARD.1), 409, "channel_closed"),
    ];
    let before = story.app.traces().unwrap();
    for (body, status, code) in cases {
        let hold = story.portal.post("/v1/holds", &body).await.unwrap();
        assert_eq!((hold.status, hold.code().as_str()), (status, code), "{body}");
        let direct = json!({ "from": { "slot": body } });
        let booking = story.portal.post("/v1/appointments", &direct).await.unwrap();
        assert_eq!(
            (booking.status, booking.code().as_str()),
            (status, code),
            "{direct}"
        );
    }
    for (person, field) in [
        (json!({ "name": "" }), "/person/name"),
        (json!({ "email": "nobody" }), "/person/email"),
        (json!({ "phone": "12" }), "/person/phone"),
        (
            json!({ "email": "a@example.org", "phone": "0831 115115" }),
            "/person/phone",
        ),
    ] {
        let body = json!({ "from": { "slot": good }, "person": person });
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
