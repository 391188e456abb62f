//! Hand scanners that type.

use einlass_scanner::live::{KeyboardWedge, Keystroke};
use std::time::Duration;

/// Types a text with the same pause before every key; returns what each key was.
fn keys(wedge: &mut KeyboardWedge, keys: &str, from: Duration, gap_ms: u64) -> Vec<Keystroke> {
    let mut at = from;
    let mut take = |key| {
        at += Duration::from_millis(gap_ms);
        wedge.key(key, at)
    };
    keys.chars().map(&mut take).collect()
}

/// The texts among them; `foreign` for a burst that is not ours.
fn typed(wedge: &mut KeyboardWedge, text: &str, from: Duration, gap_ms: u64) -> Vec<String> {
    let text_of = |stroke| match stroke {
        Keystroke::Text(text) => Some(text),
        Keystroke::Foreign => Some("foreign".to_owned()),
        Keystroke::Typed | Keystroke::InBurst => None,
    };
    keys(wedge, text, from, gap_ms)
        .into_iter()
        .filter_map(text_of)
        .collect()
}

#[test]
fn a_fast_burst_with_our_prefix_and_enter_is_a_text() {
    let mut wedge = KeyboardWedge::new(["EL1:"]);
    assert_eq!(
        typed(&mut wedge, "EL1:6BFOXN\r", Duration::ZERO, 8),
        ["EL1:6BFOXN"]
    );
    assert_eq!(
        typed(&mut wedge, "EL1:SECOND\n", Duration::from_secs(9), 20),
        ["EL1:SECOND"]
    );
}

#[test]
fn a_person_typing_the_same_is_not() {
    let mut wedge = KeyboardWedge::new(["EL1:"]);
    assert!(typed(&mut wedge, "EL1:6BFOXN\r", Duration::ZERO, 80).is_empty());
}

#[test]
fn keys_typed_before_the_burst_do_not_spoil_it() {
    let mut wedge = KeyboardWedge::new(["EL1:"]);
    assert!(typed(&mut wedge, "123", Duration::ZERO, 200).is_empty());
    assert_eq!(typed(&mut wedge, "EL1:A\r", Duration::from_secs(1), 5), ["EL1:A"]);
}

#[test]
fn foreign_bursts_a_bare_prefix_and_endless_ones_are_foreign() {
    let mut wedge = KeyboardWedge::new(["EL1:"]);
    let endless = format!("EL1:{}\r", "A".repeat(600));
    for (second, burst) in [(0, "HTTPS://EXAMPLE.INVALID\r"), (5, "EL1:\r"), (10, &endless)] {
        assert_eq!(
            typed(&mut wedge, burst, Duration::from_secs(second), 2),
            ["foreign"]
        );
    }
}

#[test]
fn the_keys_of_a_burst_press_no_button_and_those_of_a_person_do() {
    let mut wedge = KeyboardWedge::new(["EL1:"]);
    let burst = keys(&mut wedge, "EL1: A\r", Duration::ZERO, 5);
    let seen = burst.iter().filter(|stroke| **stroke == Keystroke::Typed).count();
    assert_eq!(seen, 1, "only the first key cannot be told from typing");
    // A held Tab key repeats every 30 ms, and a person's space and Enter come alone.
    let person = keys(&mut wedge, "\t\t\t\t\t", Duration::from_secs(1), 30);
    assert!(person.iter().all(|stroke| *stroke == Keystroke::Typed));
    let person = keys(&mut wedge, " \r", Duration::from_secs(2), 90);
    assert!(person.iter().all(|stroke| *stroke == Keystroke::Typed));
}
