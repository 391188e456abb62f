//! The search for free times.

use einlass_contract::calendar::SlotList;
use einlass_testkit::database::Backend;
use reqwest::Method;

use crate::story::{CARD, PERMIT, Story};

crate::on_both_databases!(
    pages_hold_every_time_once,
    an_unchanged_search_is_answered_304,
    days_limits_and_services_are_checked,
    the_change_of_clocks_keeps_local_times,
);

async fn pages_hold_every_time_once(backend: Backend) {
    let story = Story::kempten(backend).await;
    let all = story.free_on(PERMIT, "2026-11-23").await;
    assert_eq!(all.len(), 47, "08:00 to 11:50 in steps of five minutes");
    let service = story.town.service_id(PERMIT.0).unwrap();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path =
            format!("/v1/slots?services={service}&from_on=2026-11-23&to_on=2026-11-23&limit=10{cursor}");
        let page: SlotList = story.portal.get(&path).await.unwrap().json().unwrap();
        assert_eq!(page.earliest_per_site.len(), 1);
        seen.extend(page.slots);
        match page.next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, all);
}

async fn an_unchanged_search_is_answered_304(backend: Backend) {
    let story = Story::kempten(backend).await;
    let path = format!(
        "/v1/slots?services={}&from_on=2026-11-23",
        story.town.service_id(PERMIT.0).unwrap()
    );
    let first = story.portal.get(&path).await.unwrap();
    let tag = first.header("etag").unwrap().to_owned();
    let again = |tag: String| {
        story
            .portal
            .request(Method::GET, &path)
            .header("If-None-Match", tag)
    };
    assert_eq!(story.portal.send(again(tag.clone())).await.unwrap().status, 304);
    story.book(PERMIT, "2026-11-23T07:00:00Z").await;
    assert_eq!(story.portal.send(again(tag)).await.unwrap().status, 200);
}

async fn days_limits_and_services_are_checked(backend: Backend) {
    let story = Story::kempten(backend).await;
    let service = story.town.service_id(CARD.0).unwrap();
    for (query, field) in [
        (
            format!("services={service}&from_on=2026-11-23&to_on=2026-11-22"),
            "to_on",
        ),
        (
            format!("services={service}&from_on=2026-11-23&to_on=2027-11-22"),
            "to_on",
        ),
        (format!("services={service}&limit=0"), "limit"),
        (format!("services={service}&cursor=x"), "cursor"),
        ("services=card".to_owned(), "services"),
        (format!("services={service}*many"), "services"),
        (String::new(), "services"),
        (format!("services={service}&colour=red"), "colour"),
    ] {
        let answer = story.portal.get(&format!("/v1/slots?{query}")).await.unwrap();
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "parameter_invalid"),
            "{query}"
        );
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some(field), "{query}");
    }
    let quantity = story
        .portal
        .get(&format!("/v1/slots?services={service}*9"))
        .await
        .unwrap();
    assert_eq!(
        (quantity.status, quantity.code().as_str()),
        (422, "quantity_out_of_range")
    );
}

async fn the_change_of_clocks_keeps_local_times(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.at("2027-03-20T09:00:00Z");
    let story = Story {
        portal: story.app.portal("kempten").await.unwrap(),
        ..story
    };
    let starts = |slots: Vec<einlass_contract::calendar::Slot>| slots[0].start_at.to_string();
    assert_eq!(
        starts(story.free_on(CARD, "2027-03-22").await),
        "2027-03-22T06:30:00Z"
    );
    assert_eq!(
        starts(story.free_on(CARD, "2027-03-30").await),
        "2027-03-30T05:30:00Z"
    );
}
