//! Frames made to break or to stall the decoder.

use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use proptest::prelude::*;

/// Budget of a full scan, and what steps that cannot be left out may take on top.
const BUDGET: f32 = 22.0;
const LAST_STEP: f32 = 1.0;

fn scan(width: usize, height: usize, pixels: Vec<u8>) -> (Vec<Vec<u8>>, f32) {
    let mut decoder = Decoder::new();
    let frame = LumaFrame::new(width, height, pixels).unwrap();
    let texts = decoder
        .decode(&frame, Effort::Full)
        .into_iter()
        .map(|symbol| symbol.text)
        .collect();
    (texts, decoder.last_work_milliseconds())
}

/// A pattern of 7 by 7 modules, dark or light, drawn where it fits.
fn draw_pattern(pixels: &mut [u8], width: usize, (left, top): (usize, usize), module: usize, is_dark: bool) {
    let height = pixels.len() / width;
    for y in top..(top + 7 * module).min(height) {
        for x in left..(left + 7 * module).min(width) {
            let ring = ((x - left) / module)
                .abs_diff(3)
                .max(((y - top) / module).abs_diff(3));
            pixels[y * width + x] = if (ring == 2) == is_dark { 240 } else { 10 };
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_bytes_neither_panic_nor_decode_nor_exceed_the_budget(
        width in 1usize..=200,
        height in 1usize..=160,
        seed in prop::collection::vec(any::<u8>(), 1..4000),
    ) {
        let pixels: Vec<u8> = seed.iter().copied().cycle().take(width * height).collect();
        let (texts, work) = scan(width, height, pixels);
        prop_assert_eq!(texts, Vec::<Vec<u8>>::new());
        prop_assert!(work < BUDGET + LAST_STEP, "{} ms", work);
    }

    #[test]
    fn a_field_of_finder_patterns_neither_panics_nor_exceeds_the_budget(
        patterns in prop::collection::vec((0usize..600, 0usize..440, 1usize..=12, any::<bool>()), 3..200),
        background in any::<u8>(),
    ) {
        let mut pixels = vec![background; 640 * 480];
        for (left, top, module, is_dark) in patterns {
            draw_pattern(&mut pixels, 640, (left, top), module, is_dark);
        }
        let (texts, work) = scan(640, 480, pixels);
        prop_assert_eq!(texts, Vec::<Vec<u8>>::new());
        prop_assert!(work < BUDGET + LAST_STEP, "{} ms", work);
    }
}

#[test]
fn a_lattice_of_finder_patterns_at_every_size_stays_within_the_budget() {
    for module in 2..=10 {
        let mut pixels = vec![200; 1280 * 720];
        for top in (0..720).step_by(9 * module) {
            for left in (0..1280).step_by(9 * module) {
                draw_pattern(&mut pixels, 1280, (left, top), module, true);
            }
        }
        let (texts, work) = scan(1280, 720, pixels);
        assert_eq!(texts, Vec::<Vec<u8>>::new());
        assert!(work < BUDGET + LAST_STEP, "module {module}: {work} ms");
    }
}

#[test]
fn frames_of_one_grey_value_and_of_one_pixel_are_empty() {
    for (width, height, value) in [
        (1, 1, 0),
        (8192, 1, 255),
        (1, 8192, 7),
        (33, 32, 128),
        (1280, 720, 0),
    ] {
        assert_eq!(
            scan(width, height, vec![value; width * height]).0,
            Vec::<Vec<u8>>::new()
        );
    }
}
