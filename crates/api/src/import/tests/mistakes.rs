//! Files with one mistake.

use einlass_domain::calendar::{OpeningError, OutsideTimeFrame};
use jiff::civil::Weekday;
use serde_json::{Value, json};

use super::{KEMPTEN, read, read_with};
use crate::import::{Town, TownFileError, TownFileErrors, TownFileProblem};

/// Where Kempten's file is changed (RFC 6901), what to, and how the answer begins.
const MISTAKES: [(&str, &str, &str); 41] = [
    (
        "/sites/1/slug",
        r#""Rathaus""#,
        "/sites/1/slug: \"Rathaus\" is not a key",
    ),
    (
        "/sites/1/number",
        "1",
        "/sites/1/number: the number 1 is used twice",
    ),
    (
        "/sites/1/name",
        r#""Rathaus\u0000""#,
        "/sites/1/name: texts cannot hold the character U+0000",
    ),
    (
        "/sites/2/slug",
        r#""gerberstrasse-2""#,
        "/sites/2/slug: the key \"gerberstrasse-2\" is used twice",
    ),
    (
        "/authority/zone",
        r#""Europe/Kempten""#,
        "/authority/zone: a time zone such as",
    ),
    (
        "/units/0/policy",
        r#"{"horizon_days": 300}"#,
        "/units/0/policy: horizon_days must lie",
    ),
    (
        "/units/0/policy",
        r#"{"horizon": 30}"#,
        "/units/0/policy/horizon: unknown field",
    ),
    (
        "/services/0/leika_key",
        r#""98115005104000""#,
        "/services/0/leika_key: a LeiKa key is",
    ),
    (
        "/services/0/unit",
        r#""nobody""#,
        "/services/0/unit: there is no unit with the key \"nobody\"",
    ),
    (
        "/services/0/minutes",
        "7",
        "/services/0/minutes: a service takes 5 to 480 minutes",
    ),
    (
        "/services/0/name",
        r#"{"en": "Registration"}"#,
        "/services/0/name: the German text",
    ),
    (
        "/services/0/documents/0/document",
        r#""cake""#,
        "/services/0/documents/0/document: there is no document",
    ),
    (
        "/pools/0/services/0",
        r#""new-registration""#,
        "/pools/0/services/0: the service \"new-registration\" belongs",
    ),
    (
        "/pools/0/openings/0/until",
        r#""7:00""#,
        "/pools/0/openings/0/until: a time such as",
    ),
    (
        "/pools/0/openings/0/until",
        r#""07:00""#,
        "/pools/0/openings/0/until: the window ends before it begins",
    ),
    (
        "/pools/0/openings/0/until",
        r#""12:02""#,
        "/pools/0/openings/0/from: the window must begin and end",
    ),
    (
        "/pools/0/openings/0/seats",
        "65",
        "/pools/0/openings/0/seats: seats must lie between 0 and 64",
    ),
    (
        "/pools/2/openings/2/channels",
        r#"["fax"]"#,
        "/pools/2/openings/2/channels/0: unknown channel \"fax\"",
    ),
    (
        "/closures/0/site",
        r#""nowhere""#,
        "/closures/0/site: there is no site",
    ),
    ("/closures/0/from_on", r#""25.12.2026""#, "/closures/0/from_on: "),
    (
        "/pools/0/openings/0/seats",
        "0",
        "/pools/0/openings/0/seats: invalid value: integer `0`",
    ),
    (
        "/pools/0/openings/0/seats",
        "null",
        "/pools/0/openings/0/seats: a window states",
    ),
    (
        "/pools/0/openings/0/contingents",
        r#"[{"channels": ["online"], "seats": 3}, {"channels": "urgent", "seats": 3}]"#,
        "/pools/0/openings/0/contingents: the contingents keep more seats",
    ),
    (
        "/pools/0/openings/0/contingents",
        r#"[{"channels": "express", "seats": 1}]"#,
        "/pools/0/openings/0/contingents/0/channels: a list of ways of booking",
    ),
    (
        "/pools/0/openings/0/contingents",
        r#"[{"channels": ["fax"], "seats": 1}]"#,
        "/pools/0/openings/0/contingents/0/channels",
    ),
    (
        "/pools/0/openings/0/contingents",
        r#"[{"channels": "urgent", "seats": 1, "release_minutes": 129600}]"#,
        "/pools/0/openings/0/contingents/0/release_minutes: the seats would be released before",
    ),
    (
        "/pools/0/openings/0/services",
        r#"["new-registration"]"#,
        "/pools/0/openings/0/services/0: the service \"new-registration\" is not given",
    ),
    (
        "/pools/0/openings/0/rrule",
        r#""FREQ=WEEKLY;BYDAY=TU;WKST=SU""#,
        "/pools/0/openings/0/rrule: WKST is not supported",
    ),
    (
        "/pools/0/openings/0/rrule",
        r#""FREQ=WEEKLY;BYDAY=TU;COUNT=0""#,
        "/pools/0/openings/0/rrule: COUNT must lie between 1 and 1000",
    ),
    (
        "/services/0/valid_until_on",
        r#""tomorrow""#,
        "/services/0/valid_until_on: ",
    ),
    (
        "/services/0/combination_limits",
        r#"{"max_services": 1}"#,
        "/services/0/combination_limits/max_services: a combination has at least two",
    ),
    (
        "/services/0/combination_limits",
        r#"{"sites": ["nowhere"]}"#,
        "/services/0/combination_limits/sites/0: there is no site with the key \"nowhere\"",
    ),
    (
        "/authority/notice_days",
        "367",
        "/authority/notice_days: a period of notice has at most 366 days",
    ),
    (
        "/units/0/name",
        r#"{"en": "Registry"}"#,
        "/units/0/name: the German text",
    ),
    (
        "/pools/0/openings/0/on",
        r#""2026-12-24""#,
        "/pools/0/openings/0/days: exactly one of",
    ),
    (
        "/pools/0/openings/0",
        r#"{"rrule": "FREQ=MONTHLY;BYDAY=5MO", "from": "08:00", "until": "12:00", "seats": 1,
            "appointment": "with", "valid_from_on": "2027-02-01", "valid_until_on": "2027-03-01"}"#,
        "/pools/0/openings/0/rrule: the rule has no day",
    ),
    (
        "/pools/0/openings/0",
        r#"{"kind": "exception", "on": "2027-02-01", "from": "08:00", "until": "12:00", "appointment": "closed"}"#,
        "/pools/0/openings/0/from: a day that is closed",
    ),
    (
        "/pools/0/openings/0",
        r#"{"on": "2027-02-01", "appointment": "closed"}"#,
        "/pools/0/openings/0/appointment: only an exception can close",
    ),
    (
        "/authority/corpus_christi",
        "true",
        "/authority/corpus_christi: Corpus Christi depends",
    ),
    (
        "/units/0/policy",
        r#"{"overrides": [{"services": ["nothing"], "horizon_days": 5}]}"#,
        "/units/0/policy/overrides/0/services/0: there is no service",
    ),
    (
        "/sites/0/time_frame",
        r#"[{"days": ["mon"], "from": "12:00", "until": "08:00"}]"#,
        "/sites/0/time_frame/0/until: the outer hours end",
    ),
];

fn first(read: Result<Town, TownFileErrors>) -> TownFileError {
    read.unwrap_err().0.remove(0)
}

#[test]
fn a_mistake_is_answered_with_its_place() {
    for (pointer, value, message) in MISTAKES {
        let error = first(read_with(pointer, serde_json::from_str(value).unwrap()));
        assert!(error.to_string().starts_with(message), "{pointer}: {error}");
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for text in ["", "{", "[]", "{\"authority\": 1}", &format!("{KEMPTEN} x")] {
        let error = first(read(text));
        assert!(matches!(error.problem, TownFileProblem::Json(_)), "{error}");
    }
}

#[test]
fn a_window_outside_the_outer_hours_needs_a_recorded_reason() {
    let window = json!({"days": {"weekly": ["fri"]}, "from": "13:00", "until": "13:30", "seats": 1,
        "appointment": "with"});
    let error = first(read_with("/pools/0/openings/0", window.clone()));
    assert_eq!(error.path, "/pools/0/openings/0/until");
    assert_eq!(
        error.problem,
        TownFileProblem::OutsideTimeFrame(OutsideTimeFrame {
            weekday: Weekday::Friday
        })
    );
    let mut excused = window;
    excused["exception"] = json!("Aktionstag");
    assert!(read_with("/pools/0/openings/0", excused).is_ok());
}

#[test]
fn the_same_window_twice_is_refused() {
    let file: Value = serde_json::from_str(KEMPTEN).unwrap();
    let mut again = file["pools"][0]["openings"][0].clone();
    again["seats"] = json!(1);
    let error = first(read_with("/pools/0/openings/1", again));
    assert_eq!(error.path, "/pools/0/openings/1");
    assert_eq!(error.problem, TownFileProblem::RepeatedOpening);
}

#[test]
fn a_building_has_outer_hours_of_its_own_in_place_of_those_of_the_authority() {
    let long =
        json!([{"days": ["mon", "tue", "wed", "thu", "fri", "sat"], "from": "07:00", "until": "19:00"}]);
    let mut file: Value = serde_json::from_str(KEMPTEN).unwrap();
    file["sites"][0]["time_frame"] = long;
    let site = file["sites"][0]["slug"].clone();
    let pools = file["pools"].as_array().unwrap();
    let at_site = pools.iter().position(|pool| pool["site"] == site).unwrap();
    let elsewhere = pools.iter().position(|pool| pool["site"] != site).unwrap();
    let saturday = json!({"days": {"weekly": ["sat"]}, "from": "08:00", "until": "12:00", "seats": 1,
        "appointment": "with"});
    let mut there = file.clone();
    there["pools"][at_site]["openings"][0] = saturday.clone();
    assert!(read(&there.to_string()).is_ok());
    file["pools"][elsewhere]["openings"][0] = saturday;
    let error = first(read(&file.to_string()));
    assert_eq!(error.path, format!("/pools/{elsewhere}/openings/0/days"));
}

#[test]
fn keys_of_openings_are_made_of_their_hours_and_stay() {
    let slugs = || -> Vec<String> {
        let town = read(KEMPTEN).unwrap();
        let openings = &town.pools[0].openings;
        openings.iter().map(|one| one.slug.to_string()).collect()
    };
    assert_eq!(slugs(), slugs());
    assert_eq!(slugs()[0], "hours-mo-tu-we-th-0730-1700");
    assert_eq!(slugs()[2], "hours-mo-tu-we-th-0730-1700-2");
}

#[test]
fn the_opening_error_stays_typed() {
    let error = first(read_with("/pools/0/openings/0/days", json!({"weekly": []})));
    assert_eq!(error.problem, TownFileProblem::Opening(OpeningError::NoDay));
}

#[test]
fn every_mistake_is_named_not_only_the_first() {
    let mut file: Value = serde_json::from_str(KEMPTEN).unwrap();
    file["colour"] = json!("blue");
    file["sites"][1]["number"] = json!("one");
    file["pools"][0]["openings"][0]["until"] = json!("7:00");
    let paths = |file: &Value| -> Vec<String> {
        let mistakes = read(&file.to_string()).unwrap_err().0;
        mistakes.into_iter().map(|mistake| mistake.path).collect()
    };
    assert_eq!(
        paths(&file),
        ["/colour", "/sites/1/number", "/pools/0/openings/0/until"]
    );

    let mut file: Value = serde_json::from_str(KEMPTEN).unwrap();
    file["services"][0]["unit"] = json!("nobody");
    file["services"][3]["minutes"] = json!(7);
    file["pools"][1]["openings"][0]["until"] = json!("07:00");
    file["closures"][0]["site"] = json!("nowhere");
    assert_eq!(
        paths(&file),
        [
            "/services/0/unit",
            "/services/3/minutes",
            "/pools/0/services/0",
            "/pools/1/openings/0/until",
            "/closures/0/site"
        ]
    );
}

#[test]
fn a_shipped_file_is_written_as_it_was_read() {
    for text in [
        KEMPTEN,
        super::OBERALLGAEU,
        super::BRANDENBURG,
        super::OFFENBURG,
        super::MUSTERSTADT,
    ] {
        let file: Value = serde_json::from_str(text).unwrap();
        let read = crate::import::parse_town(text).unwrap();
        assert_eq!(
            serde_json::to_value(read).unwrap(),
            file,
            "{}",
            file["authority"]["slug"]
        );
    }
}
