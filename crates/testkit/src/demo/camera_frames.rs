//! A confirmation's QR code as the entrance camera sees it.

use std::path::Path;

use anyhow::{Context, Result};
use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};

/// Why a picture is not the QR code of a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the picture is not a square of whole modules with a white border of four")]
pub struct CodeError;

/// Modules of white around every code that the server draws.
const BORDER: usize = 4;
/// Modules of a version 5 symbol (ISO/IEC 18004).
const SIDE: usize = 37;

/// Writes what a camera sees while a visitor holds the code in front of it: first nothing, then the code coming
/// into view, turned, shaking and noisy.
pub fn write_camera_frames(qr_png: &[u8], folder: &Path) -> Result<()> {
    let matrix = read_matrix(qr_png)?;
    let size = FrameSize::VGA;
    for step in 0..4_u16 {
        let held = Symbol {
            rotation_deg: 11.0 - f64::from(step),
            module_px: 6.0 + f64::from(step) * 0.5,
            centre: (310.0 + f64::from(step) * 5.0, 236.0),
            motion_px: (1.5 - f64::from(step) * 0.4, 0.5),
            ..Symbol::centred(matrix.clone(), size)
        };
        let scene = Scene {
            background: 96,
            noise: 9,
            symbol: Some(held),
        };
        let frame = render_scene(&scene, size, 0xE1 + u64::from(step));
        write_png(&folder.join(format!("frame-{step:02}.png")), &frame)?;
    }
    Ok(())
}

/// Pixels per millimetre of a camera with 1280 × 720 pixels and a view of 60 degrees, 25 cm in front of it.
const PIXELS_PER_MM: f64 = 4.4;

/// What the terminal reads in one frame of its camera in which somebody holds up the code on paper.
///
/// `edge_mm` is the edge of the symbol as printed, without its white border; `turn_deg` how it is turned.
pub fn read_code_on_paper(qr_png: &[u8], edge_mm: f64, turn_deg: f64, seed: u64) -> Result<Option<String>> {
    let size = FrameSize::HD;
    let symbol = Symbol {
        rotation_deg: turn_deg,
        module_px: edge_mm * PIXELS_PER_MM / f64::from(u32::try_from(SIDE)?),
        motion_px: (0.8, 0.4),
        dark: 60,
        light: 200,
        ..Symbol::centred(read_matrix(qr_png)?, size)
    };
    let scene = Scene {
        background: 110,
        noise: 8,
        symbol: Some(symbol),
    };
    let texts = Decoder::new().decode(&render_scene(&scene, size, seed), Effort::Full);
    Ok(texts.first().and_then(|text| text.as_str()).map(str::to_owned))
}

fn read_matrix(qr_png: &[u8]) -> Result<SymbolMatrix> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(qr_png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().context("reading the QR picture")?;
    let mut pixels = vec![
        0;
        reader
            .output_buffer_size()
            .context("the QR picture is too large")?
    ];
    let info = reader.next_frame(&mut pixels).context("reading the QR picture")?;
    let width = usize::try_from(info.width)?;
    let pitch = width / (SIDE + 2 * BORDER);
    if info.width != info.height || pitch == 0 || width % (SIDE + 2 * BORDER) != 0 {
        return Err(CodeError.into());
    }
    let channels = info.color_type.samples();
    let dark = (0..SIDE * SIDE)
        .map(|module| {
            let (column, row) = (module % SIDE + BORDER, module / SIDE + BORDER);
            let (x, y) = (column * pitch + pitch / 2, row * pitch + pitch / 2);
            pixels
                .get((y * width + x) * channels)
                .is_some_and(|level| *level < 128)
        })
        .collect();
    Ok(SymbolMatrix::new(u16::try_from(SIDE)?, dark)?)
}

fn write_png(path: &Path, frame: &LumaFrame) -> Result<()> {
    // Written under another name first: the kiosk reads the folder while we write.
    let unfinished = path.with_extension("part");
    let file = std::fs::File::create(&unfinished).with_context(|| format!("writing {}", path.display()))?;
    let mut encoder = png::Encoder::new(
        file,
        u32::try_from(frame.width())?,
        u32::try_from(frame.height())?,
    );
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(frame.pixels())?;
    std::fs::rename(&unfinished, path)?;
    Ok(())
}
