//! Frames that follow each other.

use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use qrcode::{EcLevel, QrCode, Version};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::picture::alone;

const MODULE: usize = 6;

/// A ticket on which other reflections lie in every frame: a third of its modules is dark or light by chance.
fn glittering(text: &str, rng: &mut impl Rng) -> LumaFrame {
    let code = QrCode::with_version(text, Version::Normal(5), EcLevel::M).unwrap();
    let mut picture = alone(&code, MODULE);
    let size = picture.width / MODULE;
    for row in 4 + 9..size - 4 - 9 {
        for column in 4 + 7..size - 4 {
            if rng.random_range(0..3) == 0 {
                let value = if rng.random_range(0..2) == 0 { 30 } else { 225 };
                for y in row * MODULE..(row + 1) * MODULE {
                    picture.pixels[y * picture.width + column * MODULE..][..MODULE].fill(value);
                }
            }
        }
    }
    picture.frame()
}

#[test]
fn frames_that_cannot_be_read_alone_are_read_together() {
    let text = "EL1:ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789";
    let mut rng = StdRng::seed_from_u64(22);
    let frames: Vec<LumaFrame> = (0..12).map(|_| glittering(text, &mut rng)).collect();
    for frame in &frames {
        assert_eq!(Decoder::new().decode(frame, Effort::Full), []);
    }
    let mut decoder = Decoder::looking_for(["EL1:"]);
    let read = frames
        .iter()
        .flat_map(|frame| decoder.decode(frame, Effort::Full))
        .next()
        .unwrap();
    assert_eq!(read.as_str(), Some(text));
}

#[test]
fn the_next_visitors_ticket_is_never_mixed_with_the_last() {
    let mut rng = StdRng::seed_from_u64(7);
    let mut decoder = Decoder::looking_for(["EL1:"]);
    for visit in 0..6 {
        let text = format!("EL1:VISITOR {visit} {}", "0123456789 ABCDEFGH".repeat(3));
        for _ in 0..3 {
            for read in decoder.decode(&glittering(&text, &mut rng), Effort::Full) {
                assert_eq!(read.as_str(), Some(text.as_str()));
            }
        }
    }
}
