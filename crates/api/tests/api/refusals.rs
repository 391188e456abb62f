//! Where a time was the problem a refusal carries up to three others, whatever was asked for.

use einlass_contract::platform::Problem;
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::itineraries::card_and_permit;
use crate::story::{CARD, MONDAY, PERMIT, Story};
use crate::terms_town::{town_with, with};
use crate::waiting_list::{act, fill_day, join};

crate::on_both_databases!(
    every_refused_time_comes_with_others,
    every_refused_itinerary_comes_with_others,
    a_full_day_comes_with_other_days,
    a_lapsed_offer_comes_with_other_times,
);

/// Times that cannot be had on the permit's only seat, and why. One Monday morning is taken.
const REFUSED: [(&str, u16, &str); 6] = [
    ("2026-11-23T07:03:00Z", 422, "time_off_grid"),
    ("2026-11-16T07:00:00Z", 422, "time_in_past"),
    ("2027-11-22T07:00:00Z", 422, "time_beyond_horizon"),
    ("2026-11-24T07:00:00Z", 422, "time_not_open"),
    ("2026-11-23T07:20:00Z", 409, "slot_taken"),
    ("2026-11-20T08:05:00Z", 422, "time_too_soon"),
];

/// Kempten in which the office of the permits wants two hours' notice.
async fn town(backend: Backend) -> Story {
    let policy = json!({ "lead_minutes": 120 });
    let file = with(town_with(&[]), "units", "foreigners-office", "policy", policy);
    let story = Story::in_town(backend, &file).await;
    story.book(PERMIT, "2026-11-23T07:20:00Z").await;
    story
}

fn expect(answer: &Answer, (start, status, code): (&str, u16, &str), what: &str) -> Problem {
    let problem = answer.problem().unwrap();
    assert_eq!(
        (answer.status, problem.code.as_str()),
        (status, code),
        "{what} at {start}: {}",
        answer.text()
    );
    problem
}

async fn every_refused_time_comes_with_others(backend: Backend) {
    let story = town(backend).await;
    let own = story.book(PERMIT, "2026-11-23T09:00:00Z").await;
    let before = story.app.traces().unwrap();
    for refused in REFUSED {
        let choice = story.choice(PERMIT, refused.0);
        let hold = story.portal.post("/v1/holds", &choice).await.unwrap();
        let book = story.try_book(&story.portal, choice).await;
        let moved = story.reschedule(&own, refused.0).await;
        for (what, answer) in [("hold", hold), ("book", book), ("reschedule", moved)] {
            let problem = expect(&answer, refused, what);
            assert!(
                (1..=3).contains(&problem.alternatives.len()),
                "{what} at {}: {}",
                refused.0,
                answer.text()
            );
            assert!(
                problem
                    .alternatives
                    .iter()
                    .all(|slot| slot.start_at.to_string() != refused.0)
            );
        }
    }
    assert_eq!(story.app.traces().unwrap(), before);
}

async fn every_refused_itinerary_comes_with_others(backend: Backend) {
    let story = town(backend).await;
    let own = card_and_permit(&story).await;
    let path = format!("/v1/itineraries/{}/reschedule", own.appointment.id);
    for refused in REFUSED {
        let card = format!("{}06:30:00Z", refused.0.get(..11).unwrap());
        let stations = [story.choice(CARD, &card), story.choice(PERMIT, refused.0)];
        let body = json!({ "stations": stations });
        let book = story.portal.post("/v1/itineraries", &body).await.unwrap();
        let stations: Vec<Value> = own
            .appointment
            .stations
            .iter()
            .zip([card.as_str(), refused.0])
            .map(|(station, start)| json!({ "id": station.id, "start_at": start }))
            .collect();
        let body = json!({ "manage_token": own.manage_token, "stations": stations });
        let moved = story.portal.post(&path, &body).await.unwrap();
        for (what, answer) in [("book", book), ("reschedule", moved)] {
            let problem = answer.problem().unwrap();
            assert!(
                (1..=3).contains(&problem.alternative_itineraries.len()),
                "{what} at {}: {}",
                refused.0,
                answer.text()
            );
        }
    }
}

async fn a_full_day_comes_with_other_days(backend: Backend) {
    let file = town_with(&[(PERMIT.0, json!({ "max_per_day": 1 }))]);
    let policy = json!({ "max_per_person_and_day": 1 });
    let file = with(file, "units", "residents-registration", "policy", policy);
    let story = Story::in_town(backend, &file).await;
    story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    let person = json!({ "email": "erika@example.org" });
    let choice = story.choice(CARD, MONDAY);
    let first = story
        .book_as(&story.portal, choice.clone(), person.clone(), json!({}))
        .await;
    assert_eq!(first.status, 201, "{}", first.text());

    let day = story.try_book(&story.portal, story.choice(PERMIT, MONDAY)).await;
    let day = expect(&day, (MONDAY, 409, "day_limit_reached"), "a full day");
    let own = story
        .book_as(&story.portal, choice.clone(), person.clone(), json!({}))
        .await;
    let own = expect(&own, (MONDAY, 422, "person_limit_reached"), "a person's day");
    let held: einlass_contract::booking::Hold = story
        .portal
        .post("/v1/holds", &choice)
        .await
        .unwrap()
        .json()
        .unwrap();
    let source = json!({ "hold": { "id": held.id, "hold_token": held.hold_token } });
    let body = json!({ "from": source, "person": person });
    let held = story.portal.post("/v1/appointments", &body).await.unwrap();
    let held = expect(&held, (MONDAY, 422, "person_limit_reached"), "a person's hold");
    for problem in [day, own, held] {
        assert!((1..=3).contains(&problem.alternatives.len()), "{problem:?}");
        let that_day =
            |slot: &einlass_contract::calendar::Slot| slot.start_at.to_string().starts_with("2026-11-23");
        assert!(!problem.alternatives.iter().any(that_day), "{problem:?}");
    }
}

async fn a_lapsed_offer_comes_with_other_times(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = fill_day(&story).await;
    let joined = join(&story, "first").await;
    story.cancel(&booked[0]).await;
    story.pass_minutes(121);
    let portal = story.app.portal("kempten").await.unwrap();
    let story = Story { portal, ..story };
    let late = act(&story, &joined, "accept").await;
    let problem = expect(&late, ("", 410, "offer_expired"), "an offer");
    assert!((1..=3).contains(&problem.alternatives.len()));
}
