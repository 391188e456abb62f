//! Hours of a unit.

use einlass_testkit::database::Backend;
use serde_json::{Value, json};

use crate::office::{Office, pool, town};

crate::on_both_databases!(hours_say_why_a_building_is_closed_and_which_number_is_answered,);

/// A town with hours of every kind, emergency hours in August 2021 and closed days.
fn august_2021() -> Value {
    let mut file = town(&json!([pool(
        "counters",
        &json!([
            {"days": {"weekly": ["mon", "wed"]}, "from": "09:00", "until": "11:30", "seats": 4,
             "appointment": "without"},
            {"days": {"weekly": ["wed"]}, "from": "13:00", "until": "15:00", "seats": 2, "appointment": "with"},
            {"days": {"weekly": ["wed"]}, "from": "14:00", "until": "16:00", "seats": 1, "appointment": "with",
             "channels": ["online"]},
            {"days": {"weekly": ["wed"]}, "from": "06:00", "until": "08:00", "seats": 1, "appointment": "with",
             "channels": ["internal"]},
            {"kind": "exception", "on": "2021-08-18", "appointment": "closed", "exception": "Personalversammlung"}
        ])
    )]));
    file["valid_from_on"] = json!("2021-01-01");
    file["units"][0]["phone_hours"] = json!([{
        "rrule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "08:00", "until": "09:00", "phone": "03381 58 13 00",
        "label": {"de": "Notfallsprechzeit", "en": "Emergency hours"},
        "valid_from_on": "2021-08-01", "valid_until_on": "2021-09-01"
    }]);
    file["closures"] =
        json!([{"from_on": "2021-12-27", "until_on": "2022-01-01", "reason": "Betriebsferien"}]);
    file
}

///
async fn hours_say_why_a_building_is_closed_and_which_number_is_answered(backend: Backend) {
    let office = Office::open(backend, &august_2021()).await;
    let unit = office.town.unit("office").unwrap();
    let on = async |day: &str| {
        let answer = office
            .portal
            .get(&format!("/v1/units/{unit}/hours?on={day}"))
            .await;
        answer.unwrap().value().unwrap()
    };
    let august = on("2021-08-04").await;
    let site = office.town.site("rathaus").unwrap();
    assert_eq!(
        august["windows"],
        json!([
            {"site_id": site, "from": "09:00", "until": "11:30", "appointment": "without"},
            {"site_id": site, "from": "13:00", "until": "16:00", "appointment": "with"}
        ])
    );
    assert_eq!(
        august["phone"],
        json!([{"from": "08:00", "until": "09:00", "phone": "03381 58 13 00",
                "label": {"de": "Notfallsprechzeit", "en": "Emergency hours"}}])
    );
    assert_eq!(august["closed"], json!([]));
    assert_eq!(
        on("2021-09-01").await["phone"],
        json!([]),
        "it has ended by itself"
    );
    for (day, reason, english, public_holiday) in [
        ("2021-08-18", "Personalversammlung", None, false),
        ("2021-12-29", "Betriebsferien", None, false),
        ("2021-01-06", "Heilige Drei Könige", Some("Epiphany"), true),
    ] {
        let hours = on(day).await;
        let mut reasons = json!({ "de": reason });
        if let Some(english) = english {
            reasons["en"] = json!(english);
        }
        assert_eq!(
            hours["closed"],
            json!([{
                "site_id": site, "reason": reason, "reasons": reasons, "public_holiday": public_holiday
            }]),
            "{day}"
        );
        assert_eq!(hours["windows"], json!([]));
    }
    let unknown = office
        .portal
        .get(&format!("/v1/units/{site}/hours"))
        .await
        .unwrap();
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "unit_not_found"));
}
