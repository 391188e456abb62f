//! Pictures of any bytes and any shape, with finder patterns strewn in: no panic, and no more work than a scan may take.
#![no_main]

use arbitrary::Arbitrary;
use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use libfuzzer_sys::fuzz_target;

/// The most that a scan may take, in counted milliseconds, with the steps that cannot be left out.
const MOST_WORK: f32 = 26.0;

#[derive(Arbitrary, Debug)]
struct Picture {
    width: u8,
    height: u8,
    patterns: Vec<Pattern>,
    grain: Vec<u8>,
}

#[derive(Arbitrary, Debug)]
struct Pattern {
    left: u8,
    top: u8,
    module: u8,
    levels: [u8; 2],
}

fuzz_target!(|picture: Picture| {
    let (width, height) = (usize::from(picture.width) + 1, usize::from(picture.height) + 1);
    let mut pixels: Vec<u8> = if picture.grain.is_empty() {
        vec![128; width * height]
    } else {
        picture
            .grain
            .iter()
            .copied()
            .cycle()
            .take(width * height)
            .collect()
    };
    for pattern in &picture.patterns {
        pattern.draw(&mut pixels, width);
    }
    let Ok(frame) = LumaFrame::new(width, height, pixels) else {
        return;
    };
    let mut decoder = Decoder::looking_for(["EL1:"]);
    for effort in [Effort::Quick, Effort::Full, Effort::Full] {
        decoder.decode(&frame, effort);
        let work = decoder.last_work_milliseconds();
        assert!(work < MOST_WORK, "{work} ms");
    }
});

impl Pattern {
    /// Draws seven by seven modules where they fit.
    fn draw(&self, pixels: &mut [u8], width: usize) {
        let module = usize::from(self.module % 12) + 1;
        let (left, top) = (usize::from(self.left), usize::from(self.top));
        for y in 0..7 * module {
            for x in 0..7 * module {
                let ring = (x / module).abs_diff(3).max((y / module).abs_diff(3));
                let level = self.levels[usize::from(ring == 2)];
                if left + x < width
                    && let Some(pixel) = pixels.get_mut((top + y) * width + left + x)
                {
                    *pixel = level;
                }
            }
        }
    }
}
