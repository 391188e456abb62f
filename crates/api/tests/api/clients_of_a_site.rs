//! Clients that act for one building do nothing in another.

use einlass_contract::booking::{BookedAppointment, MassCancellation};
use einlass_contract::calendar::PoolList;
use einlass_domain::booking::Channel;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::mass_cancellation::{first_day, manager};
use crate::story::{CARD, PERMIT, Story};

crate::on_both_databases!(
    they_place_appointments_there_only,
    they_call_off_there_only,
    they_staff_its_pools_only,
);

async fn bound(story: &Story, scopes: &str, site: &str) -> Caller {
    let client = story
        .app
        .client("kempten", Channel::Internal, scopes, Some(site))
        .await;
    client.unwrap()
}

fn placement(story: &Story, reference: &str) -> Value {
    json!({
        "unit_id": story.town.unit("foreigners-office").unwrap(),
        "services": [{ "service_id": story.town.service_id(PERMIT.0).unwrap() }],
        "from_on": "2026-11-23",
        "to_on": "2026-11-26",
        "reference": reference,
    })
}

async fn they_place_appointments_there_only(backend: Backend) {
    let story = Story::kempten(backend).await;
    let scopes = "appointments:write appointments:manage";
    let (here, elsewhere) = (
        bound(&story, scopes, PERMIT.1).await,
        bound(&story, scopes, CARD.1).await,
    );
    let before = story.app.traces().unwrap();
    let mut named = placement(&story, "case 1");
    named["site_id"] = json!(story.town.site(PERMIT.1).unwrap());
    let refused = elsewhere.post("/v1/placements", &named).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));
    let unnamed = placement(&story, "case 1");
    let refused = elsewhere.post("/v1/placements", &unnamed).await.unwrap();
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "no_time_in_range")
    );
    assert_eq!(refused.problem().unwrap().alternatives, []);
    assert_eq!(story.app.traces().unwrap(), before);

    let placed = here.post("/v1/placements", &unnamed).await.unwrap();
    assert_eq!(placed.status, 201, "{}", placed.text());
    let placed: BookedAppointment = placed.json().unwrap();
    let again = elsewhere.post("/v1/placements", &unnamed).await.unwrap();
    assert_eq!((again.status, again.code().as_str()), (403, "scope_missing"));
    assert!(!again.text().contains(&placed.manage_token));
}

async fn they_call_off_there_only(backend: Backend) {
    let story = Story::kempten(backend).await;
    let booked = story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    let scopes = "appointments:write appointments:manage";
    let (here, elsewhere) = (
        bound(&story, scopes, PERMIT.1).await,
        bound(&story, scopes, CARD.1).await,
    );
    let plan = first_day();
    let before = story.app.traces().unwrap();
    let refused = elsewhere.post("/v1/mass-cancellations", &plan).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));
    assert_eq!(story.app.traces().unwrap(), before);

    let planned = manager(&story)
        .await
        .post("/v1/mass-cancellations", &plan)
        .await
        .unwrap();
    let planned: MassCancellation = planned.json().unwrap();
    let path = format!("/v1/mass-cancellations/{}", planned.id);
    let mut unknown = vec![
        elsewhere
            .post(&format!("{path}/apply"), &json!({}))
            .await
            .unwrap(),
    ];
    for part in ["", "/call-list", "/notices"] {
        unknown.push(elsewhere.get(&format!("{path}{part}")).await.unwrap());
    }
    for answer in unknown {
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "mass_cancellation_not_found")
        );
    }
    assert_eq!(story.read(&booked).await, booked.appointment, "it stands");
    let applied = here.post(&format!("{path}/apply"), &json!({})).await.unwrap();
    let applied: MassCancellation = applied.json().unwrap();
    assert_eq!(applied.counts.cancelled, 1);
}

async fn they_staff_its_pools_only(backend: Backend) {
    let story = Story::kempten(backend).await;
    let scopes = "slots:read admin:calendar";
    let (here, elsewhere) = (
        bound(&story, scopes, PERMIT.1).await,
        bound(&story, scopes, CARD.1).await,
    );
    let pools: PoolList = here.get("/v1/pools").await.unwrap().json().unwrap();
    let pool = pools
        .pools
        .iter()
        .find(|pool| pool.key == "foreigners-collection");
    let path = format!("/v1/pools/{}/staffing/2026-11-23", pool.unwrap().id);
    let nobody = json!({ "changes": [{ "seats": 0 }] });
    for (client, expected) in [(&elsewhere, 404), (&here, 200)] {
        let is_open = story.is_free(PERMIT, "2026-11-23T07:00:00Z").await;
        assert!(is_open, "nothing has changed yet");
        let request = client.request(reqwest::Method::PUT, &path).json(&nobody);
        let answer = client.send(request).await.unwrap();
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
    assert!(!story.is_free(PERMIT, "2026-11-23T07:00:00Z").await);
}
