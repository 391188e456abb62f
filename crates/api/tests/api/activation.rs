//! Bookings that wait for their mail address (B-08).

use einlass_contract::booking::{ActivationNotice, AppointmentStatus, BookedAppointment};
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::story::{PERMIT, Story};
use crate::terms_town::town_with;

crate::on_both_databases!(
    pending_becomes_booked_by_the_token_from_the_mail,
    a_pending_hold_is_not_booked_again,
    the_hold_token_does_not_undo_what_was_agreed,
    an_activation_that_lapsed_gives_the_slot_back,
    an_activation_lapses_when_the_visit_begins,
    a_pending_appointment_can_be_given_up,
    staff_bookings_do_not_wait,
);

const START: &str = "2026-11-23T07:00:00Z";

async fn story(backend: Backend) -> Story {
    Story::in_town(
        backend,
        &town_with(&[(PERMIT.0, json!({ "verify_email": true }))]),
    )
    .await
}

async fn ask(story: &Story) -> BookedAppointment {
    let person = json!({ "email": "visitor@example.org" });
    let answer = story
        .book_as(&story.portal, story.choice(PERMIT, START), person, json!({}))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json().unwrap()
}

async fn notice(story: &Story, pending: &BookedAppointment) -> Answer {
    let mailer = story.caller("notices:deliver").await;
    let path = format!("/v1/appointments/{}/activation", pending.appointment.id);
    mailer.get(&path).await.unwrap()
}

async fn activate(story: &Story, pending: &BookedAppointment, token: &str) -> Answer {
    let path = format!("/v1/appointments/{}/activate", pending.appointment.id);
    story
        .portal
        .post(&path, &json!({ "activation_token": token }))
        .await
        .unwrap()
}

async fn pending_becomes_booked_by_the_token_from_the_mail(backend: Backend) {
    let story = story(backend).await;
    let pending = ask(&story).await;
    let shown = &pending.appointment;
    assert_eq!(shown.status, AppointmentStatus::Pending);
    assert!(shown.ticket.is_empty() && shown.terms.activate_until.is_some());
    assert!(!story.is_free(PERMIT, START).await, "the time is kept meanwhile");
    let kiosk = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let outcome = story
        .type_number(&kiosk, PERMIT.1, &shown.number.to_string())
        .await;
    assert_eq!(
        outcome["verdict"], "unknown",
        "nobody is let in or called meanwhile"
    );
    let moved = story.reschedule(&pending, "2026-11-23T08:00:00Z").await;
    assert_eq!(
        (moved.status, moved.code().as_str()),
        (409, "appointment_pending")
    );
    let step = moved.problem().unwrap().detail.unwrap();
    assert!(
        step.starts_with("open the link in the mail until 2026-11-20T"),
        "{step}"
    );

    let notice: ActivationNotice = notice(&story, &pending).await.json().unwrap();
    assert_eq!(notice.email, "visitor@example.org");
    for guessed in ["", &pending.manage_token, &notice.activation_token.to_lowercase()] {
        assert_eq!(
            activate(&story, &pending, guessed).await.code(),
            "appointment_not_found"
        );
    }
    let booked: BookedAppointment = activate(&story, &pending, &notice.activation_token)
        .await
        .json()
        .unwrap();
    assert_eq!(booked.appointment.status, AppointmentStatus::Booked);
    assert_eq!(booked.appointment.number, shown.number);
    assert!(booked.appointment.ticket.starts_with("EL1:"));
    assert_eq!(booked.manage_token, pending.manage_token);
    let again = activate(&story, &pending, &notice.activation_token).await;
    assert_eq!(again.status, 200, "a second click on the link does no harm");
    let events = story.events(2).await;
    let kinds: Vec<_> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["appointment.activation_requested", "appointment.booked"]);
    assert!(!format!("{events:?}").contains(&notice.activation_token));
    story.app.clock().advance(SignedDuration::from_hours(24));
    story.app.housekeeping().await.unwrap();
    assert_eq!(
        story.app.traces().unwrap().of("person_data"),
        1,
        "the contact stays until after the visit"
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_pending_hold_is_not_booked_again(backend: Backend) {
    let story = story(backend).await;
    let hold = story.hold(PERMIT, START).await;
    let from = json!({ "hold": { "id": hold.id, "hold_token": hold.hold_token } });
    let with_mail = json!({ "from": from, "person": { "email": "visitor@example.org" } });
    let pending = story
        .portal
        .post("/v1/appointments", &with_mail)
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(pending["appointment"]["status"], "pending");
    let around = story
        .portal
        .post("/v1/appointments", &json!({ "from": from }))
        .await
        .unwrap();
    assert_eq!(
        (around.status, around.code().as_str()),
        (409, "hold_already_booked")
    );
}

/// Whoever has only the hold token, e.g. a terminal that gives up, cannot call off what was acknowledged.
async fn the_hold_token_does_not_undo_what_was_agreed(backend: Backend) {
    let story = story(backend).await;
    let hold = story.hold(PERMIT, START).await;
    let from = json!({ "hold": { "id": hold.id, "hold_token": hold.hold_token } });
    let with_mail = json!({ "from": from, "person": { "email": "visitor@example.org" } });
    let pending = story.portal.post("/v1/appointments", &with_mail).await.unwrap();
    let pending: BookedAppointment = pending.json().unwrap();
    let before = story.app.traces().unwrap();
    let path = format!("/v1/holds/{}/release", hold.id);
    let token = json!({ "hold_token": hold.hold_token });
    let released = story.portal.post(&path, &token).await.unwrap();
    assert_eq!(
        (released.status, released.code().as_str()),
        (409, "hold_already_booked")
    );
    assert_eq!(story.app.traces().unwrap(), before);
    let mail = notice(&story, &pending).await.json::<ActivationNotice>().unwrap();
    let booked = activate(&story, &pending, &mail.activation_token).await;
    assert_eq!(booked.status, 200, "{}", booked.text());

    let hold = story.hold(PERMIT, "2026-11-23T08:00:00Z").await;
    let from = json!({ "hold": { "id": hold.id, "hold_token": hold.hold_token } });
    let with_mail = json!({ "from": from, "person": { "email": "other@example.org" } });
    let pending = story.portal.post("/v1/appointments", &with_mail).await.unwrap();
    let until = pending
        .json::<BookedAppointment>()
        .unwrap()
        .appointment
        .terms
        .activate_until;
    story.app.clock().set(until.unwrap().0);
    let portal = story.app.portal("kempten").await.unwrap();
    let path = format!("/v1/holds/{}/release", hold.id);
    let token = json!({ "hold_token": hold.hold_token });
    let lapsed = portal.post(&path, &token).await.unwrap();
    assert_eq!(lapsed.status, 204, "what lapsed is free anyway");
}

/// To the second, without any job; and a contact that was never confirmed is deleted.
async fn an_activation_that_lapsed_gives_the_slot_back(backend: Backend) {
    let story = story(backend).await;
    let pending = ask(&story).await;
    let until: Timestamp = pending.appointment.terms.activate_until.unwrap().0;
    let token = notice(&story, &pending)
        .await
        .json::<ActivationNotice>()
        .unwrap()
        .activation_token;
    story.app.clock().set(until - SignedDuration::from_secs(1));
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    assert!(!story.is_free(PERMIT, START).await);
    story.app.clock().set(until);
    assert!(story.is_free(PERMIT, START).await);
    let late = activate(&story, &pending, &token).await;
    assert_eq!((late.status, late.code().as_str()), (410, "activation_expired"));
    assert!(!late.problem().unwrap().alternatives.is_empty());
    assert_eq!(notice(&story, &pending).await.status, 404);
    assert_eq!(story.app.housekeeping().await.unwrap().holds_expired, 1);
    assert_eq!(story.app.traces().unwrap().of("person_data"), 0);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

/// Whoever answers the mail after the start has missed the visit, not booked it.
async fn an_activation_lapses_when_the_visit_begins(backend: Backend) {
    let story = story(backend).await;
    story.at("2026-11-23T06:50:00Z");
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    let pending = ask(&story).await;
    let until = pending.appointment.terms.activate_until.unwrap();
    assert_eq!(until.to_string(), START);
    let mail: ActivationNotice = notice(&story, &pending).await.json().unwrap();
    story.at(START);
    let late = activate(&story, &pending, &mail.activation_token).await;
    assert_eq!((late.status, late.code().as_str()), (410, "activation_expired"));
    assert_eq!(story.app.housekeeping().await.unwrap().holds_expired, 1);
    assert_eq!(story.app.traces().unwrap().of("person_data"), 0);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_pending_appointment_can_be_given_up(backend: Backend) {
    let story = story(backend).await;
    let pending = ask(&story).await;
    let answer = story.cancel(&pending).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    story.pass_minutes(10);
    assert!(story.is_free(PERMIT, START).await);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn staff_bookings_do_not_wait(backend: Backend) {
    let story = story(backend).await;
    let agent = story.app.agent("kempten").await.unwrap();
    let person = json!({ "email": "visitor@example.org" });
    let booked = story
        .book_as(&agent, story.choice(PERMIT, START), person, json!({}))
        .await;
    assert_eq!(booked.value().unwrap()["appointment"]["status"], "booked");
}
