//! Housekeeping.

use einlass_domain::clock::Clock as _;
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use serde_json::json;

use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    lapsed_holds_are_recorded,
    a_lapse_that_a_rival_records_is_told_like_any_other,
    nobody_came_is_missed_after_the_window,
    two_instances,
    personal_data_go_two_days_after_the_appointment,
    personal_data_go_even_if_nothing_else_can_be_done,
    a_worker_that_was_off_for_a_week_marks_what_it_missed,
);

async fn lapsed_holds_are_recorded(backend: Backend) {
    let story = Story::kempten(backend).await;
    let hold = story.hold(PERMIT, "2026-11-23T07:00:00Z").await;
    assert_eq!(story.app.housekeeping().await.unwrap().holds_expired, 0);
    story.app.clock().set(hold.expires_at.0);
    assert_eq!(story.app.housekeeping().await.unwrap().holds_expired, 1);
    assert_eq!(story.app.housekeeping().await.unwrap().holds_expired, 0);
    assert_eq!(story.app.traces().unwrap().of("seat_claim"), 0);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_lapse_that_a_rival_records_is_told_like_any_other(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (one, other) = ("2026-11-23T07:00:00Z", "2026-11-23T07:10:00Z");
    let hold = story.hold(PERMIT, one).await;
    story.hold(PERMIT, other).await;
    story.app.clock().set(hold.expires_at.0);
    story.book(PERMIT, one).await;
    assert_eq!(story.app.housekeeping().await.unwrap().holds_expired, 1);
    let events = story.events(5).await;
    let kinds: Vec<_> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    let (begun, over) = ("appointment.held", "appointment.expired");
    assert_eq!(kinds, [begun, begun, over, "appointment.booked", over]);
    let fields = |nth: usize| -> Vec<String> {
        let payload: &serde_json::Value = &events[nth].1;
        payload.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(fields(2), fields(4));
    assert_eq!(
        (&events[2].1["start_at"], &events[4].1["start_at"]),
        (&json!(one), &json!(other))
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn nobody_came_is_missed_after_the_window(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(CARD, MONDAY).await;
    story.at("2026-11-23T08:15:00Z");
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 0);
    story.at("2026-11-23T08:15:01Z");
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 1);
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 0);
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    let answer = story.cancel(&booked).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (409, "appointment_missed")
    );
    let kiosk = story.app.kiosk("kempten", CARD.1).await.unwrap();
    let outcome = story.scan(&kiosk, CARD.1, &booked.appointment.ticket).await;
    assert_eq!(outcome["verdict"], "too_late");
}

/// Two workers at once do everything once.
async fn two_instances(backend: Backend) {
    let story = Story::kempten(backend).await;
    for minute in 0..6 {
        story
            .hold(CARD, &format!("2026-11-23T08:{:02}:00Z", minute * 5))
            .await;
        story
            .book(CARD, &format!("2026-11-23T09:{:02}:00Z", minute * 5))
            .await;
    }
    story.at("2026-11-23T12:00:00Z");
    let (one, other) = tokio::join!(story.app.housekeeping(), story.app.housekeeping());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.holds_expired + other.holds_expired, 6);
    assert_eq!(one.appointments_missed + other.appointments_missed, 6);
    assert_eq!(story.app.traces().unwrap().of("event"), 24);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

/// N-02: two days unless the unit says otherwise.
async fn personal_data_go_two_days_after_the_appointment(backend: Backend) {
    let story = Story::kempten(backend).await;
    let body = json!({ "from": { "slot": story.choice(CARD, MONDAY) }, "person": { "name": "Anna Muster" } });
    assert_eq!(
        story.portal.post("/v1/appointments", &body).await.unwrap().status,
        201
    );
    story.at(MONDAY);
    story.app.clock().advance(SignedDuration::from_hours(2 * 24));
    assert_eq!(story.app.housekeeping().await.unwrap().person_data_deleted, 0);
    story.app.clock().advance(SignedDuration::from_mins(16));
    assert_eq!(story.app.housekeeping().await.unwrap().person_data_deleted, 1);
    assert_eq!(story.app.traces().unwrap().of("person_data"), 0);
}

async fn personal_data_go_even_if_nothing_else_can_be_done(backend: Backend) {
    let story = Story::kempten(backend).await;
    let body = json!({ "from": { "slot": story.choice(CARD, MONDAY) }, "person": { "name": "Anna Muster" } });
    let booked = story.portal.post("/v1/appointments", &body).await;
    assert_eq!(booked.unwrap().status, 201);
    story.at(MONDAY);
    story.pass_minutes(3 * 24 * 60);
    let unreadable = "UPDATE appointment SET services = '\"none\"'";
    story.app.database().run_sql(unreadable).unwrap();
    assert!(story.app.housekeeping().await.is_err());
    assert_eq!(story.app.traces().unwrap().of("person_data"), 0);
}

/// And days that it had done before are not read again.
async fn a_worker_that_was_off_for_a_week_marks_what_it_missed(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.book(CARD, MONDAY).await;
    story.at("2026-11-23T12:00:00Z");
    let done = story.app.housekeeping().await.unwrap();
    assert_eq!(done.appointments_missed, 1);
    let until = story.app.clock().now();

    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    for start in ["2026-11-24T08:00:00Z", "2026-11-30T08:00:00Z"] {
        story.book(CARD, start).await;
    }
    story.at("2026-12-01T12:00:00Z");
    let again = story.app.housekeeping_since(Some(until)).await.unwrap();
    assert_eq!(again.appointments_missed, 2);
    // What a round reads it notices to be damaged.
    let unreadable =
        "UPDATE appointment SET state = 'booked', services = '\"none\"' WHERE on_date < '2026-11-29'";
    story.app.database().run_sql(unreadable).unwrap();
    let recent = Some(story.app.clock().now());
    assert!(story.app.housekeeping_since(recent).await.is_ok());
    assert!(story.app.housekeeping_since(Some(until)).await.is_err());
}
