//! Symbols whose finder and timing patterns are right and whose other modules are any: they get as far as the codec.
#![no_main]

use arbitrary::Arbitrary;
use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use libfuzzer_sys::fuzz_target;

/// The most that a scan may take, in counted milliseconds, with the steps that cannot be left out.
const MOST_WORK: f32 = 26.0;

const QUIET: usize = 4;

#[derive(Arbitrary, Debug)]
struct Symbol {
    version: u8,
    module: u8,
    is_inverted: bool,
    skew: i8,
    /// Modules in rows; repeated where they are too few.
    modules: Vec<u8>,
    /// Grey levels that are added to pixels in turn.
    noise: Vec<i8>,
}

fuzz_target!(|symbol: Symbol| {
    let side = 17 + 4 * (usize::from(symbol.version % 12) + 1);
    let module = usize::from(symbol.module % 5) + 2;
    let across = (side + 2 * QUIET) * module;
    let mut pixels = Vec::with_capacity(across * across);
    for y in 0..across {
        for x in 0..across {
            let shift = isize::from(symbol.skew) * isize::try_from(y).unwrap_or(0) / 1024;
            let column = x.saturating_add_signed(shift) / module;
            let is_dark = symbol.is_dark(column, y / module, side) != symbol.is_inverted;
            let level: i16 = if is_dark { 40 } else { 215 };
            let noise = symbol.noise.get((y * across + x) % symbol.noise.len().max(1));
            let value = level + noise.map_or(0, |noise| i16::from(*noise) / 2);
            pixels.push(u8::try_from(value.clamp(0, 255)).unwrap_or(0));
        }
    }
    let Ok(frame) = LumaFrame::new(across, across, pixels) else {
        return;
    };
    let mut decoder = Decoder::looking_for(["EL1:"]);
    for effort in [Effort::Full, Effort::Quick, Effort::Full] {
        decoder.decode(&frame, effort);
        let work = decoder.last_work_milliseconds();
        assert!(work < MOST_WORK, "{work} ms");
    }
});

impl Symbol {
    /// Whether a module is dark; coordinates include the quiet zone.
    fn is_dark(&self, column: usize, row: usize, side: usize) -> bool {
        let (Some(x), Some(y)) = (column.checked_sub(QUIET), row.checked_sub(QUIET)) else {
            return false;
        };
        if x >= side || y >= side {
            return false;
        }
        for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            if (left..left + 7).contains(&x) && (top..top + 7).contains(&y) {
                return (x - left).abs_diff(3).max((y - top).abs_diff(3)) != 2;
            }
        }
        let is_near = |a: usize| a < 8 || a >= side - 8;
        if is_near(x)
            && is_near(y)
            && !(x >= side - 8 && y >= side - 8)
            && (x == 7 || y == 7 || x == side - 8 || y == side - 8)
        {
            return false;
        }
        if x == 6 || y == 6 {
            return (x + y) % 2 == 0;
        }
        let bit = y * side + x;
        let byte = self.modules.get(bit / 8 % self.modules.len().max(1)).copied();
        byte.is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }
}
