//! The generator: repeatable, readable, and as noisy as asked.

use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::source::synthetic::{
    FrameSize, Scene, Symbol, SymbolMatrix, SyntheticSource, render_scene,
};
use einlass_scanner::source::{FrameSource, SourceError};
use einlass_scanner::ticks::ManualTicks;
use std::sync::Arc;
use std::time::Duration;

const TEXT: &str = "EL1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3";

fn matrix() -> SymbolMatrix {
    let code = qrcode::QrCode::with_error_correction_level(TEXT, qrcode::EcLevel::M).unwrap();
    let dark = code
        .to_colors()
        .into_iter()
        .map(|colour| colour == qrcode::Color::Dark);
    SymbolMatrix::new(u16::try_from(code.width()).unwrap(), dark.collect()).unwrap()
}

fn scene(rotation_deg: f64, noise: u8) -> Scene {
    let symbol = Symbol {
        rotation_deg,
        ..Symbol::centred(matrix(), FrameSize::VGA)
    };
    Scene {
        background: 100,
        noise,
        symbol: Some(symbol),
    }
}

#[test]
fn the_same_seed_gives_the_same_pixels_and_another_seed_other_noise() {
    let scene = scene(10.0, 4);
    let first = render_scene(&scene, FrameSize::VGA, 1);
    assert_eq!(first, render_scene(&scene, FrameSize::VGA, 1));
    assert_ne!(first, render_scene(&scene, FrameSize::VGA, 2));
}

#[test]
fn a_symbol_is_read_at_any_turn_and_through_noise() {
    let mut decoder = Decoder::new();
    for step in 0..12 {
        let frame = render_scene(&scene(f64::from(step) * 30.0, 6), FrameSize::VGA, 3);
        let found = decoder.decode(&frame, Effort::Full);
        let texts: Vec<_> = found.iter().map(|found| found.as_str()).collect();
        assert_eq!(texts, [Some(TEXT)], "turned by {} degrees", step * 30);
    }
}

#[test]
fn a_moving_card_is_smeared_along_its_way() {
    let mut scene = scene(0.0, 0);
    let still = render_scene(&scene, FrameSize::VGA, 0);
    scene.symbol.as_mut().unwrap().motion_px = (7.0, 0.0);
    let smeared = render_scene(&scene, FrameSize::VGA, 0);
    let steepness = |pixels: &[u8]| {
        let steps = pixels.windows(2).map(|pair| u64::from(pair[0].abs_diff(pair[1])));
        steps.map(|step| step * step).sum::<u64>()
    };
    assert!(steepness(smeared.pixels()) * 2 < steepness(still.pixels()));
}

#[test]
fn the_generated_camera_ends_when_nothing_more_is_imagined() {
    let imagine = |frame_number| (frame_number < 2).then(|| scene(0.0, 3));
    let ticks = Arc::new(ManualTicks::new());
    let mut source = SyntheticSource::new(imagine, FrameSize::VGA, 5, Duration::ZERO, ticks);
    let first = source.next_frame().unwrap();
    let second = source.next_frame().unwrap();
    assert_ne!(first, second, "a sensor never repeats its noise");
    assert_eq!(source.next_frame(), Err(SourceError::Ended));
}

#[test]
fn modules_that_are_no_square_are_refused() {
    assert!(SymbolMatrix::new(21, vec![true; 440]).is_err());
    assert!(SymbolMatrix::new(0, Vec::new()).is_err());
}
