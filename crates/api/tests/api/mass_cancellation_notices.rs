//! C-07: what the holders of cancelled bookings are told by mail.

use einlass_contract::booking::{MassCancellation, NoticeList};
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::mass_cancellation::{book, manager};
use crate::story::Story;
use crate::terms_town::town_with;

crate::on_both_databases!(notices_are_finished_in_the_language_of_the_booking);

/// Kempten where one can collect a permit without appointment on Fridays, but for Christmas and one closed day.
fn town() -> Value {
    let mut file = town_with(&[]);
    let pools = file["pools"].as_array_mut().unwrap();
    let pool = pools
        .iter_mut()
        .find(|one| one["slug"] == "foreigners-collection")
        .unwrap();
    pool["openings"].as_array_mut().unwrap().push(json!({
        "days": { "weekly": ["fri"] }, "from": "08:00", "until": "12:00", "seats": 1, "appointment": "without"
    }));
    file["closures"] = json!([{ "from_on": "2026-12-11", "until_on": "2026-12-12", "reason": "Inventur" }]);
    file
}

fn plan() -> Value {
    json!({
        "pool_keys": ["foreigners-collection"],
        "from_on": "2026-11-23",
        "to_on": "2026-12-27",
        "reason": { "de": "Wir ziehen um.", "en": "We are moving." },
        "rebooking_link": "https://termine.example.org/neu?unit={unit}&lang={language}",
    })
}

fn assert_english(text: &str) {
    for part in [
        "Your appointment on Wednesday, 25.11.2026, at 08:00",
        "We are moving.",
        "&lang=uk",
        "Friday 08:00–12:00, not on 11.12.2026, 25.12.2026",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

async fn notices_are_finished_in_the_language_of_the_booking(backend: Backend) {
    let story = Story::in_town(backend, &town()).await;
    let mail = |name: &str| json!({ "email": format!("{name}@example.org") });
    book(&story, "2026-11-23T07:00:00Z", mail("anna"), "de").await;
    book(
        &story,
        "2026-11-23T07:10:00Z",
        json!({ "phone": "0831 25250" }),
        "de",
    )
    .await;
    book(&story, "2026-11-25T07:00:00Z", mail("olena"), "uk").await;
    let client = manager(&story).await;
    let planned = client.post("/v1/mass-cancellations", &plan()).await.unwrap();
    let planned: MassCancellation = planned.json().unwrap();
    let path = format!("/v1/mass-cancellations/{}", planned.id);
    let list = async || -> NoticeList {
        let answer = client.get(&format!("{path}/notices")).await.unwrap();
        answer.json().unwrap()
    };
    assert_eq!(list().await.notices, [], "a dry run tells nobody");

    client.post(&format!("{path}/apply"), &json!({})).await.unwrap();
    let mut told = list().await;
    // Bookings of the same millisecond have no order of their own.
    told.notices.sort_by(|a, b| a.email.cmp(&b.email));
    let [german, other] = told.notices.as_slice() else {
        panic!("two left a mail address: {told:?}");
    };
    assert_eq!(
        german.text,
        format!(
            "Ihr Termin am Montag, 23.11.2026, um 08:00 Uhr (Staatsangehörigkeits- und Ausländerbehörde, \
             Gerberstraße 2; Terminnummer {}) entfällt.\nWir ziehen um.\n\n\
             Neuen Termin buchen: https://termine.example.org/neu?unit=foreigners-office&lang=de\n\n\
             Ohne Termin können Sie kommen:\nFreitag 08:00–12:00 Uhr, nicht am 11.12.2026, 25.12.2026\n",
            german.number
        )
    );
    assert_english(&other.text);
    let reader = story.caller("appointments:read appointments:write").await;
    let refused = reader.get(&format!("{path}/notices")).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));

    // The address goes with the person, as everywhere.
    story.at("2027-01-20T08:00:00Z");
    story.app.housekeeping().await.unwrap();
    let client = manager(&story).await;
    let later = client.get(&format!("{path}/notices")).await.unwrap();
    assert_eq!(later.json::<NoticeList>().unwrap().notices, []);
}
