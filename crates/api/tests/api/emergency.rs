//! Urgent cases.

use einlass_testkit::database::Backend;
use serde_json::json;

use crate::office::{Office, hours, pool, town};

crate::on_both_databases!(hidden_and_reason_required,);

/// seats for urgent cases are hidden, and given by staff for a reason only.
async fn hidden_and_reason_required(backend: Backend) {
    let mut window = hours(1);
    window["contingents"] = json!([{"channels": "urgent", "seats": 1}]);
    let office = Office::open(backend, &town(&json!([pool("counters", &json!([window]))]))).await;
    let (day, nine) = ("2026-11-23", "2026-11-23T08:00:00Z");
    for caller in [&office.portal, &office.desk] {
        assert!(office.free(caller, "passport", day).await.is_empty());
        let refused = office.book(caller, office.choice("passport", nine)).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "channel_closed"));
    }
    let search = format!(
        "/v1/slots?services={}&from_on={day}&to_on={day}&urgent=true",
        office.town.service_id("passport").unwrap()
    );
    let found = office.desk.get(&search).await.unwrap().value().unwrap();
    assert_eq!(
        found["slots"][0]["start_at"], nine,
        "staff find it when they say so"
    );
    let refused = office.portal.get(&search).await.unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));
    let mut urgent = office.choice("passport", nine);
    urgent["urgent"] = json!({"reason": "stolen_document"});
    let refused = office.book(&office.portal, urgent.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "scope_missing"));
    for bad in [json!({}), json!({"reason": "impatience"})] {
        let mut choice = urgent.clone();
        choice["urgent"] = bad;
        let refused = office.book(&office.desk, choice).await;
        assert_eq!(refused.status, 400, "{}", refused.text());
    }
    let booked = office.book(&office.desk, urgent).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let booked = booked.value().unwrap();
    assert_eq!(booked["appointment"]["urgent_reason"], "stolen_document");
    // Moving it keeps the reason, so another urgent seat can be had.
    let path = format!(
        "/v1/appointments/{}/reschedule",
        booked["appointment"]["id"].as_str().unwrap()
    );
    let body = json!({ "manage_token": booked["manage_token"], "start_at": "2026-11-24T08:00:00Z" });
    let moved = office.desk.post(&path, &body).await.unwrap();
    assert_eq!(moved.status, 200, "{}", moved.text());
    assert_eq!(moved.value().unwrap()["urgent_reason"], "stolen_document");
    office.sound().await;
}
