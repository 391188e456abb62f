//! What a service asks of a booking: questions, steps, papers, variants, identity (B-06, B-07, B-12, B-13, B-15, B-16).

use einlass_contract::booking::BookedAppointment;
use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::story::{CARD, MONDAY, Story};
use crate::terms_town::town_with;

crate::on_both_databases!(
    questions_visible_to_clerk,
    an_unusable_answer_is_named_and_leaves_no_trace,
    field_needs_purpose,
    steps_are_open_until_staff_sets_them,
    an_upload_is_received_or_not,
    video_variant,
    a_call_that_is_over_is_too_late,
    a_phone_appointment_needs_a_number_to_call,
    identity_levels,
    what_the_service_asks_is_in_the_catalogue,
);

pub(crate) fn questions() -> Value {
    json!({ "questions": [
        { "slug": "plate", "label": { "de": "Kennzeichen" }, "purpose": { "de": "Akte heraussuchen" },
          "type": "text", "max_length": 10, "required": true },
        { "slug": "people", "label": { "de": "Personen" }, "purpose": { "de": "Raum wählen" },
          "type": "number", "min": 1, "max": 6 }
    ] })
}

/// B-06: the clerk sees the answers when the visitor is here and before the call; nobody else does.
async fn questions_visible_to_clerk(backend: Backend) {
    let story = Story::in_town(backend, &town_with(&[(CARD.0, questions())])).await;
    let answers = json!({ "plate": "KE-AB 12", "people": 2 });
    let answer = story
        .book_as(&story.portal, story.choice(CARD, MONDAY), json!({}), answers)
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(
        !answer.text().contains("KE-AB"),
        "an answer to the booking holds no personal data"
    );
    let booked: BookedAppointment = answer.json().unwrap();
    assert!(story.read(&booked).await.terms.answers.is_empty());
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", CARD.1).await.unwrap();
    story.scan(&kiosk, CARD.1, &booked.appointment.ticket).await;
    let clerk = story.caller("visits:read appointments:read").await;
    let visits = clerk.get("/v1/visits").await.unwrap().value().unwrap();
    let id = visits["visits"][0]["appointment_id"].as_str().unwrap();
    let read = clerk
        .get(&format!("/v1/appointments/{id}"))
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(
        read["answers"],
        json!([
            { "key": "plate", "label": { "de": "Kennzeichen" }, "value": "KE-AB 12" },
            { "key": "people", "label": { "de": "Personen" }, "value": 2 }
        ])
    );
    for stored in story.app.stored_answers().unwrap() {
        assert!(!stored.contains("KE-AB"), "no stored answer holds personal data");
    }
    story.at("2026-11-26T08:00:00Z");
    story.app.housekeeping().await.unwrap();
    assert_eq!(
        story.app.traces().unwrap().of("person_data"),
        0,
        "answers go with the person"
    );
}

async fn an_unusable_answer_is_named_and_leaves_no_trace(backend: Backend) {
    let story = Story::in_town(backend, &town_with(&[(CARD.0, questions())])).await;
    let hold = story.hold(CARD, MONDAY).await;
    let before = story.app.traces().unwrap();
    for (answers, field) in [
        (json!({}), "/answers/plate"),
        (json!({ "plate": "KE-AB 123456" }), "/answers/plate"),
        (json!({ "plate": true }), "/answers/plate"),
        (json!({ "plate": "KE", "people": 7 }), "/answers/people"),
        (json!({ "plate": "KE", "a/b": "x" }), "/answers/a~1b"),
    ] {
        let direct = story
            .book_as(
                &story.portal,
                story.choice(CARD, MONDAY),
                json!({}),
                answers.clone(),
            )
            .await;
        let body = json!({ "from": { "hold": { "id": hold.id, "hold_token": hold.hold_token } }, "answers": answers });
        for answer in [
            direct,
            story.portal.post("/v1/appointments", &body).await.unwrap(),
        ] {
            assert_eq!((answer.status, answer.code().as_str()), (422, "answer_invalid"));
            assert_eq!(answer.problem().unwrap().field.as_deref(), Some(field));
        }
    }
    assert_eq!(story.app.traces().unwrap(), before);
}

/// N-01: what has no purpose may not be asked; the file is refused with the place.
async fn field_needs_purpose(backend: Backend) {
    let story = Story::kempten(backend).await;
    let mut terms = questions();
    terms["questions"][1].as_object_mut().unwrap().remove("purpose");
    let file = town_with(&[(CARD.0, terms)]);
    let error = story
        .app
        .import_text(&file.to_string())
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("/terms/questions/1/purpose"), "{error}");
}

/// B-15: the photo machine saves ten of fifteen minutes, and the booking shows the step open, then done.
async fn steps_are_open_until_staff_sets_them(backend: Backend) {
    let photo =
        json!({ "steps": [{ "slug": "photo", "name": { "de": "Fotoautomat" }, "deducted_minutes": 10 }] });
    let story = Story::in_town(backend, &town_with(&[(CARD.0, photo)])).await;
    let booked = story.book(CARD, MONDAY).await;
    assert_eq!(booked.appointment.duration_minutes, 5);
    let path = format!("/v1/appointments/{}/preparation", booked.appointment.id);
    let machine = story.caller("preparation:write").await;
    let state = |state: &str| json!({ "steps": [{ "key": "photo", "state": state }] });
    assert_eq!(
        story.portal.post(&path, &state("done")).await.unwrap().code(),
        "scope_missing"
    );
    for wanted in ["done", "done", "open", "done"] {
        let answer = machine.post(&path, &state(wanted)).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(
            answer.value().unwrap()["ticket"],
            "",
            "a photo machine gets no code"
        );
        let read = serde_json::to_value(story.read(&booked).await).unwrap();
        assert_eq!(read["steps"][0]["state"], wanted);
    }
    let unknown = json!({ "steps": [{ "key": "stamp", "state": "done" }] });
    let refused = machine.post(&path, &unknown).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (422, "step_unknown"));
    assert_eq!(refused.problem().unwrap().field.as_deref(), Some("/steps/0/key"));
}

/// B-07.
async fn an_upload_is_received_or_not(backend: Backend) {
    let form = json!({ "upload": { "url": "https://bauen.example.org/upload", "name": { "de": "Pläne" } } });
    let story = Story::in_town(backend, &town_with(&[(CARD.0, form)])).await;
    let booked = story.book(CARD, MONDAY).await;
    let shown = serde_json::to_value(&booked.appointment).unwrap();
    assert_eq!(shown["uploads"][0]["url"], "https://bauen.example.org/upload");
    assert_eq!(shown["uploads"][0]["state"], "not_received");
    let service = story.town.service_id(CARD.0).unwrap();
    let path = format!("/v1/appointments/{}/preparation", booked.appointment.id);
    let body = json!({ "uploads": [{ "service_id": service, "state": "received" }] });
    let uploader = story.caller("preparation:write").await;
    assert_eq!(uploader.post(&path, &body).await.unwrap().status, 200);
    let read = serde_json::to_value(story.read(&booked).await).unwrap();
    assert_eq!(read["uploads"][0]["state"], "received");
}

/// B-12: a link instead of a building, no code, no check-in, and nobody counts as missed.
async fn video_variant(backend: Backend) {
    let terms = json!({ "variants": ["on_site", "video"], "video_link": "https://video.example.org/{room}" });
    let story = Story::in_town(backend, &town_with(&[(CARD.0, terms)])).await;
    let by_video = |mut choice: Value| {
        choice["variant"] = json!("video");
        choice
    };
    let book = || async {
        let answer = story
            .try_book(&story.portal, by_video(story.choice(CARD, MONDAY)))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json::<BookedAppointment>().unwrap()
    };
    let (one, other) = (book().await, book().await);
    let shown = &one.appointment;
    assert!(shown.place.is_none() && shown.ticket.is_empty());
    let link = shown.terms.video_link.clone().unwrap();
    assert!(
        link.starts_with("https://video.example.org/") && link.len() > 50,
        "{link}"
    );
    assert_ne!(
        Some(link.clone()),
        other.appointment.terms.video_link,
        "each has its own room"
    );
    let path = format!("/v1/appointments/{}", shown.id);
    let qr = story
        .portal
        .get_managed(&format!("{path}/qr.svg"), &one.manage_token)
        .await
        .unwrap();
    assert_eq!((qr.status, qr.code().as_str()), (409, "ticket_none"));
    let ics = story
        .portal
        .get_managed(&format!("{path}/ics"), &one.manage_token)
        .await
        .unwrap();
    assert!(ics.text().replace("\r\n ", "").contains(&link));
    story.at(MONDAY);
    let kiosk = story.app.kiosk("kempten", CARD.1).await.unwrap();
    let outcome = story.type_number(&kiosk, CARD.1, &shown.number.to_string()).await;
    assert_eq!(outcome["verdict"], "no_check_in");
    assert_eq!(outcome["variant"], "video");
    assert!(
        !outcome.to_string().contains("video.example.org"),
        "a number alone opens no room"
    );
    story.at("2026-11-23T12:00:00Z");
    assert_eq!(story.app.housekeeping().await.unwrap().appointments_missed, 0);
    let elsewhere = by_video(story.choice(("passport", CARD.1), "2026-11-24T08:00:00Z"));
    let portal = story.app.portal("kempten").await.unwrap();
    let refused = story.try_book(&portal, elsewhere).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (422, "variant_not_offered")
    );
}

/// B-12: days later the door does not say any more that somebody calls.
async fn a_call_that_is_over_is_too_late(backend: Backend) {
    let terms = json!({ "variants": ["phone"] });
    let story = Story::in_town(backend, &town_with(&[(CARD.0, terms)])).await;
    let mut choice = story.choice(CARD, MONDAY);
    choice["variant"] = json!("phone");
    let person = json!({ "phone": "0831 25250" });
    let booked = story.book_as(&story.portal, choice, person, json!({})).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let number = booked.json::<BookedAppointment>().unwrap().appointment.number;
    for (now, verdict) in [
        ("2026-11-23T08:15:00Z", "no_check_in"),
        ("2026-11-23T08:15:01Z", "too_late"),
        ("2026-11-26T08:00:00Z", "too_late"),
    ] {
        story.at(now);
        let kiosk = story.app.kiosk("kempten", CARD.1).await.unwrap();
        let outcome = story.type_number(&kiosk, CARD.1, &number.to_string()).await;
        assert_eq!(outcome["verdict"], verdict, "{now}");
        if verdict == "too_late" {
            assert_eq!(outcome["closed_at"], "2026-11-23T08:15:00Z");
            // A terminal books visits at the counter only.
            assert_eq!(outcome["next_actions"][0]["action"], "ask_staff");
        }
    }
}

async fn a_phone_appointment_needs_a_number_to_call(backend: Backend) {
    let story = Story::in_town(backend, &town_with(&[(CARD.0, json!({ "variants": ["phone"] }))])).await;
    let mut choice = story.choice(CARD, MONDAY);
    let at_the_counter = story.try_book(&story.portal, choice.clone()).await;
    assert_eq!(at_the_counter.code(), "variant_not_offered");
    choice["variant"] = json!("phone");
    let refused = story.try_book(&story.portal, choice.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "person_invalid"));
    assert_eq!(refused.problem().unwrap().field.as_deref(), Some("/person/phone"));
    let person = json!({ "phone": "0831 25250" });
    let booked = story.book_as(&story.portal, choice, person, json!({})).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
}

/// B-16: none by default, a mail that answers, an account; and an account finds its bookings again.
async fn identity_levels(backend: Backend) {
    let level = |level: &str| json!({ "identity": level });
    let file = town_with(&[(CARD.0, level("account")), ("passport", level("verified_email"))]);
    let story = Story::in_town(backend, &file).await;
    let card = || story.choice(CARD, MONDAY);
    let account = json!({ "account": "b6c1d2e3f4a5968778695a4b3c2d1e0f" });
    let email = json!({ "email": "visitor@example.org" });
    let portal = &story.portal;
    for (choice, person, field) in [
        (card(), email.clone(), "/person/account"),
        (
            story.choice(("passport", CARD.1), MONDAY),
            json!({}),
            "/person/email",
        ),
    ] {
        let refused = story.book_as(portal, choice, person, json!({})).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (422, "identity_required")
        );
        assert_eq!(refused.problem().unwrap().field.as_deref(), Some(field));
    }
    let unable = story.book_as(portal, card(), account.clone(), json!({})).await;
    assert_eq!((unable.status, unable.code().as_str()), (403, "scope_missing"));
    let vouching = story.caller("appointments:write accounts:vouch").await;
    let booked = story.book_as(&vouching, card(), account.clone(), json!({})).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let booked: BookedAppointment = booked.json().unwrap();
    let found = vouching
        .post("/v1/appointments/find-by-account", &account)
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(
        found["appointments"][0]["appointment"]["id"],
        booked.appointment.id.to_string()
    );
    assert_eq!(found["appointments"][0]["manage_token"], booked.manage_token);
    let other = json!({ "account": "ffffffffffffffffffffffffffffffff" });
    let none = vouching
        .post("/v1/appointments/find-by-account", &other)
        .await
        .unwrap()
        .value()
        .unwrap();
    assert_eq!(none["appointments"], json!([]));
    let agent = story.app.agent("kempten").await.unwrap();
    assert_eq!(
        story.try_book(&agent, card()).await.status,
        201,
        "staff vouch for who calls"
    );
}

/// B-13, and everything else that a portal must ask for.
async fn what_the_service_asks_is_in_the_catalogue(backend: Backend) {
    let mut terms = questions();
    terms["steps"] = json!([{ "slug": "fee", "name": { "de": "Kasse" } }]);
    terms["identity"] = json!("verified_email");
    let story = Story::in_town(backend, &town_with(&[(CARD.0, terms)])).await;
    let list = story.portal.get("/v1/services").await.unwrap().value().unwrap();
    let service = |key: &str| {
        let services = list["services"].as_array().unwrap();
        services
            .iter()
            .find(|service| service["key"] == key)
            .unwrap()
            .clone()
    };
    let card = service(CARD.0);
    assert_eq!(card["appointment"], "required");
    assert_eq!(service("lost-property")["appointment"], "not_needed");
    assert_eq!(card["questions"][0]["type"], "text");
    assert_eq!(card["questions"][0]["max_length"], 10);
    assert_eq!(card["questions"][0]["purpose"]["de"], "Akte heraussuchen");
    assert_eq!(card["steps"][0]["key"], "fee");
    assert_eq!(card["identity"], "verified_email");
    assert_eq!(card["documents"][0]["need"], "required");
    assert_eq!(card["documents"][0]["mandatory"], true);
}
