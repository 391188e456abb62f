//! Cancelling and rescheduling.

use einlass_contract::booking::{Appointment, AppointmentStatus};
use einlass_domain::booking::Channel;
use einlass_testkit::database::Backend;
use serde_json::json;

use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    anonymous_cancel_by_link_and_by_number_with_secret,
    reschedule_atomic,
    a_one_seat_booking_moves_by_five_minutes,
    cutoff,
    each_state_that_refuses_a_change_names_the_next_step,
    staff_change_without_the_secret,
    another_authority_sees_nothing,
);

/// C-01.
async fn anonymous_cancel_by_link_and_by_number_with_secret(backend: Backend) {
    let story = Story::kempten(backend).await;
    let by_link = story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    let answer = story.cancel(&by_link).await;
    assert_eq!(
        answer.json::<Appointment>().unwrap().status,
        AppointmentStatus::Cancelled
    );
    story.pass_minutes(10);
    assert!(story.is_free(PERMIT, "2026-11-23T07:00:00Z").await);

    let by_number = story.book(CARD, MONDAY).await;
    let body = json!({ "number": by_number.appointment.number, "manage_token": by_number.manage_token });
    let found: Appointment = story
        .portal
        .post("/v1/appointments/find", &body)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(found.id, by_number.appointment.id);
    assert_eq!(story.cancel(&by_number).await.status, 200);
    let wrong = json!({ "number": by_number.appointment.number, "manage_token": by_link.manage_token });
    let refused = story.portal.post("/v1/appointments/find", &wrong).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "appointment_not_found")
    );

    let again = story.cancel(&by_number).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "appointment_cancelled")
    );
}

/// C-03.
async fn reschedule_atomic(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (early, late) = ("2026-11-23T07:00:00Z", "2026-11-23T09:00:00Z");
    let moving = story.book(PERMIT, early).await;
    let standing = story.book(PERMIT, late).await;

    let taken = story.reschedule(&moving, late).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "slot_taken"));
    assert!(!taken.problem().unwrap().alternatives.is_empty());
    assert_eq!(
        story.read(&moving).await,
        moving.appointment,
        "the old time is kept on failure"
    );
    assert!(!story.is_free(PERMIT, early).await);

    story.cancel(&standing).await;
    story.pass_minutes(10);
    let moved: Appointment = story.reschedule(&moving, late).await.json().unwrap();
    assert_eq!(moved.number, moving.appointment.number);
    assert_eq!((moved.sequence, moved.start_at.to_string()), (1, late.to_owned()));
    story.pass_minutes(10);
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    assert!(story.is_free(PERMIT, early).await, "the old time is free");
    assert!(!story.is_free(PERMIT, late).await);

    story.at("2026-11-23T07:00:00Z");
    let kiosk = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let outcome = story.scan(&kiosk, PERMIT.1, &moving.appointment.ticket).await;
    assert_eq!(
        (outcome["verdict"].as_str(), outcome["start_at"].as_str()),
        (Some("rescheduled"), Some(late))
    );
}

async fn a_one_seat_booking_moves_by_five_minutes(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    let answer = story.reschedule(&booked, "2026-11-23T07:05:00Z").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(!story.is_free(PERMIT, "2026-11-23T07:05:00Z").await);
    story.book(PERMIT, "2026-11-23T07:15:00Z").await;
}

/// C-05: up to the start, and not from the start on.
async fn cutoff(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    story.at("2026-11-23T07:59:59Z");
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    assert_eq!(
        story.reschedule(&booked, "2026-11-23T08:30:00Z").await.status,
        200
    );
    story.at("2026-11-23T08:30:00Z");
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    for answer in [
        story.cancel(&booked).await,
        story.reschedule(&booked, "2026-11-24T08:00:00Z").await,
    ] {
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (409, "appointment_started")
        );
        let step = "check in at Rathausplatz 22 until 2026-11-23T09:45:00+01:00, or call 0831 115";
        assert_eq!(answer.problem().unwrap().detail.as_deref(), Some(step));
    }
    story.at("2026-11-23T08:45:01Z");
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    let late = story.cancel(&booked).await;
    let step = "check-in closed at 2026-11-23T09:45:00+01:00: book another time, or call 0831 115";
    assert_eq!(late.code(), "appointment_started");
    assert_eq!(late.problem().unwrap().detail.as_deref(), Some(step));
}

/// C-05: whatever became of the booking, the refusal says what can be done.
async fn each_state_that_refuses_a_change_names_the_next_step(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (cancelled, honoured, missed) = (
        story.book(CARD, MONDAY).await,
        story.book(CARD, MONDAY).await,
        story.book(CARD, MONDAY).await,
    );
    story.cancel(&cancelled).await;
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", CARD.1).await.unwrap();
    story.scan(&kiosk, CARD.1, &honoured.appointment.ticket).await;
    story.at("2026-11-23T08:16:00Z");
    story.app.housekeeping().await.unwrap();
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    let again = "book another time, or call 0831 115";
    let here = "the visitor is here: ask at the counter, or call 0831 115";
    for (booked, code, step) in [
        (&cancelled, "appointment_cancelled", again),
        (&honoured, "appointment_honoured", here),
        (&missed, "appointment_missed", again),
    ] {
        for answer in [
            story.cancel(booked).await,
            story.reschedule(booked, "2026-11-24T08:00:00Z").await,
        ] {
            assert_eq!((answer.status, answer.code().as_str()), (409, code));
            assert_eq!(answer.problem().unwrap().detail.as_deref(), Some(step), "{code}");
        }
    }
}

async fn staff_change_without_the_secret(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    let path = format!("/v1/appointments/{}/cancel", booked.appointment.id);
    let refused = story.portal.post(&path, &json!({})).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (404, "appointment_not_found")
    );
    let reader = "appointments:read appointments:write";
    let reader = story
        .app
        .client("kempten", Channel::Phone, reader, None)
        .await
        .unwrap();
    let act = json!({ "on_behalf": { "reason": "visitor_asked" } });
    for (caller, body) in [(&reader, &act), (&reader, &json!({}))] {
        let refused = caller.post(&path, body).await.unwrap();
        assert_eq!(
            refused.code(),
            "appointment_not_found",
            "reading is no right to change"
        );
    }
    let agent = story.app.agent("kempten").await.unwrap();
    assert_eq!(agent.post(&path, &act).await.unwrap().status, 200);
}

async fn another_authority_sees_nothing(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    story.app.import("offenburg").await.unwrap();
    let stranger = story.app.agent("offenburg").await.unwrap();
    let path = format!("/v1/appointments/{}", booked.appointment.id);
    for answer in [
        stranger.get(&path).await.unwrap(),
        stranger.get_managed(&path, &booked.manage_token).await.unwrap(),
        stranger
            .post(
                &format!("{path}/cancel"),
                &json!({ "manage_token": booked.manage_token }),
            )
            .await
            .unwrap(),
    ] {
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "appointment_not_found")
        );
    }
}
