//! C-08: what somebody waits for is not taken by the public first, with no worker running.

use einlass_contract::booking::WaitingStatus;
use einlass_domain::booking::Channel;
use einlass_testkit::database::Backend;
use serde_json::json;

use crate::story::{CARD, PERMIT, Story};
use crate::waiting_list::{act, fill_day, join, read};

crate::on_both_databases!(
    a_freed_time_is_offered_in_the_moment_it_comes_free,
    a_lapsed_offer_passes_on_before_the_public_gets_it,
    a_long_time_that_comes_free_is_offered_to_as_many_as_fit,
    a_missed_appointment_gives_its_rest_to_those_who_wait,
    a_limit_of_the_day_holds_for_offers_too,
);

const MORNING: &str = "2026-11-23T07:00:00Z";

/// Cancelled by staff a seat is free for everybody at once, moved by a visitor too: both go to those who wait.
async fn a_freed_time_is_offered_in_the_moment_it_comes_free(backend: Backend) {
    let story = Story::kempten(backend).await;
    let agent = story.app.agent("kempten").await.unwrap();
    let booked = fill_day(&story).await;
    let (first, second) = (join(&story, "first").await, join(&story, "second").await);
    let path = format!("/v1/appointments/{}/cancel", booked[0].appointment.id);
    let act = json!({ "on_behalf": { "reason": "visitor_asked" } });
    assert_eq!(agent.post(&path, &act).await.unwrap().status, 200);
    let refused = story.try_book(&story.portal, story.choice(PERMIT, MORNING)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "slot_taken"));
    assert_eq!(
        read(&story, &first).await.offer.unwrap().start_at.to_string(),
        MORNING
    );

    let moved = story.reschedule(&booked[1], "2026-11-25T07:00:00Z").await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let offer = read(&story, &second).await.offer.unwrap();
    assert_eq!(offer.start_at, booked[1].appointment.start_at);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_lapsed_offer_passes_on_before_the_public_gets_it(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let (first, second) = (join(&story, "first").await, join(&story, "second").await);
    story.cancel(&booked[0]).await;
    assert_eq!(read(&story, &first).await.status, WaitingStatus::Offered);
    story.pass_minutes(121);
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    assert!(!story.is_free(PERMIT, MORNING).await, "it is the next one's");
    for (path, body) in [
        ("/v1/holds", story.choice(PERMIT, MORNING)),
        (
            "/v1/appointments",
            json!({ "from": { "slot": story.choice(PERMIT, MORNING) } }),
        ),
    ] {
        let refused = story.portal.post(path, &body).await.unwrap();
        let problem = refused.problem().unwrap();
        assert_eq!(
            (refused.status, problem.code.as_str()),
            (409, "slot_taken"),
            "{path}"
        );
        let is_offered = |slot: &einlass_contract::calendar::Slot| slot.start_at.to_string() == MORNING;
        assert!(!problem.alternatives.iter().any(is_offered), "{path}");
    }
    assert_eq!(read(&story, &first).await.status, WaitingStatus::Waiting);
    let offer = read(&story, &second).await.offer.unwrap();
    assert_eq!(offer.start_at.to_string(), MORNING);

    // Nobody is left to whom it was not offered: now the public may have it.
    story.pass_minutes(121);
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    assert!(
        !story.is_free(PERMIT, MORNING).await,
        "nobody has looked yet who waits"
    );
    assert_eq!(story.app.housekeeping().await.unwrap().times_offered, 0);
    assert!(story.is_free(PERMIT, MORNING).await);
    let taken = story.try_book(&story.portal, story.choice(PERMIT, MORNING)).await;
    assert_eq!(taken.status, 201, "{}", taken.text());
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_long_time_that_comes_free_is_offered_to_as_many_as_fit(backend: Backend) {
    let story = Story::kempten(backend).await;
    let long = story.choice_of(&[(PERMIT.0, 5)], PERMIT.1, MORNING);
    let long = story.try_book(&story.portal, long).await;
    assert_eq!(long.status, 201, "{}", long.text());
    let long: einlass_contract::booking::BookedAppointment = long.json().unwrap();
    let fits = usize::from(long.appointment.duration_minutes / 10);
    assert!(fits >= 3, "several short visits fit into the long one");
    fill_day(&story).await;
    let mut waiting = Vec::new();
    for n in 0..=fits {
        waiting.push(join(&story, &format!("waiting-{n}")).await);
    }
    assert_eq!(story.cancel(&long).await.status, 200);
    let mut starts = Vec::new();
    for joined in &waiting[..fits] {
        starts.push(read(&story, joined).await.offer.unwrap().start_at);
    }
    assert!(starts.is_sorted(), "who came first comes first: {starts:?}");
    starts.dedup();
    assert_eq!(starts.len(), fits);
    assert_eq!(read(&story, &waiting[fits]).await.status, WaitingStatus::Waiting);
    for joined in &waiting[..fits] {
        assert_eq!(act(&story, joined, "accept").await.status, 201);
    }
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_missed_appointment_gives_its_rest_to_those_who_wait(backend: Backend) {
    let story = Story::kempten(backend).await;
    let staff = story.app.client(
        "kempten",
        Channel::Internal,
        "appointments:write appointments:manage",
        None,
    );
    let body = json!({
        "unit_id": story.town.unit("foreigners-office").unwrap(),
        "services": [{ "service_id": story.town.service_id(PERMIT.0).unwrap() }],
        "from_on": "2026-11-23", "to_on": "2026-11-23", "minutes": 120, "reference": "two hours",
    });
    let placed = staff.await.unwrap().post("/v1/placements", &body).await.unwrap();
    assert_eq!(placed.value().unwrap()["appointment"]["start_at"], MORNING);
    fill_day(&story).await;
    story.at("2026-11-23T07:10:00Z");
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    let waiting = join(&story, "waiting").await;
    story.at("2026-11-23T07:15:01Z");
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 1);
    let entry = read(&story, &waiting).await;
    assert_eq!(entry.status, WaitingStatus::Offered, "{entry:?}");
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_limit_of_the_day_holds_for_offers_too(backend: Backend) {
    let file = crate::terms_town::town_with(&[(PERMIT.0, json!({ "max_per_day": 1 }))]);
    let story = Story::in_town(backend, &file).await;
    let only = story.book(PERMIT, MORNING).await;
    let waiting = join(&story, "waiting").await;
    let refused = story
        .try_book(&story.portal, story.choice(PERMIT, "2026-11-23T08:00:00Z"))
        .await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "day_limit_reached")
    );
    story.app.housekeeping().await.unwrap();
    assert_eq!(read(&story, &waiting).await.status, WaitingStatus::Waiting);
    story.cancel(&only).await;
    assert_eq!(read(&story, &waiting).await.status, WaitingStatus::Offered);
    assert!(story.is_free(CARD, "2026-11-23T08:00:00Z").await);
}
