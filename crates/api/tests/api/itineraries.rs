//! Visits of several stations: searched, booked, moved and cancelled as a whole.

use einlass_contract::booking::{Appointment, AppointmentStatus, BookedAppointment, ItineraryList};
use einlass_testkit::app::{Answer, TestApp, Town};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, PERMIT, Story};

crate::on_both_databases!(
    least_waiting_first,
    booked_under_one_number_and_read_in_order,
    a_collision_at_the_second_station_leaves_no_trace,
    stations_need_time_for_the_way,
    cancelling_frees_all_stations,
    moving_takes_all_stations_or_none,
    limits_count_an_itinerary_once,
    many_at_once_get_no_seat_twice,
    the_night_of_the_clock_change,
);

/// When a visitor who is served at nine in the town hall can be in the next building, four minutes away.
const AFTER_WALK: &str = "2026-11-23T08:20:00Z";

pub(crate) async fn try_book(story: &Story, stations: &[Value], email: Option<&str>) -> Answer {
    let body = json!({ "stations": stations, "person": { "name": "Erika Muster", "email": email } });
    story.portal.post("/v1/itineraries", &body).await.unwrap()
}

pub(crate) async fn book(story: &Story, stations: &[Value]) -> BookedAppointment {
    let answer = try_book(story, stations, None).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json().unwrap()
}

/// Identity card at nine, then the residence permit in the next building.
pub(crate) async fn card_and_permit(story: &Story) -> BookedAppointment {
    book(
        story,
        &[story.choice(CARD, MONDAY), story.choice(PERMIT, AFTER_WALK)],
    )
    .await
}

fn starts(appointment: &Appointment) -> Vec<String> {
    let stations = appointment.stations.iter();
    stations.map(|station| station.start_at.to_string()).collect()
}

async fn least_waiting_first(backend: Backend) {
    let story = Story::kempten(backend).await;
    let wish = |(service, site): (&str, &str)| {
        json!({
            "services": [{ "service_id": story.town.service_id(service).unwrap() }],
            "site_id": story.town.site(site).unwrap(),
        })
    };
    let day = json!("2026-11-23");
    let body = json!({ "stations": [wish(CARD), wish(PERMIT)], "from_on": day, "to_on": day });
    let answer = story.portal.post("/v1/itineraries/search", &body).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    let found: ItineraryList = answer.json().unwrap();
    let best = &found.itineraries[0];
    assert_eq!((best.walking_minutes, best.waiting_minutes), (4, 1));
    assert_eq!(
        best.stops.iter().map(|stop| stop.station).collect::<Vec<_>>(),
        [0, 1]
    );
    let order = |one: &einlass_contract::booking::Itinerary| (one.waiting_minutes, one.end_at);
    assert!(found.itineraries.iter().map(order).is_sorted());
    let first = found.itineraries.iter().map(|one| one.start_at).min().unwrap();
    let body = json!({ "stations": [wish(CARD), wish(PERMIT)], "order": "any", "from_on": day, "to_on": day, "limit": 100 });
    let any: ItineraryList = story
        .portal
        .post("/v1/itineraries/search", &body)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert!(
        any.itineraries.iter().any(|one| one.stops[0].station == 1),
        "the other order is offered too"
    );
    assert!(
        any.itineraries
            .iter()
            .all(|one| one.start_at <= one.end_at && first <= one.end_at)
    );

    let one = json!({ "stations": [wish(CARD)] });
    let refused = story.portal.post("/v1/itineraries/search", &one).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (422, "stations_count"));
}

async fn booked_under_one_number_and_read_in_order(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    let whole = &booked.appointment;
    assert_eq!(starts(whole), [MONDAY, AFTER_WALK]);
    assert_eq!(
        (whole.start_at.to_string(), whole.end_at.to_string()),
        (MONDAY.to_owned(), "2026-11-23T08:30:00Z".to_owned())
    );
    assert_eq!(whole.stations[0].id, whole.id);
    assert_eq!(
        whole
            .stations
            .iter()
            .map(|one| one.walking_minutes)
            .collect::<Vec<_>>(),
        [0, 4]
    );
    assert_eq!(whole.services.len(), 2);
    assert_eq!(story.read(&booked).await, *whole);
    let body = json!({ "number": whole.number, "manage_token": booked.manage_token });
    let found = story.portal.post("/v1/appointments/find", &body).await.unwrap();
    assert_eq!(found.json::<Appointment>().unwrap(), *whole);
    let path = format!("/v1/appointments/{}/ics", whole.id);
    let file = story
        .portal
        .get_managed(&path, &booked.manage_token)
        .await
        .unwrap()
        .text();
    assert_eq!(file.matches("BEGIN:VEVENT").count(), 2);
    assert!(file.contains(&format!("UID:{}@einlass", whole.stations[1].id)));
    let second = format!("/v1/appointments/{}", whole.stations[1].id);
    let agent = story.app.agent("kempten").await.unwrap();
    assert_eq!(
        agent.get(&second).await.unwrap().status,
        404,
        "a station is read with its itinerary"
    );
    let traces = story.app.traces().unwrap();
    assert_eq!((traces.of("appointment"), traces.of("person_data")), (2, 1));
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn a_collision_at_the_second_station_leaves_no_trace(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.book(PERMIT, AFTER_WALK).await;
    let before = story.app.traces().unwrap();
    let stations = [story.choice(CARD, MONDAY), story.choice(PERMIT, AFTER_WALK)];
    let refused = try_book(&story, &stations, Some("erika@example.org")).await;
    let problem = refused.problem().unwrap();
    assert_eq!((refused.status, problem.code.as_str()), (409, "slot_taken"));
    assert_eq!(problem.field.as_deref(), Some("/stations/1"));
    assert!((1..=3).contains(&problem.alternative_itineraries.len()));
    let taken = |one: &einlass_contract::booking::Itinerary| one.stops[1].start_at.to_string() == AFTER_WALK;
    assert!(!problem.alternative_itineraries.iter().any(taken));
    assert_eq!(story.app.traces().unwrap(), before);
    // One of the alternatives can be had.
    let stops = &problem.alternative_itineraries[0].stops;
    let chosen = [
        story.choice(CARD, &stops[0].start_at.to_string()),
        story.choice(PERMIT, &stops[1].start_at.to_string()),
    ];
    book(&story, &chosen).await;
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn stations_need_time_for_the_way(backend: Backend) {
    let story = Story::kempten(backend).await;
    let before = story.app.traces().unwrap();
    for (stations, code, field) in [
        (
            vec![(CARD, MONDAY), (PERMIT, "2026-11-23T08:15:00Z")],
            "stations_too_close",
            "/stations/1/start_at",
        ),
        (
            vec![(PERMIT, AFTER_WALK), (CARD, MONDAY)],
            "stations_too_close",
            "/stations/1/start_at",
        ),
        (
            vec![(CARD, MONDAY), (PERMIT, "2026-11-25T08:20:00Z")],
            "stations_other_day",
            "/stations/1/start_at",
        ),
        (vec![(CARD, MONDAY)], "stations_count", "/stations"),
        (
            vec![(CARD, MONDAY), (PERMIT, "2026-11-23T08:21:00Z")],
            "time_off_grid",
            "/stations/1",
        ),
        (
            vec![(CARD, MONDAY), (PERMIT, "2027-11-22T08:20:00Z")],
            "time_beyond_horizon",
            "/stations/1",
        ),
    ] {
        let choices: Vec<_> = stations
            .iter()
            .map(|(what, start)| story.choice(*what, start))
            .collect();
        let refused = try_book(&story, &choices, None).await;
        let problem = refused.problem().unwrap();
        assert_eq!(
            (refused.status, problem.code.as_str()),
            (422, code),
            "{stations:?}"
        );
        assert_eq!(problem.field.as_deref(), Some(field), "{stations:?}");
    }
    assert_eq!(story.app.traces().unwrap(), before);
}

async fn cancelling_frees_all_stations(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    assert!(!story.is_free(PERMIT, AFTER_WALK).await);
    let cancelled: Appointment = story.cancel(&booked).await.json().unwrap();
    assert_eq!(cancelled.status, AppointmentStatus::Cancelled);
    assert!(
        cancelled
            .stations
            .iter()
            .all(|one| one.status == AppointmentStatus::Cancelled)
    );
    story.pass_minutes(10);
    assert!(story.is_free(PERMIT, AFTER_WALK).await);
    let again = story.cancel(&booked).await;
    assert_eq!(
        (again.status, again.code().as_str()),
        (409, "appointment_cancelled")
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn moving_takes_all_stations_or_none(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = card_and_permit(&story).await;
    let (id, stations) = (booked.appointment.id, booked.appointment.stations.clone());
    let path = format!("/v1/itineraries/{id}/reschedule");
    let shift = |times: [&str; 2]| {
        let to = stations
            .iter()
            .zip(times)
            .map(|(station, time)| json!({ "id": station.id, "start_at": time }));
        json!({ "manage_token": booked.manage_token, "stations": to.collect::<Vec<_>>() })
    };
    let alone = story.reschedule(&booked, "2026-11-23T09:00:00Z").await;
    assert_eq!(
        (alone.status, alone.code().as_str()),
        (409, "appointment_has_stations")
    );

    story.book(PERMIT, "2026-11-23T09:20:00Z").await;
    let to_taken = shift(["2026-11-23T09:00:00Z", "2026-11-23T09:20:00Z"]);
    let refused = story.portal.post(&path, &to_taken).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "slot_taken"),
        "{}",
        refused.text()
    );
    assert!(!refused.problem().unwrap().alternative_itineraries.is_empty());
    assert_eq!(story.read(&booked).await, booked.appointment, "nothing changed");

    let mut one = shift(["2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"]);
    one["stations"].as_array_mut().unwrap().pop();
    let refused = story.portal.post(&path, &one).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "stations_mismatch")
    );

    let to_free = shift(["2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"]);
    let moved = story.portal.post(&path, &to_free).await.unwrap();
    assert_eq!(moved.status, 200, "{}", moved.text());
    let moved: Appointment = moved.json().unwrap();
    assert_eq!(starts(&moved), ["2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"]);
    assert_eq!((moved.number, moved.sequence), (booked.appointment.number, 1));
    story.pass_minutes(10);
    assert!(story.is_free(PERMIT, AFTER_WALK).await);
    assert!(!story.is_free(PERMIT, "2026-11-23T09:30:00Z").await);
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn limits_count_an_itinerary_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let email = Some("erika@example.org");
    let at = |card: &str, permit: &str| [story.choice(CARD, card), story.choice(PERMIT, permit)];
    let first = try_book(&story, &at(MONDAY, AFTER_WALK), email).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let second = at("2026-11-23T09:00:00Z", "2026-11-23T09:20:00Z");
    assert_eq!(
        try_book(&story, &second, email).await.status,
        201,
        "two are allowed"
    );
    let third = at("2026-11-23T10:00:00Z", "2026-11-23T10:20:00Z");
    let refused = try_book(&story, &third, email).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "person_limit_reached")
    );
}

async fn many_at_once_get_no_seat_twice(backend: Backend) {
    let story = Story::kempten(backend).await;
    let both = json!({ "stations": [story.choice(CARD, MONDAY), story.choice(PERMIT, AFTER_WALK)] });
    let turned =
        json!({ "stations": [story.choice(PERMIT, "2026-11-23T07:40:00Z"), story.choice(CARD, MONDAY)] });
    let single = json!({ "from": { "slot": story.choice(PERMIT, AFTER_WALK) } });
    let running: Vec<_> = (0..50)
        .map(|n| {
            let portal = story.portal.clone();
            let (path, body) = match n % 3 {
                0 => ("/v1/itineraries", both.clone()),
                1 => ("/v1/itineraries", turned.clone()),
                _ => ("/v1/appointments", single.clone()),
            };
            tokio::spawn(async move { portal.post(path, &body).await.unwrap() })
        })
        .collect();
    let mut won = 0;
    for request in running {
        let answer = request.await.unwrap();
        assert!([201, 409].contains(&answer.status), "{}", answer.text());
        won += u32::from(answer.status == 201);
    }
    assert_eq!(won, 2, "the one seat at each of the two times is given once");
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}

async fn the_night_of_the_clock_change(backend: Backend) {
    let app = TestApp::with_town(backend, "musterstadt").await.unwrap();
    app.clock().set("2027-10-30T10:00:00Z".parse().unwrap());
    let portal = app.portal("musterstadt").await.unwrap();
    let town = Town::read(&portal).await.unwrap();
    let story = Story { app, portal, town };
    // From half past two until ten to three; the walk of 12 minutes ends at five past two, after the clocks went back.
    let first = story.choice(("anmeldung", "rathaus"), "2027-10-31T00:30:00Z");
    let second = story.choice(("zulassung", "technisches-rathaus"), "2027-10-31T01:05:00Z");
    let early = story.choice(("zulassung", "technisches-rathaus"), "2027-10-31T01:00:00Z");
    let refused = try_book(&story, &[first.clone(), early], None).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "stations_too_close")
    );
    let booked = book(&story, &[first, second]).await;
    assert_eq!(
        starts(&booked.appointment),
        ["2027-10-31T00:30:00Z", "2027-10-31T01:05:00Z"]
    );
    assert_eq!(story.app.store().verify().await.unwrap(), []);
}
