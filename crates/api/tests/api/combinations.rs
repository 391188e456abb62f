//! Which services one visit may hold, how many, and where.

use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{MONDAY, Story};
use crate::terms_town::{town_with, with};

crate::on_both_databases!(
    services_that_do_not_go_together_are_refused_with_what_would,
    a_visit_has_no_more_than_the_rule_allows,
    a_combination_is_free_and_bookable_at_its_buildings_only,
    limits_of_a_combination_read_back_and_name_their_mistakes,
);

const SITE: &str = "rathausplatz-22";
const PASSPORT: &str = "passport";
const CARD: &str = "identity-card";
const COPY: &str = "certified-copy";

fn passport(field: &str, value: Value) -> Value {
    with(town_with(&[]), "services", PASSPORT, field, value)
}

async fn services_that_do_not_go_together_are_refused_with_what_would(backend: Backend) {
    let story = Story::in_town(backend, &passport("combination", json!({ "only": [CARD] }))).await;
    let id = |key: &str| story.town.service_id(key).unwrap();
    let choice = story.choice_of(&[(COPY, 1), (PASSPORT, 1)], SITE, MONDAY);
    let refused = story.try_book(&story.portal, choice).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "services_not_combinable")
    );
    assert_eq!(
        refused.value().unwrap()["combination"],
        json!({
            "service_id": id(PASSPORT),
            "refused_ids": [id(COPY)],
            "combination": { "rule": "only", "service_ids": [id(CARD)] },
            "limits": {},
        })
    );
    let path = format!("/v1/slots?services={},{}", id(PASSPORT), id(COPY));
    let searched = story.portal.get(&path).await.unwrap();
    assert_eq!(searched.code(), "services_not_combinable");
    let both = story.choice_of(&[(CARD, 1), (PASSPORT, 1)], SITE, MONDAY);
    assert_eq!(story.try_book(&story.portal, both).await.status, 201);
}

async fn a_visit_has_no_more_than_the_rule_allows(backend: Backend) {
    let limits = json!({ "max_services": 2, "max_quantity": 2 });
    let file = passport("combination_limits", limits.clone());
    let story = Story::in_town(backend, &with(file, "services", CARD, "max_quantity", json!(4))).await;
    for (wanted, status) in [
        (vec![(PASSPORT, 1), (CARD, 1), (COPY, 1)], 422),
        (vec![(PASSPORT, 1), (CARD, 2)], 422),
        (vec![(PASSPORT, 1), (CARD, 1)], 201),
        (vec![(COPY, 1), (CARD, 2)], 201),
    ] {
        let answer = story
            .try_book(&story.portal, story.choice_of(&wanted, SITE, MONDAY))
            .await;
        assert_eq!(answer.status, status, "{wanted:?} {}", answer.text());
        if status == 422 {
            assert_eq!(answer.value().unwrap()["combination"]["limits"], limits);
        }
    }
}

async fn a_combination_is_free_and_bookable_at_its_buildings_only(backend: Backend) {
    let file = passport("combination_limits", json!({ "sites": ["gerberstrasse-2"] }));
    let story = Story::in_town(backend, &file).await;
    let id = |key: &str| story.town.service_id(key).unwrap();
    let elsewhere = story.choice_of(&[(PASSPORT, 1), (CARD, 1)], SITE, MONDAY);
    let refused = story.try_book(&story.portal, elsewhere).await;
    assert_eq!(refused.code(), "services_not_combinable");
    assert_eq!(
        refused.value().unwrap()["combination"]["limits"],
        json!({ "site_ids": [story.town.site("gerberstrasse-2").unwrap()] })
    );
    let path = format!("/v1/slots?services={},{}", id(PASSPORT), id(CARD));
    let found = story.portal.get(&path).await.unwrap().value().unwrap();
    assert_eq!(
        found["slots"],
        json!([]),
        "no counter of that building gives both"
    );
    let alone = story.choice_of(&[(PASSPORT, 1)], SITE, MONDAY);
    assert_eq!(story.try_book(&story.portal, alone).await.status, 201);
}

async fn limits_of_a_combination_read_back_and_name_their_mistakes(backend: Backend) {
    let limits = json!({ "max_services": 3, "max_quantity": 5, "sites": [SITE] });
    let story = Story::in_town(backend, &passport("combination_limits", limits.clone())).await;
    let planner = story.app.planner("kempten").await.unwrap();
    let document = planner.get("/v1/town").await.unwrap().value().unwrap();
    let services = document["services"].as_array().unwrap();
    let of_passport = services.iter().find(|one| one["slug"] == PASSPORT).unwrap();
    assert_eq!(of_passport["combination_limits"], limits);
    let shown = &story.town.service(PASSPORT).unwrap().combination_limits;
    assert_eq!(
        serde_json::to_value(shown).unwrap(),
        json!({ "max_services": 3, "max_quantity": 5, "site_ids": [story.town.site(SITE).unwrap()] })
    );
    for (limits, field) in [
        (json!({ "max_services": 1 }), "max_services: a combination has"),
        (json!({ "max_quantity": 1 }), "max_quantity: two services"),
        (json!({ "sites": ["nowhere"] }), "sites/0: there is no site"),
    ] {
        let text = passport("combination_limits", limits).to_string();
        let refused = story.app.import_text(&text).await.unwrap_err().to_string();
        assert!(
            refused.contains(&format!("/combination_limits/{field}")),
            "{refused}"
        );
    }
}
