//! How long a visitor waits: from the moment at which a code could be read until the scan event.
//!
//! `approach_latency [RUNS]`. Each run moves a ticket into the picture of a camera with 15 frames a second: it comes
//! from outside, slows down, shakes, and is held still at last. Frames are generated; decoding is the real one, and a
//! virtual clock is charged with the time that it took on this machine (and with three times that, for a slow
//! kiosk). While a frame is decoded, newer ones replace each other in the slot, as in the live loop.
//!
//! Two moments are measured from: when all of the code is in the picture, still moving; and when the shutter smears
//! it by less than one module, so that any reader could be asked to read it. Codes are often read between the two;
//! such a run counts as zero from the second moment.

use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::live::SystemTicks;
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};
use einlass_scanner::ticks::Ticks;
use std::env;
use std::error::Error;

/// A ticket's text: the prefix and 117 characters of base 45, version 5 at level M.
const TICKET: &str = "EL1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVCNN95SWMPHQUHQN%A400H%UBT16";

const FRAME_INTERVAL: f64 = 1.0 / 15.0;

/// From the end of the exposure until the frame is in memory: readout and transfer.
const DELIVERY: f64 = 0.033;

/// The hall's light, and what the camera makes of it.
#[derive(Clone, Copy)]
enum Light {
    /// Lamps or daylight.
    Bright,
    /// An evening in winter: long shutter times, strong noise, little contrast.
    Dim,
}

impl Light {
    /// Shutter time in seconds.
    fn exposure(self) -> f64 {
        match self {
            Self::Bright => 0.012,
            Self::Dim => 0.030,
        }
    }

    fn noise(self) -> u8 {
        match self {
            Self::Bright => 4,
            Self::Dim => 12,
        }
    }

    /// Grey levels of dark and light modules and of the background.
    fn levels(self) -> (u8, u8, u8) {
        match self {
            Self::Bright => (40, 215, 110),
            Self::Dim => (28, 92, 50),
        }
    }
}

/// Every third frame is decoded in full, as in the live loop.
const FULL_EVERY: u32 = 3;

/// A run in which nothing was read by then counts as lost.
const PATIENCE: f64 = 4.0;

fn main() -> Result<(), Box<dyn Error>> {
    let runs: u32 = env::args().nth(1).map_or(Ok(40), |runs| runs.parse())?;
    let matrix = matrix()?;
    println!(
        "camera\tlight\tdecoding\tread\tfrom in the picture: median, p95 ms\tfrom readable: median, p95, longest ms"
    );
    for (camera, size) in [("1280x720", FrameSize::HD), ("640x480", FrameSize::VGA)] {
        for (hall, light) in [("bright", Light::Bright), ("dim", Light::Dim)] {
            for (speed, slowness) in [("this machine", 1.0), ("3 x slower", 3.0)] {
                let mut dice = Dice(7);
                let approaches = (0..runs).map(|_| Approach::any(&mut dice, size, light, &matrix));
                let waits: Vec<Wait> = approaches
                    .filter_map(|approach| approach.wait(slowness))
                    .collect();
                print!("{camera}\t{hall}\t{speed}\t{} of {runs}\t", waits.len());
                print_waits(&waits);
            }
        }
    }
    Ok(())
}

fn print_waits(waits: &[Wait]) {
    let rank = |part: fn(&Wait) -> f64, percent: usize| {
        let mut sorted: Vec<f64> = waits.iter().map(part).collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        sorted.get(last * percent / 100).copied().unwrap_or(f64::NAN) * 1000.0
    };
    let in_picture = |percent| rank(|wait| wait.from_in_picture, percent);
    let readable = |percent| rank(|wait| wait.from_readable, percent);
    println!(
        "{:.0}, {:.0}\t{:.0}, {:.0}, {:.0}",
        in_picture(50),
        in_picture(95),
        readable(50),
        readable(95),
        readable(100)
    );
}

/// Seconds until the text was known.
struct Wait {
    from_in_picture: f64,
    from_readable: f64,
}

/// One visitor's way of showing a ticket. Times are in seconds, lengths in pixels.
struct Approach {
    size: FrameSize,
    symbol: Symbol,
    /// Where the ticket comes from, relative to where it will be held.
    from: (f64, f64),
    arrival: f64,
    shake: f64,
    shake_hertz: f64,
    /// When the first frame begins.
    phase: f64,
    light: Light,
    seed: u64,
}

impl Approach {
    fn any(dice: &mut Dice, size: FrameSize, light: Light, matrix: &SymbolMatrix) -> Self {
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let mut symbol = Symbol::centred(matrix.clone(), size);
        let scale = height / 720.0;
        symbol.module_px = dice.between(3.6, 8.0) * scale.max(0.75);
        symbol.rotation_deg = dice.between(-35.0, 35.0);
        (symbol.dark, symbol.light, _) = light.levels();
        symbol.centre.0 += dice.between(-0.12, 0.12) * width;
        symbol.centre.1 += dice.between(-0.06, 0.06) * height;
        let angle = dice.between(0.0, std::f64::consts::TAU);
        Self {
            from: (angle.cos() * width, angle.sin() * height),
            arrival: dice.between(0.4, 1.2),
            shake: dice.between(4.0, 16.0) * scale,
            shake_hertz: dice.between(4.0, 9.0),
            phase: dice.between(0.0, FRAME_INTERVAL),
            light,
            seed: dice.next(),
            size,
            symbol,
        }
    }

    /// Seconds from the first readable moment until the text is known, unless it never is.
    fn wait(&self, slowness: f64) -> Option<Wait> {
        let clock = SystemTicks::start();
        let mut decoder = Decoder::looking_for(["EL1:"]);
        let in_picture_at = self.first_moment(|at| self.is_in_picture(at))?;
        let readable_at = self.first_moment(|at| self.is_in_picture(at) && self.is_sharp(at))?;
        let mut free_at = 0.0;
        let mut count = 0_u32;
        let mut number = 0_u32;
        loop {
            // The newest frame that lies in the slot when the decoder is free, else the next that comes.
            while self.delivered_at(number + 1) <= free_at {
                number += 1;
            }
            let taken_at = self.delivered_at(number).max(free_at);
            if taken_at > readable_at + PATIENCE {
                return None;
            }
            let frame = render_scene(
                &self.scene(self.begins_at(number)),
                self.size,
                self.seed + u64::from(number),
            );
            let effort = if count.is_multiple_of(FULL_EVERY) {
                Effort::Full
            } else {
                Effort::Quick
            };
            let started_at = clock.now();
            let found = decoder.decode(&frame, effort);
            free_at = taken_at + clock.now().saturating_sub(started_at).as_secs_f64() * slowness;
            if found.iter().any(|found| found.as_str() == Some(TICKET)) {
                return Some(Wait {
                    from_in_picture: (free_at - in_picture_at).max(0.0),
                    from_readable: (free_at - readable_at).max(0.0),
                });
            }
            count += 1;
            number += 1;
        }
    }

    fn begins_at(&self, number: u32) -> f64 {
        self.phase + f64::from(number) * FRAME_INTERVAL
    }

    fn delivered_at(&self, number: u32) -> f64 {
        self.begins_at(number) + self.light.exposure() + DELIVERY
    }

    /// The first millisecond from which on something holds for a frame's exposure.
    fn first_moment(&self, holds: impl Fn(f64) -> bool) -> Option<f64> {
        let mut moments = (0..4000).map(|step| f64::from(step) / 1000.0);
        moments.find(|at| holds(*at) && holds(at + self.light.exposure()))
    }

    fn is_in_picture(&self, at: f64) -> bool {
        let symbol = self.symbol_at(at);
        let half =
            symbol.module_px * (f64::from(symbol.matrix.side()) / 2.0 + 1.0) * std::f64::consts::SQRT_2;
        let inside = |position: f64, side: u16| position > half && position < f64::from(side) - half;
        inside(symbol.centre.0, self.size.width) && inside(symbol.centre.1, self.size.height)
    }

    fn is_sharp(&self, at: f64) -> bool {
        let symbol = self.symbol_at(at);
        symbol.motion_px.0.hypot(symbol.motion_px.1) < symbol.module_px
    }

    fn scene(&self, at: f64) -> Scene {
        Scene {
            background: self.light.levels().2,
            noise: self.light.noise(),
            symbol: Some(self.symbol_at(at)),
        }
    }

    /// The ticket as the shutter sees it from `at` on.
    fn symbol_at(&self, at: f64) -> Symbol {
        let (before, after) = (self.offset(at), self.offset(at + self.light.exposure()));
        let mut symbol = self.symbol.clone();
        symbol.centre.0 += before.0;
        symbol.centre.1 += before.1;
        symbol.motion_px = (after.0 - before.0, after.1 - before.1);
        symbol
    }

    /// How far the ticket is from its place: it slows down evenly, and the hand calms down after its arrival.
    fn offset(&self, at: f64) -> (f64, f64) {
        let left = (1.0 - at / self.arrival).max(0.0).powi(2);
        let calm = (1.0 - (at - self.arrival).max(0.0) / 0.6).clamp(0.12, 1.0);
        let turn = at * self.shake_hertz * std::f64::consts::TAU;
        (
            self.from.0 * left + self.shake * calm * turn.sin(),
            self.from.1 * left + self.shake * calm * (turn * 0.77).cos(),
        )
    }
}

fn matrix() -> Result<SymbolMatrix, Box<dyn Error>> {
    let code = qrcode::QrCode::with_error_correction_level(TICKET, qrcode::EcLevel::M)?;
    let dark = code
        .to_colors()
        .into_iter()
        .map(|colour| colour == qrcode::Color::Dark);
    Ok(SymbolMatrix::new(u16::try_from(code.width())?, dark.collect())?)
}

/// Repeatable chance (xorshift).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = f64::from(u32::try_from(self.next() & 0xFFFF).unwrap_or(0)) / 65536.0;
        low + (high - low) * share
    }
}
