//! Hand scanners that type.

use einlass_scanner::live::KeyboardWedge;
use std::time::Duration;

/// Types a text with the same pause before every key; returns what the last key yields.
fn typed(wedge: &mut KeyboardWedge, keys: &str, from: Duration, gap_ms: u64) -> Vec<String> {
    let mut at = from;
    let mut found = Vec::new();
    for key in keys.chars() {
        at += Duration::from_millis(gap_ms);
        found.extend(wedge.key(key, at));
    }
    found
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
fn foreign_bursts_a_bare_prefix_and_endless_ones_yield_nothing() {
    let mut wedge = KeyboardWedge::new(["EL1:"]);
    assert!(typed(&mut wedge, "HTTPS://EXAMPLE.INVALID\r", Duration::ZERO, 5).is_empty());
    assert!(typed(&mut wedge, "EL1:\r", Duration::from_secs(5), 5).is_empty());
    let endless = format!("EL1:{}\r", "A".repeat(600));
    assert!(typed(&mut wedge, &endless, Duration::from_secs(10), 1).is_empty());
}
