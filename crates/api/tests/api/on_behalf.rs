//! What staff may change, and what nobody may (C-04, C-06, N-02).

use einlass_contract::booking::BookedAppointment;
use einlass_domain::booking::Channel;
use einlass_testkit::app::{Answer, Caller};
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, Story};
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    on_behalf_is_audited,
    five_wrong_names_close_a_number,
    the_name_is_fixed_and_staff_corrects_it,
    staff_read_without_the_right_to_book,
    fake_clock,
    personal_data_move_along_with_the_appointment,
);

/// 115 and the gatehouse: change and cancel for people, and nothing else.
async fn desk(story: &Story) -> Caller {
    let scopes = "appointments:manage";
    story
        .app
        .client("kempten", Channel::Phone, scopes, None)
        .await
        .unwrap()
}

async fn find(desk: &Caller, booked: &BookedAppointment, name: &str) -> Answer {
    let body = json!({ "number": booked.appointment.number, "name": name });
    desk.post("/v1/appointments/find", &body).await.unwrap()
}

async fn change(desk: &Caller, booked: &BookedAppointment, verb: &str, name: &str, more: Value) -> Answer {
    let mut body = more;
    body["on_behalf"] = json!({ "name": name, "reason": "visitor_asked" });
    let path = format!("/v1/appointments/{}/{verb}", booked.appointment.id);
    desk.post(&path, &body).await.unwrap()
}

/// C-06: number and name open a booking, whatever the accents; each act is on record with client and reason.
async fn on_behalf_is_audited(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story
        .book_named(story.choice(CARD, MONDAY), "Jürgen Müller-Lüdenscheidt")
        .await;
    let desk = desk(&story).await;
    let found = find(&desk, &booked, "MUELLER LUEDENSCHEIDT, Juergen").await;
    assert_eq!(found.value().unwrap()["id"], booked.appointment.id.to_string());
    assert!(
        !found.text().contains("Müller"),
        "the name is compared, never told"
    );
    let start = json!({ "start_at": "2026-11-23T09:00:00Z" });
    let wrong = change(&desk, &booked, "reschedule", "Erika Mustermann", start.clone()).await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (404, "appointment_not_found")
    );
    let moved = change(&desk, &booked, "reschedule", "jurgen muller ludenscheidt", start).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let cancelled = change(&desk, &booked, "cancel", "Jürgen Müller-Lüdenscheidt", json!({})).await;
    assert_eq!(cancelled.value().unwrap()["status"], "cancelled");
    let events = story.events(5).await;
    let audit: Vec<_> = events
        .iter()
        .filter(|(kind, _)| kind.starts_with("audit."))
        .collect();
    assert_eq!(audit.len(), 2);
    for ((kind, payload), expected) in audit.iter().zip(["rescheduled", "cancelled"]) {
        assert_eq!(*kind, format!("audit.appointment_{expected}"));
        assert_eq!(payload["reason"], "visitor_asked");
        assert!(payload["client_id"].as_str().unwrap().len() == 36);
    }
    assert!(!format!("{events:?}").contains("Müller"));
}

async fn five_wrong_names_close_a_number(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (one, other) = (
        story
            .book_named(story.choice(CARD, MONDAY), "Erika Mustermann")
            .await,
        story
            .book_named(story.choice(CARD, MONDAY), "Max Mustermann")
            .await,
    );
    let desk = desk(&story).await;
    for _ in 0..5 {
        assert_eq!(
            find(&desk, &one, "Anna Beispiel").await.code(),
            "appointment_not_found"
        );
    }
    let closed = find(&desk, &one, "Erika Mustermann").await;
    assert_eq!(
        (closed.status, closed.code().as_str()),
        (429, "too_many_requests")
    );
    assert_eq!(closed.header("retry-after"), Some("900"));
    assert_eq!(closed.problem().unwrap().retry_after_seconds, Some(900));
    story.app.clock().advance(SignedDuration::from_millis(60_500));
    let later = find(&desk, &one, "Erika Mustermann").await;
    assert_eq!(
        later.header("retry-after"),
        Some("840"),
        "whole seconds, never too few"
    );
    let cancel = change(&desk, &one, "cancel", "Erika Mustermann", json!({})).await;
    assert_eq!(
        cancel.code(),
        "too_many_requests",
        "the same count guards every way"
    );
    assert_eq!(
        find(&desk, &other, "Max Mustermann").await.status,
        200,
        "other numbers stay open"
    );
    assert_eq!(
        story.cancel(&one).await.status,
        200,
        "the visitor's own link stays open"
    );
    let unknown = json!({ "number": "482 091 375", "name": "Anna Beispiel" });
    for expected in [404, 404, 404, 404, 404, 429] {
        let answer = desk.post("/v1/appointments/find", &unknown).await.unwrap();
        assert_eq!(answer.status, expected, "a number that nobody has behaves alike");
    }
    story.app.clock().advance(SignedDuration::from_mins(15));
    let desk = self::desk(&story).await;
    assert_eq!(find(&desk, &one, "Erika Mustermann").await.status, 200);
}

/// C-04.
async fn the_name_is_fixed_and_staff_corrects_it(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story
        .book_named(story.choice(CARD, MONDAY), "Erika Musterman")
        .await;
    let path = format!("/v1/appointments/{}", booked.appointment.id);
    let by_visitor = json!({ "name": "Anna Käufer", "manage_token": booked.manage_token });
    let refused = story.portal.patch(&path, &by_visitor).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (409, "name_fixed"));
    let without = story
        .portal
        .patch(&path, &json!({ "name": "Anna Käufer" }))
        .await
        .unwrap();
    assert_eq!(without.code(), "appointment_not_found");
    let desk = desk(&story).await;
    let no_reason = desk
        .patch(&path, &json!({ "name": "Erika Mustermann" }))
        .await
        .unwrap();
    assert_eq!(
        (no_reason.status, no_reason.code().as_str()),
        (422, "reason_missing")
    );
    assert_eq!(no_reason.problem().unwrap().field.as_deref(), Some("/reason"));
    let body = json!({ "name": "Erika Mustermann", "reason": "typing_error" });
    let corrected = desk.patch(&path, &body).await.unwrap();
    assert_eq!(corrected.status, 200, "{}", corrected.text());
    assert_eq!(find(&desk, &booked, "Erika Mustermann").await.status, 200);
    assert_eq!(find(&desk, &booked, "Erika Musterman").await.status, 404);
    let (kind, payload) = story.events(2).await.pop().unwrap();
    assert_eq!(
        (kind.as_str(), &payload["reason"]),
        ("audit.name_corrected", &json!("typing_error"))
    );
}

/// Staff who read need no right to book.
async fn staff_read_without_the_right_to_book(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let reader = story.caller("appointments:read").await;
    let path = format!("/v1/appointments/{}", booked.appointment.id);
    for part in ["", "/qr.svg", "/qr.png", "/ics"] {
        assert_eq!(
            reader.get(&format!("{path}{part}")).await.unwrap().status,
            200,
            "{part}"
        );
    }
    let body = json!({ "on_behalf": { "reason": "visitor_asked" } });
    let refused = reader.post(&format!("{path}/cancel"), &body).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));
}

/// N-02: the unit says how long, at most thirty days.
async fn fake_clock(backend: Backend) {
    let file = town_with(&[]);
    let unit = file["services"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["slug"] == CARD.0)
        .unwrap()["unit"]
        .clone();
    let keep = |days: u16| {
        with(
            town_with(&[]),
            "units",
            unit.as_str().unwrap(),
            "policy",
            json!({ "keep_person_days": days }),
        )
    };
    let story = Story::in_town(backend, &keep(10)).await;
    assert!(story.app.import_text(&keep(31).to_string()).await.is_err());
    let kept = story
        .book_named(story.choice(CARD, MONDAY), "Erika Mustermann")
        .await;
    story
        .cancel(
            &story
                .book_named(story.choice(CARD, MONDAY), "Max Mustermann")
                .await,
        )
        .await;
    for (days, left) in [(9, 2), (11, 0)] {
        story
            .app
            .clock()
            .set(kept.appointment.end_at.0 + SignedDuration::from_hours(24 * days));
        story.app.housekeeping().await.unwrap();
        assert_eq!(story.app.traces().unwrap().of("person_data"), left);
    }
    assert_eq!(
        story.app.traces().unwrap().of("appointment"),
        2,
        "anonymous counts remain"
    );
}

/// A booking that moves to a later week keeps its contact until after the visit.
async fn personal_data_move_along_with_the_appointment(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story
        .book_named(story.choice(CARD, MONDAY), "Erika Mustermann")
        .await;
    assert_eq!(
        story.reschedule(&booked, "2026-11-30T08:00:00Z").await.status,
        200
    );
    for (now, left) in [("2026-11-29T08:00:00Z", 1), ("2026-12-03T08:00:00Z", 0)] {
        story.at(now);
        story.app.housekeeping().await.unwrap();
        assert_eq!(story.app.traces().unwrap().of("person_data"), left, "{now}");
    }
}
