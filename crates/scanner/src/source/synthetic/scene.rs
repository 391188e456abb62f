//! What the imagined camera sees, and the picture that it makes of it.

use super::noise::Noise;
use super::symbol_matrix::SymbolMatrix;
use crate::frame::LumaFrame;

/// Size of a generated frame in pixels; both sides must be within [`LumaFrame::MAX_SIDE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameSize {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

impl FrameSize {
    /// The size of the kiosk's preview.
    pub const VGA: Self = Self {
        width: 640,
        height: 480,
    };
    /// The size that the kiosk decodes at best.
    pub const HD: Self = Self {
        width: 1280,
        height: 720,
    };
}

/// One moment in front of the camera.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Grey level behind the card.
    pub background: u8,
    /// Standard deviation of the sensor's noise in grey levels.
    pub noise: u8,
    /// The card with its symbol, if somebody holds one up.
    pub symbol: Option<Symbol>,
}

/// A symbol on its white card.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// The modules.
    pub matrix: SymbolMatrix,
    /// Side of one module in pixels.
    pub module_px: f64,
    /// Centre of the symbol in pixels from the left upper corner; it may lie outside the frame.
    pub centre: (f64, f64),
    /// Turn in degrees, clockwise.
    pub rotation_deg: f64,
    /// How far the card moves while the shutter is open, in pixels.
    pub motion_px: (f64, f64),
    /// Grey level of dark modules.
    pub dark: u8,
    /// Grey level of light modules and of the card.
    pub light: u8,
}

impl Symbol {
    /// A still, upright, high-contrast symbol in the middle of a frame, about two thirds of its height.
    pub fn centred(matrix: SymbolMatrix, size: FrameSize) -> Self {
        let modules = f64::from(matrix.side()) + 2.0 * QUIET_ZONE;
        Self {
            module_px: f64::from(size.height) * 0.66 / modules,
            centre: (f64::from(size.width) / 2.0, f64::from(size.height) / 2.0),
            rotation_deg: 0.0,
            motion_px: (0.0, 0.0),
            dark: 30,
            light: 225,
            matrix,
        }
    }
}

/// White border around the symbol, in modules (ISO/IEC 18004).
const QUIET_ZONE: f64 = 4.0;

/// Points looked at for each pixel: offsets inside the pixel, and the share of the shutter time that has gone.
const SAMPLES: [(f64, f64, f64); 8] = [
    (0.0625, 0.4375, 0.0),
    (0.5625, 0.1875, 0.143),
    (0.3125, 0.8125, 0.286),
    (0.8125, 0.6875, 0.429),
    (0.1875, 0.0625, 0.571),
    (0.6875, 0.5625, 0.714),
    (0.4375, 0.3125, 0.857),
    (0.9375, 0.9375, 1.0),
];

/// Draws a scene. The same scene, size and seed give the same pixels.
pub fn render_scene(scene: &Scene, size: FrameSize, seed: u64) -> LumaFrame {
    let mut grain = Noise::from_seed(seed);
    let card = scene.symbol.as_ref().map(Card::of);
    let (width, height) = (size.width.max(1), size.height.max(1));
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height));
    for y in 0..height {
        for x in 0..width {
            let level = card
                .as_ref()
                .and_then(|card| card.level_at(x, y, scene.background))
                .unwrap_or_else(|| i32::from(scene.background));
            let noisy = (level + grain.next(scene.noise)).clamp(0, 255);
            pixels.push(u8::try_from(noisy).unwrap_or(u8::MAX));
        }
    }
    match LumaFrame::new(usize::from(width), usize::from(height), pixels) {
        Ok(frame) => frame,
        Err(error) => unreachable!("size {width} x {height} is a frame: {error}"),
    }
}

/// A symbol made ready for sampling: from pixels back to modules.
struct Card<'a> {
    symbol: &'a Symbol,
    /// Cosine and sine of the turn, divided by the module side.
    axis: (f64, f64),
    /// Beyond this distance from the centre nothing of the card is seen, in pixels squared.
    reach_squared: f64,
}

impl<'a> Card<'a> {
    fn of(symbol: &'a Symbol) -> Self {
        let (sin, cos) = symbol.rotation_deg.to_radians().sin_cos();
        let half = f64::from(symbol.matrix.side()) / 2.0 + QUIET_ZONE;
        let motion = symbol.motion_px.0.hypot(symbol.motion_px.1);
        let reach = half * symbol.module_px * std::f64::consts::SQRT_2 + motion + 2.0;
        Self {
            symbol,
            axis: (cos / symbol.module_px, sin / symbol.module_px),
            reach_squared: reach * reach,
        }
    }

    /// Mean grey level of a pixel, or `None` where the card cannot reach.
    fn level_at(&self, x: u16, y: u16, background: u8) -> Option<i32> {
        let dx = f64::from(x) - self.symbol.centre.0;
        let dy = f64::from(y) - self.symbol.centre.1;
        if dx * dx + dy * dy > self.reach_squared {
            return None;
        }
        let (move_x, move_y) = self.symbol.motion_px;
        let sum: i32 = SAMPLES
            .iter()
            .map(|(sub_x, sub_y, gone)| {
                let level = self.sample(dx + sub_x - gone * move_x, dy + sub_y - gone * move_y);
                i32::from(level.unwrap_or(background))
            })
            .sum();
        Some(sum / 8)
    }

    /// Grey level at a point relative to the centre, `None` outside the card.
    fn sample(&self, dx: f64, dy: f64) -> Option<u8> {
        let half = f64::from(self.symbol.matrix.side()) / 2.0;
        let column = dx * self.axis.0 + dy * self.axis.1 + half;
        let row = dy * self.axis.0 - dx * self.axis.1 + half;
        let card = -QUIET_ZONE..2.0 * half + QUIET_ZONE;
        if !card.contains(&column) || !card.contains(&row) {
            return None;
        }
        let dark = self.symbol.matrix.is_dark(whole(column), whole(row));
        Some(if dark { self.symbol.dark } else { self.symbol.light })
    }
}

/// The module that a coordinate lies in.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "floats have no checked conversion; the caller keeps the value within the card"
)]
fn whole(coordinate: f64) -> i32 {
    coordinate.floor() as i32
}
