//! Files with one mistake.

use einlass_domain::calendar::{OpeningError, OutsideTimeFrame};
use jiff::civil::Weekday;
use serde_json::{Value, json};

use super::{KEMPTEN, read, read_with};
use crate::import::{Town, TownFileError, TownFileErrors, TownFileProblem};

/// Where Kempten's file is changed (RFC 6901), what to, and how the answer begins.
const MISTAKES: [(&str, &str, &str); 19] = [
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
        "/pools/0/openings/0: the window ends before it begins",
    ),
    (
        "/pools/0/openings/0/until",
        r#""12:02""#,
        "/pools/0/openings/0: the window must begin and end",
    ),
    (
        "/pools/0/openings/0/seats",
        "65",
        "/pools/0/openings/0: seats must lie between 0 and 64",
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
    assert_eq!(error.path, "/pools/0/openings/0");
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
            "/pools/1/openings/0",
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
