//! What happens to time that comes back: C-02 and C-09.

use einlass_testkit::database::Backend;
use serde_json::json;

use crate::story::{PERMIT, Story};

crate::on_both_databases!(release_delay, a_move_by_staff_frees_at_once, auto_missed);

const EARLY: &str = "2026-11-23T07:00:00Z";

/// C-02: the portal waits, the service centre does not, and staff free at once.
async fn release_delay(backend: Backend) {
    let story = Story::kempten(backend).await;
    let agent = story.app.agent("kempten").await.unwrap();
    let booked = story.book(PERMIT, EARLY).await;
    assert_eq!(story.cancel(&booked).await.status, 200);
    assert!(
        !story.is_free(PERMIT, EARLY).await,
        "the portal does not see it yet"
    );
    let refused = story.try_book(&story.portal, story.choice(PERMIT, EARLY)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "slot_taken"));
    let by_phone = story.try_book(&agent, story.choice(PERMIT, EARLY)).await;
    assert_eq!(by_phone.status, 201, "{}", by_phone.text());

    let id = by_phone.value().unwrap()["appointment"]["id"].clone();
    let path = format!("/v1/appointments/{}/cancel", id.as_str().unwrap());
    let act = json!({ "on_behalf": { "reason": "visitor_asked" } });
    assert_eq!(agent.post(&path, &act).await.unwrap().status, 200);
    assert!(story.is_free(PERMIT, EARLY).await, "staff free at once");
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_move_by_staff_frees_at_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let agent = story.app.agent("kempten").await.unwrap();
    let booked = story.book(PERMIT, EARLY).await;
    let path = format!("/v1/appointments/{}/reschedule", booked.appointment.id);
    let act = json!({ "reason": "visitor_asked" });
    let moved = json!({ "start_at": "2026-11-23T08:00:00Z", "on_behalf": act });
    assert_eq!(agent.post(&path, &moved).await.unwrap().status, 200);
    assert!(story.is_free(PERMIT, EARLY).await);
    assert_eq!(
        story.reschedule(&booked, "2026-11-23T09:00:00Z").await.status,
        200
    );
    assert!(!story.is_free(PERMIT, "2026-11-23T08:00:00Z").await);
    story.pass_minutes(10);
    assert!(story.is_free(PERMIT, "2026-11-23T08:00:00Z").await);
}

/// C-09: nobody came to a long visit; what is left of it can be booked at once, and whoever comes late is offered the
/// next time.
async fn auto_missed(backend: Backend) {
    let story = Story::kempten(backend).await;
    let choice = story.choice_of(&[(PERMIT.0, 5)], PERMIT.1, EARLY);
    let answer = story.try_book(&story.portal, choice).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let missed: einlass_contract::booking::BookedAppointment = answer.json().unwrap();
    let end = missed.appointment.end_at.0;
    assert!(missed.appointment.duration_minutes >= 30);

    story.at("2026-11-23T07:15:00Z");
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 0);
    story.at("2026-11-23T07:15:01Z");
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    let rest = "2026-11-23T07:25:00Z";
    assert!(!story.is_free(PERMIT, rest).await);
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 1);
    let free = story.free_on(PERMIT, "2026-11-23").await;
    let freed = free.iter().filter(|slot| slot.start_at.0 < end).count();
    assert!(freed > 0, "the rest of its time can be booked at once");
    assert!(story.is_free(PERMIT, rest).await);

    let kiosk = story.app.kiosk("kempten", PERMIT.1).await.unwrap();
    let outcome = story.scan(&kiosk, PERMIT.1, &missed.appointment.ticket).await;
    assert_eq!(outcome["verdict"], "too_late");
    let next = &outcome["next_actions"][0];
    assert_eq!(next["action"], "book_slot", "{outcome}");
    assert_eq!(
        next["slot"]["start_at"],
        free[0].start_at.to_string(),
        "{outcome}"
    );
    let late = story.try_book(&kiosk, story.choice(PERMIT, rest)).await;
    assert_eq!(late.status, 201, "{}", late.text());
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}
