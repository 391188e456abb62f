//! C-08: the waiting list.

use einlass_contract::booking::{BookedAppointment, JoinedWaitingList, WaitingEntry, WaitingStatus};
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::story::{CARD, PERMIT, Story};

crate::on_both_databases!(
    single_offer,
    an_offer_becomes_a_booking_in_one_step,
    a_lapsed_offer_passes_on_and_its_owner_waits_on,
    a_withdrawn_offer_passes_on_at_once,
    a_wish_that_nothing_can_fulfil_is_refused_with_its_field,
    a_place_is_managed_with_its_token_only_and_tells_nothing_of_others,
    three_unanswered_offers_end_a_place_and_so_does_its_last_day,
);

const MORNING: &str = "2026-11-23T07:00:00Z";

/// Fills the only seat of the permit pool on the day so that nothing is free on it.
pub(crate) async fn fill_day(story: &Story) -> Vec<BookedAppointment> {
    let mut booked = Vec::new();
    for slot in story.free_on(PERMIT, "2026-11-23").await.iter().step_by(2) {
        booked.push(story.book(PERMIT, &slot.start_at.to_string()).await);
    }
    assert_eq!(story.free_on(PERMIT, "2026-11-23").await, []);
    booked
}

/// A wish for the permit pool on Monday morning.
pub(crate) fn wish(story: &Story, name: &str) -> Value {
    json!({
        "services": [{ "service_id": story.town.service_id(PERMIT.0).unwrap() }],
        "weekdays": ["mon"],
        "from": "08:00",
        "until": "12:00",
        "to_on": "2026-11-23",
        "site_ids": [story.town.site(PERMIT.1).unwrap()],
        "person": { "name": name, "email": format!("{name}@example.org") },
    })
}

pub(crate) async fn join(story: &Story, name: &str) -> JoinedWaitingList {
    // Later comers come later.
    story.app.clock().advance(SignedDuration::from_millis(1));
    let answer = story
        .portal
        .post("/v1/waiting-list", &wish(story, name))
        .await
        .unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json().unwrap()
}

pub(crate) async fn read(story: &Story, joined: &JoinedWaitingList) -> WaitingEntry {
    let path = format!("/v1/waiting-list/{}", joined.entry.id);
    let answer = story
        .portal
        .get_managed(&path, &joined.waiting_token)
        .await
        .unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().unwrap()
}

pub(crate) async fn act(
    story: &Story,
    joined: &JoinedWaitingList,
    verb: &str,
) -> einlass_testkit::app::Answer {
    let path = format!("/v1/waiting-list/{}/{verb}", joined.entry.id);
    let body = json!({ "waiting_token": joined.waiting_token });
    story.portal.post(&path, &body).await.unwrap()
}

/// The same story with a portal whose token is new.
async fn renewed(story: Story) -> Story {
    let portal = story.app.portal("kempten").await.unwrap();
    Story { portal, ..story }
}

async fn single_offer(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let (first, second) = (join(&story, "first").await, join(&story, "second").await);
    assert_eq!((first.entry.position, second.entry.position), (Some(1), Some(2)));
    assert_eq!(
        story.app.housekeeping().await.unwrap().times_offered,
        0,
        "nothing is free"
    );

    assert_eq!(story.cancel(&booked[0]).await.status, 200);
    assert_eq!(
        story.app.housekeeping().await.unwrap().times_offered,
        0,
        "offered in the moment it came free, and never to two people"
    );
    let (one, other) = (read(&story, &first).await, read(&story, &second).await);
    let offer = one.offer.unwrap();
    assert_eq!(
        (one.status, offer.start_at.to_string().as_str()),
        (WaitingStatus::Offered, MORNING)
    );
    assert_eq!((other.status, other.offer), (WaitingStatus::Waiting, None));
    let now = "2026-11-20T08:00:00Z".parse::<jiff::Timestamp>().unwrap();
    let stands = offer.expires_at.0.duration_since(now).as_mins();
    assert_eq!(stands, 120);

    story.pass_minutes(11);
    assert!(
        !story.is_free(PERMIT, MORNING).await,
        "what is on offer is not public"
    );
    let refused = story.try_book(&story.portal, story.choice(PERMIT, MORNING)).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "slot_taken"));
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn an_offer_becomes_a_booking_in_one_step(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let joined = join(&story, "first").await;
    let early = act(&story, &joined, "accept").await;
    assert_eq!((early.status, early.code().as_str()), (409, "offer_missing"));
    story.cancel(&booked[0]).await;

    let path = format!("/v1/waiting-list/{}/accept", joined.entry.id);
    let body = json!({ "waiting_token": joined.waiting_token });
    let answer = story
        .portal
        .post_with_key(&path, &body, "accept-1")
        .await
        .unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    let accepted: BookedAppointment = answer.json().unwrap();
    let again = story
        .portal
        .post_with_key(&path, &body, "accept-1")
        .await
        .unwrap();
    assert_eq!(again.body, answer.body, "the same request gets the same booking");
    assert_eq!(accepted.appointment.start_at.to_string(), MORNING);
    assert_eq!(story.read(&accepted).await, accepted.appointment);

    let entry = read(&story, &joined).await;
    assert_eq!(entry.status, WaitingStatus::Booked);
    assert_eq!(entry.appointment_id, Some(accepted.appointment.id));
    for verb in ["accept", "withdraw"] {
        let late = act(&story, &joined, verb).await;
        assert_eq!((late.status, late.code().as_str()), (409, "waiting_entry_closed"));
    }
    assert_eq!(
        story.app.traces().unwrap().of("person_data"),
        1,
        "the person of the booking only"
    );
    story.pass_minutes(10);
    let story = renewed(story).await;
    story.app.clock().advance(SignedDuration::from_hours(3));
    assert_eq!(
        story.app.housekeeping().await.unwrap().holds_expired,
        0,
        "it is no hold any more"
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_lapsed_offer_passes_on_and_its_owner_waits_on(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let (first, second) = (join(&story, "first").await, join(&story, "second").await);
    story.cancel(&booked[0]).await;
    let expires_at = read(&story, &first).await.offer.unwrap().expires_at.0;

    story.app.clock().set(expires_at);
    let story = renewed(story).await;
    let late = act(&story, &first, "accept").await;
    assert_eq!((late.status, late.code().as_str()), (410, "offer_expired"));
    assert_eq!(
        story.app.housekeeping().await.unwrap().times_offered,
        0,
        "it has passed on when the first came too late"
    );
    assert_eq!(
        read(&story, &first).await.position,
        Some(1),
        "whoever missed an offer keeps the place"
    );
    assert_eq!(read(&story, &second).await.status, WaitingStatus::Offered);

    story.cancel(&booked[1]).await;
    let next = read(&story, &first).await.offer.unwrap();
    assert_eq!(next.start_at, booked[1].appointment.start_at);
    assert_eq!(act(&story, &second, "accept").await.status, 201);
    assert_eq!(act(&story, &first, "accept").await.status, 201);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_withdrawn_offer_passes_on_at_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let (first, second) = (join(&story, "first").await, join(&story, "second").await);
    story.cancel(&booked[0]).await;
    let answer = act(&story, &first, "withdraw").await;
    assert_eq!(
        answer.json::<WaitingEntry>().unwrap().status,
        WaitingStatus::Withdrawn
    );
    assert_eq!(
        story.app.traces().unwrap().of("person_data"),
        1,
        "the data of the first are gone"
    );
    let passed = read(&story, &second).await.offer.unwrap();
    assert_eq!(passed.start_at, booked[0].appointment.start_at);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_wish_that_nothing_can_fulfil_is_refused_with_its_field(backend: Backend) {
    let story = Story::kempten(backend).await;
    for (field, value, status, code, at) in [
        ("until", json!("08:05"), 422, "wish_impossible", "/until"),
        ("to_on", json!("2026-11-19"), 422, "wish_impossible", "/to_on"),
        ("to_on", json!("2027-06-09"), 422, "wish_impossible", "/to_on"),
        ("to_on", json!("9999-12-31"), 422, "wish_impossible", "/to_on"),
        ("to_on", json!("2027-06-08"), 201, "", ""),
        ("weekdays", json!(["sun"]), 201, "", ""),
        (
            "person",
            json!({ "name": "Anna" }),
            422,
            "person_invalid",
            "/person/email",
        ),
        ("services", json!([]), 422, "services_empty", ""),
        ("colour", json!("red"), 400, "field_unknown", ""),
    ] {
        let mut body = wish(&story, "anna");
        body[field] = value;
        let before = story.app.traces().unwrap();
        let answer = story.portal.post("/v1/waiting-list", &body).await.unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{field}: {}",
            answer.text()
        );
        if !at.is_empty() {
            assert_eq!(answer.problem().unwrap().field.as_deref(), Some(at));
        }
        if status != 201 {
            assert_eq!(story.app.traces().unwrap(), before);
        }
    }
    let mut body = wish(&story, "anna");
    body["weekdays"] = json!(["tue"]);
    body["from_on"] = json!("2026-11-23");
    let answer = story.portal.post("/v1/waiting-list", &body).await.unwrap();
    assert_eq!(answer.problem().unwrap().field.as_deref(), Some("/weekdays"));
}

async fn a_place_is_managed_with_its_token_only_and_tells_nothing_of_others(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (first, second) = (join(&story, "first").await, join(&story, "second").await);
    let path = format!("/v1/waiting-list/{}", first.entry.id);
    for token in ["guessed", second.waiting_token.as_str()] {
        let answer = story.portal.get_managed(&path, token).await.unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "waiting_entry_not_found")
        );
    }
    assert_eq!(story.portal.get(&path).await.unwrap().status, 404);
    let agent = story.app.agent("kempten").await.unwrap();
    assert_eq!(agent.get(&path).await.unwrap().status, 200);
    let text = story
        .portal
        .get_managed(&path, &first.waiting_token)
        .await
        .unwrap()
        .text();
    for other in ["first", "second", "example.org"] {
        assert!(!text.contains(other), "{text}");
    }
    for name in ["first", "first"] {
        join(&story, name).await;
    }
    let fourth = story
        .portal
        .post("/v1/waiting-list", &wish(&story, "first"))
        .await
        .unwrap();
    assert_eq!(
        (fourth.status, fourth.code().as_str()),
        (422, "person_limit_reached")
    );
}

async fn three_unanswered_offers_end_a_place_and_so_does_its_last_day(backend: Backend) {
    let mut story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let silent = join(&story, "silent").await;
    for one in booked.iter().take(4) {
        story.cancel(one).await;
        story.app.clock().advance(SignedDuration::from_mins(121));
        story = renewed(story).await;
    }
    story.app.housekeeping().await.unwrap();
    assert_eq!(read(&story, &silent).await.status, WaitingStatus::Ended);
    let late = join(&story, "late").await;
    act(&story, &late, "withdraw").await;
    for start in story.free_on(PERMIT, "2026-11-23").await.iter().step_by(2) {
        story.book(PERMIT, &start.start_at.to_string()).await;
    }
    let overdue = join(&story, "overdue").await;
    story.at("2026-11-24T08:00:00Z");
    let story = renewed(story).await;
    story.app.housekeeping().await.unwrap();
    assert_eq!(read(&story, &overdue).await.status, WaitingStatus::Ended);
    assert!(
        story
            .try_book(&story.portal, story.choice(CARD, "2026-11-25T08:00:00Z"))
            .await
            .status
            == 201
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}
