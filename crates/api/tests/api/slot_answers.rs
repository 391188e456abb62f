//! Searches that were answered before: an answer that is given again is what computing it anew would give.

use std::cell::Cell;

use einlass_contract::calendar::SlotList;
use einlass_testkit::app::Caller;
use einlass_testkit::database::Backend;
use serde_json::json;

use crate::office::{Office, hours, pool, town};
use crate::story::{PERMIT, Story};

crate::on_both_databases!(
    neighbouring_bookable_days_spare_a_portal_further_searches,
    a_known_answer_follows_bookings_holds_and_time,
    a_known_answer_follows_staffing_and_catalogue,
);

/// The same search asked for in two ways: as before, and as never before.
struct Search<'a> {
    portal: &'a Caller,
    path: String,
    limit: Cell<u16>,
}

impl Search<'_> {
    /// The known answer, which must be the one that is computed.
    async fn answer(&self, what: &str) -> SlotList {
        self.limit.set(self.limit.get() - 1);
        let known = self
            .portal
            .get(&format!("{}&limit=5000", self.path))
            .await
            .unwrap();
        let computed = self
            .portal
            .get(&format!("{}&limit={}", self.path, self.limit.get()))
            .await;
        let computed = computed.unwrap();
        assert_eq!(known.status, 200, "{}", known.text());
        assert_eq!(known.text(), computed.text(), "{what}");
        assert_eq!(known.header("etag"), computed.header("etag"), "{what}");
        known.json().unwrap()
    }
}

fn search<'a>(portal: &'a Caller, service: &str, days: &str) -> Search<'a> {
    Search {
        portal,
        path: format!("/v1/slots?services={service}&{days}"),
        limit: Cell::new(5000),
    }
}

async fn neighbouring_bookable_days_spare_a_portal_further_searches(backend: Backend) {
    let story = Story::kempten(backend).await;
    let service = story.town.service_id(PERMIT.0).unwrap().to_string();
    let days = |from: &str, to: &str| search(&story.portal, &service, &format!("from_on={from}&to_on={to}"));
    // Permits are given on Mondays and Wednesdays; today is Friday, 20 November.
    let on = |list: &SlotList| {
        let text = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        (text(list.previous_bookable_on), text(list.next_bookable_on))
    };
    let first = days("2026-11-20", "2026-11-22")
        .answer("before the first day")
        .await;
    assert!(first.slots.is_empty());
    assert_eq!(on(&first), (None, Some("2026-11-23".to_owned())));
    let tuesday = days("2026-11-24", "2026-11-24").answer("between").await;
    let both = (Some("2026-11-23".to_owned()), Some("2026-11-25".to_owned()));
    assert_eq!(on(&tuesday), both);
    // No horizon reaches further than 200 days.
    let beyond = days("2027-07-01", "2027-07-07")
        .answer("beyond the horizon")
        .await;
    assert!(
        beyond
            .previous_bookable_on
            .is_some_and(|date| date < jiff::civil::date(2027, 6, 9))
    );
    assert_eq!(beyond.next_bookable_on, None);
}

async fn a_known_answer_follows_bookings_holds_and_time(backend: Backend) {
    let story = Story::kempten(backend).await;
    let service = story.town.service_id(PERMIT.0).unwrap().to_string();
    let search = search(&story.portal, &service, "from_on=2026-11-20&to_on=2026-11-25");
    let count = async |what: &str| search.answer(what).await.slots.len();
    let all = count("first").await;
    assert_eq!(count("unchanged").await, all);
    let booked = story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    assert!(count("booked").await < all);
    assert_eq!(story.cancel(&booked).await.status, 200);
    count("cancelled, held back from the public").await;
    story.pass_minutes(11);
    assert_eq!(count("no longer held back").await, all);
    story.hold(PERMIT, "2026-11-23T07:00:00Z").await;
    assert!(count("held").await < all);
    let portal = story.app.portal("kempten").await.unwrap();
    let search = Search {
        portal: &portal,
        ..search
    };
    story.pass_minutes(11);
    assert_eq!(search.answer("the hold has lapsed").await.slots.len(), all);
    story.at("2026-11-23T07:03:00Z");
    let portal = story.app.portal("kempten").await.unwrap();
    let search = Search {
        portal: &portal,
        ..search
    };
    let left = search
        .answer("some times of the day have passed")
        .await
        .slots
        .len();
    assert!(left < all);
    story.at("2026-11-23T07:05:00.001Z");
    assert_eq!(search.answer("one more has passed").await.slots.len(), left - 1);
}

async fn a_known_answer_follows_staffing_and_catalogue(backend: Backend) {
    let office = Office::open(backend, &town(&json!([pool("counters", &json!([hours(3)]))]))).await;
    let service = office.choice("passport", "2026-11-23T08:00:00Z")["services"][0]["service_id"].clone();
    let days = "from_on=2026-11-23&to_on=2026-11-23";
    let search = search(&office.portal, service.as_str().unwrap(), days);
    let all = search.answer("first").await;
    let path = format!("/v1/pools/{}/staffing/2026-11-23", office.pool_id().await);
    let closed = json!({ "changes": [{"from": "08:00", "until": "24:00", "seats": 0}] });
    assert_eq!(office.put(&path, &closed).await.status, 200);
    assert!(search.answer("nobody is there").await.slots.is_empty());
    assert_eq!(office.put(&path, &json!({ "changes": [] })).await.status, 200);
    assert_eq!(search.answer("all are back").await.slots, all.slots);
    // The town is imported anew with another length of the service.
    let mut longer = town(&json!([pool("counters", &json!([hours(3)]))]));
    for service in longer["services"].as_array_mut().unwrap() {
        service["minutes"] = json!(40);
    }
    office.app.import_text(&longer.to_string()).await.unwrap();
    assert_eq!(
        search.answer("the service takes longer").await.duration_minutes,
        40
    );
}
