//! Pictures that the benchmarks decode.

use einlass_scanner::frame::LumaFrame;
use qrcode::{Color, EcLevel, QrCode, Version};

/// A ticket of version 5 at five pixels a module on grey, with an even slope of light and some grain.
pub(crate) fn ticket(width: usize, height: usize) -> LumaFrame {
    let code = QrCode::with_version("EL1:BENCH".repeat(12), Version::Normal(5), EcLevel::M).unwrap();
    let (colours, size) = (code.to_colors(), code.width());
    let mut pixels = grain(width, height, 150);
    for row in 0..(size + 8) * 5 {
        for column in 0..(size + 8) * 5 {
            let module = (column / 5).checked_sub(4).zip((row / 5).checked_sub(4));
            let is_dark = module.is_some_and(|(c, r)| {
                c < size && r < size && colours.get(r * size + c) == Some(&Color::Dark)
            });
            if let Some(pixel) = pixels.get_mut((row + 60) * width + column + 90) {
                *pixel = *pixel / 8 + if is_dark { 20 } else { 200 };
            }
        }
    }
    LumaFrame::new(width, height, pixels).unwrap()
}

/// Grey with reproducible grain.
pub(crate) fn grain(width: usize, height: usize, level: u8) -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0] % 24
    };
    (0..width * height).map(|_| level + next()).collect()
}
