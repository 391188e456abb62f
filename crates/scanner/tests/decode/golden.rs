//! Rendered camera frames, one of each kind of trouble.

use einlass_scanner::decode::{Decoder, Effort};

use crate::picture::golden;

#[test]
fn every_class_of_trouble_is_read_at_its_easiest_level() {
    let mut decoder = Decoder::looking_for(["no such text"]);
    let frames: Vec<_> = golden()
        .into_iter()
        .filter(|golden| golden.class != "nocode")
        .collect();
    assert!(frames.len() >= 18);
    for golden in frames {
        let found = decoder.decode(&golden.frame, Effort::Full);
        assert!(
            found.iter().any(|symbol| symbol.text == golden.payload),
            "{}",
            golden.name
        );
    }
}

#[test]
fn a_frame_without_a_code_yields_nothing() {
    let mut decoder = Decoder::new();
    let frames: Vec<_> = golden()
        .into_iter()
        .filter(|golden| golden.class == "nocode")
        .collect();
    assert!(frames.len() >= 3);
    for golden in frames {
        assert_eq!(decoder.decode(&golden.frame, Effort::Full), [], "{}", golden.name);
    }
}

#[test]
fn quick_effort_is_enough_for_a_plain_frame_and_cheaper_than_full() {
    let mut decoder = Decoder::new();
    let plain = golden()
        .into_iter()
        .find(|golden| golden.class == "plain")
        .unwrap();
    assert_eq!(decoder.decode(&plain.frame, Effort::Quick)[0].text, plain.payload);
    let nothing = golden()
        .into_iter()
        .find(|golden| golden.class == "nocode")
        .unwrap();
    decoder.decode(&nothing.frame, Effort::Quick);
    let quick = decoder.last_work_milliseconds();
    decoder.decode(&nothing.frame, Effort::Full);
    assert!(quick < decoder.last_work_milliseconds());
}

#[test]
fn the_same_frame_gives_the_same_answer_whatever_came_before() {
    let mut used = Decoder::new();
    for golden in golden() {
        let fresh = Decoder::new().decode(&golden.frame, Effort::Full);
        assert_eq!(used.decode(&golden.frame, Effort::Full), fresh, "{}", golden.name);
    }
}
