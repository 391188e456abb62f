//! Free times as the rules of the calendar give them: pools, changes of clocks, edits under load, policies.

use einlass_testkit::database::Backend;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::office::{Office, hours, pool, town};

crate::on_both_databases!(
    capacity_three_counters,
    two_pools_of_one_service_offer_a_time_once_and_share_the_load,
    one_pool_of_several_services_keeps_windows_for_some_of_them,
    hours_keep_their_local_time_across_both_changes_of_clocks,
    fifty_at_once_while_rules_change,
    horizon_and_lead_time_depend_on_unit_service_and_channel,
);

/// three counters take three visitors of 20 minutes at once, and no fourth.
async fn capacity_three_counters(backend: Backend) {
    let office = Office::open(backend, &town(&json!([pool("counters", &json!([hours(3)]))]))).await;
    let start = "2026-11-23T08:05:00Z";
    for expected in [201, 201, 201, 409] {
        let answer = office
            .book(&office.portal, office.choice("passport", start))
            .await;
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
    let free = office.free(&office.portal, "passport", "2026-11-23").await;
    assert!(!free.iter().any(|one| one == "2026-11-23T08:20:00Z"));
    assert!(free.iter().any(|one| one == "2026-11-23T08:25:00Z"), "no raster");
}

/// Two pools give one service: the union is offered, each time once, and both get their share.
async fn two_pools_of_one_service_offer_a_time_once_and_share_the_load(backend: Backend) {
    let mut later = hours(2);
    later["from"] = json!("09:30");
    later["until"] = json!("10:30");
    let pools = json!([pool("one", &json!([hours(2)])), pool("other", &json!([later]))]);
    let office = Office::open(backend, &town(&pools)).await;
    let day = "2026-11-23";
    let free = office.free(&office.portal, "passport", day).await;
    let expected: Vec<String> = (0..=14)
        .map(|step| {
            let start = Timestamp::constant(1_795_420_800, 0) + SignedDuration::from_mins(step * 5);
            start.to_string()
        })
        .collect();
    assert_eq!(free, expected, "each wall-clock time once");
    let load = async || {
        let pools = office.desk.get("/v1/pools").await.unwrap().value().unwrap();
        let mut loads = Vec::new();
        for pool in pools["pools"].as_array().unwrap() {
            let path = format!("/v1/pools/{}/staffing/{day}", pool["id"].as_str().unwrap());
            let nobody = office
                .put(&path, &json!({"changes": [{"seats": 0}]}))
                .await
                .value()
                .unwrap();
            loads.push(nobody["misfits"].as_array().unwrap().len());
            office.put(&path, &json!({"changes": []})).await;
        }
        loads
    };
    let start = "2026-11-23T08:35:00Z";
    for (status, expected) in [
        (201, [1, 0]),
        (201, [1, 1]),
        (201, [2, 1]),
        (201, [2, 2]),
        (409, [2, 2]),
    ] {
        let booked = office
            .book(&office.portal, office.choice("passport", start))
            .await;
        assert_eq!(booked.status, status, "{}", booked.text());
        assert_eq!(load().await, expected);
    }
    office.sound().await;
}

/// One pool gives several services; a window in it may be for some of them only.
async fn one_pool_of_several_services_keeps_windows_for_some_of_them(backend: Backend) {
    let mut passports = hours(1);
    passports["from"] = json!("11:00");
    passports["until"] = json!("11:20");
    passports["services"] = json!(["passport"]);
    let office = Office::open(
        backend,
        &town(&json!([pool("counters", &json!([hours(1), passports]))])),
    )
    .await;
    let (day, eleven) = ("2026-11-23", "2026-11-23T10:00:00Z");
    let has_eleven = async |service| {
        let free = office.free(&office.portal, service, day).await;
        free.iter().any(|start| start == eleven)
    };
    assert!(has_eleven("passport").await);
    assert!(!has_eleven("registration").await);
    let refused = office
        .book(&office.portal, office.choice("registration", eleven))
        .await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "time_not_open"));
    let mut both = office.choice("registration", eleven);
    both["services"]
        .as_array_mut()
        .unwrap()
        .push(json!({"service_id": office.town.service_id("passport").unwrap()}));
    assert_eq!(office.book(&office.portal, both).await.code(), "time_not_open");
    let booked = office
        .book(&office.portal, office.choice("passport", eleven))
        .await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    assert!(!has_eleven("passport").await);
}

/// A-14, and a visit that spans the change.
async fn hours_keep_their_local_time_across_both_changes_of_clocks(backend: Backend) {
    let night = json!({
        "rrule": "FREQ=WEEKLY;BYDAY=SU", "from": "01:00", "until": "05:00", "seats": 1, "appointment": "with"
    });
    let mut file = town(&json!([pool("counters", &json!([hours(1), night]))]));
    file["authority"]["public_holidays"] = json!(false);
    let office = Office::open(backend, &file).await;
    for (now, day, night_starts, nine, spanning) in [
        (
            "2027-03-01T09:00:00Z",
            "2027-03-28",
            33,
            "2027-03-28T07:00:00Z",
            "2027-03-28T00:50:00Z",
        ),
        (
            "2027-10-01T09:00:00Z",
            "2027-10-31",
            57,
            "2027-10-31T08:00:00Z",
            "2027-10-31T00:50:00Z",
        ),
    ] {
        office.app.clock().set(now.parse().unwrap());
        let portal = office.app.portal("teststadt").await.unwrap();
        let free = office.free(&portal, "passport", day).await;
        assert_eq!(
            free.len(),
            night_starts + 9,
            "{day}: three or five hours, and one"
        );
        assert!(free.iter().any(|start| start == nine), "{day}");
        let hold = portal
            .post("/v1/holds", &office.choice("passport", spanning))
            .await
            .unwrap();
        assert_eq!(hold.status, 201, "{}", hold.text());
        let hold = hold.value().unwrap();
        let length = |from: &Value, until: &Value| {
            let instant = |value: &Value| value.as_str().unwrap().parse::<Timestamp>().unwrap();
            instant(until).duration_since(instant(from)).as_mins()
        };
        assert_eq!(length(&hold["start_at"], &hold["end_at"]), 20, "{day}");
        let again = portal
            .post("/v1/holds", &office.choice("passport", spanning))
            .await
            .unwrap();
        assert_eq!(again.code(), "slot_taken");
        let free = office.free(&portal, "passport", day).await;
        assert_eq!(
            free.len(),
            night_starts + 9 - 7,
            "{day}: starts that touch the hold"
        );
    }
    office.sound().await;
}

/// Fifty book at once while staffing and rules change: exactly the right number succeeds and nothing breaks.
async fn fifty_at_once_while_rules_change(backend: Backend) {
    let file = |seats: u8| town(&json!([pool("counters", &json!([hours(seats)]))]));
    let office = Office::open(backend, &file(8)).await;
    let body = json!({ "from": { "slot": office.choice("passport", "2026-11-23T08:00:00Z") } });
    let path = format!("/v1/pools/{}/staffing/2026-11-23", office.pool_id().await);
    let running: Vec<_> = (0..50)
        .map(|_| {
            let (portal, body) = (office.portal.clone(), body.clone());
            tokio::spawn(async move { portal.post("/v1/appointments", &body).await.unwrap() })
        })
        .collect();
    for seats in [2, 7, 1, 8] {
        let staffing = json!({ "changes": [{"seats": seats}] });
        assert_eq!(office.put(&path, &staffing).await.status, 200);
        office
            .app
            .import_text(&file(seats.max(4)).to_string())
            .await
            .unwrap();
    }
    let mut won = 0;
    for request in running {
        let answer = request.await.unwrap();
        match (answer.status, answer.code().as_str()) {
            (201, _) => won += 1,
            (409, "slot_taken") => {}
            other => panic!("{other:?}: {}", answer.text()),
        }
    }
    assert!(won <= 8, "{won} bookings on 8 seats");
    while won < 8 {
        let answer = office.portal.post("/v1/appointments", &body).await.unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        won += 1;
    }
    let last = office.portal.post("/v1/appointments", &body).await.unwrap();
    assert_eq!(last.code(), "slot_taken");
    office.sound().await;
}

/// by unit, service and channel, with the last day opening at seven.
async fn horizon_and_lead_time_depend_on_unit_service_and_channel(backend: Backend) {
    let mut file = town(&json!([pool("counters", &json!([hours(9)]))]));
    file["authority"]["policy"] = json!({"horizon_days": 60});
    file["sites"][0]["policy"] = json!({"horizon_days": 30, "opens_at": "07:00"});
    file["units"][0]["policy"] = json!({
        "max_open_per_person": 99, "lead_minutes": 60,
        "overrides": [
            {"services": ["registration"], "horizon_days": 90},
            {"channels": ["phone"], "lead_minutes": 5}
        ]
    });
    let mut office = Office::open(backend, &file).await;
    office.at("2026-11-21T05:30:00Z").await;
    assert!(office.has("passport", "2026-12-20").await);
    assert!(!office.has("passport", "2026-12-21").await, "it opens at seven");
    office.at("2026-11-21T06:00:00Z").await;
    assert!(office.has("passport", "2026-12-21").await);
    assert!(!office.has("passport", "2026-12-22").await);
    assert!(office.has("registration", "2027-02-19").await);
    assert!(!office.has("registration", "2027-02-20").await);
    let nine = "2026-11-21T08:00:00Z";
    let desk_has = async |office: &Office| {
        let free = office.free(&office.desk, "passport", "2026-11-21").await;
        free.iter().any(|one| one == nine)
    };
    office.at("2026-11-21T07:55:00Z").await;
    assert!(desk_has(&office).await, "by telephone until five minutes before");
    assert!(
        !office.has("passport", "2026-11-21").await,
        "online an hour before"
    );
    office.at("2026-11-21T07:56:00Z").await;
    assert!(!desk_has(&office).await);
    let refused = office.book(&office.desk, office.choice("passport", nine)).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "time_too_soon"));
}
