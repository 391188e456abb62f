//! The decoders that are written in Rust: ours with both efforts, plain rqrr, and rxing.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use rustix::time::{ClockId, clock_gettime};
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource};

use super::case::Case;
use super::{Column, Outcome};

/// How the texts begin that a kiosk looks for, in our frames and in those of the study.
const OWN_PREFIXES: [&str; 14] = [
    "EL1:",
    "https://einlass.example/t/",
    "KE",
    "https://termin.kempten.de/c/",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
];

/// Width and height of a frame.
pub(super) type Size = (usize, usize);

/// Lets every decoder read every frame; the columns, and width and height of each frame.
pub(super) fn judge(folder: &Path, cases: &[Case]) -> Result<(Vec<Column>, Vec<Size>)> {
    let mut columns: Vec<Column> = ["einlass", "einlass quick", "rqrr", "rxing"]
        .into_iter()
        .map(|name| Column {
            name,
            outcomes: Vec::with_capacity(cases.len()),
        })
        .collect();
    let mut sizes = Vec::with_capacity(cases.len());
    let hook = std::panic::take_hook();
    // The others panic on some frames; that counts as not read and needs no report.
    std::panic::set_hook(Box::new(|_| ()));
    for case in cases {
        let frame = load(&folder.join(&case.file))?;
        sizes.push((frame.width(), frame.height()));
        let [mut full, mut quick] = [fresh(&frame, Effort::Full)?, fresh(&frame, Effort::Quick)?];
        for (index, column) in columns.iter_mut().enumerate() {
            let outcome = timed(|| match index {
                0 => with_einlass(&mut full, &frame, Effort::Full),
                1 => with_einlass(&mut quick, &frame, Effort::Quick),
                2 => catch_unwind(AssertUnwindSafe(|| with_rqrr(&frame))).unwrap_or_default(),
                _ => catch_unwind(AssertUnwindSafe(|| with_rxing(&frame))).unwrap_or_default(),
            });
            column.outcomes.push(outcome);
        }
    }
    std::panic::set_hook(hook);
    Ok((columns, sizes))
}

fn load(path: &Path) -> Result<LumaFrame> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut reader = png::Decoder::new(BufReader::new(file)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("picture too large")?];
    let info = reader.next_frame(&mut pixels)?;
    ensure!(
        info.color_type == png::ColorType::Grayscale,
        "{} is not grey",
        path.display()
    );
    pixels.truncate(info.buffer_size());
    Ok(LumaFrame::new(
        info.width.try_into()?,
        info.height.try_into()?,
        pixels,
    )?)
}

/// A decoder of its own for a frame, as the frames of a set do not follow each other; its buffers have grown already.
fn fresh(frame: &LumaFrame, effort: Effort) -> Result<Decoder> {
    let mut decoder = Decoder::looking_for(OWN_PREFIXES);
    let pixels = vec![128; frame.pixels().len()];
    decoder.decode(&LumaFrame::new(frame.width(), frame.height(), pixels)?, effort);
    Ok(decoder)
}

fn with_einlass(decoder: &mut Decoder, frame: &LumaFrame, effort: Effort) -> Vec<Vec<u8>> {
    decoder
        .decode(frame, effort)
        .into_iter()
        .map(|symbol| symbol.text)
        .collect()
}

fn with_rqrr(frame: &LumaFrame) -> Vec<Vec<u8>> {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(frame.width(), frame.height(), |x, y| {
        frame
            .pixels()
            .get(y * frame.width() + x)
            .copied()
            .unwrap_or(u8::MAX)
    });
    let read = |grid: &rqrr::Grid<_>| {
        let mut text = Vec::new();
        grid.decode_to(&mut text).ok().map(|_| text)
    };
    image.detect_grids().iter().filter_map(read).collect()
}

/// Its port of zxing-cpp's QR reader; the inverted picture, too, if nothing is read in the plain one.
fn with_rxing(frame: &LumaFrame) -> Vec<Vec<u8>> {
    let plain = with_rxing_once(frame, frame.pixels().to_vec()).unwrap_or_default();
    if plain.is_empty() {
        let inverted = frame.pixels().iter().map(|pixel| !pixel).collect();
        with_rxing_once(frame, inverted).unwrap_or_default()
    } else {
        plain
    }
}

fn with_rxing_once(frame: &LumaFrame, pixels: Vec<u8>) -> Option<Vec<Vec<u8>>> {
    let hints = DecodeHints {
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        TryHarder: Some(true),
        ..Default::default()
    };
    let (width, height) = (frame.width().try_into().ok()?, frame.height().try_into().ok()?);
    let source = Luma8LuminanceSource::new(pixels, width, height).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let found = QrReader.decode_multiple_with_hints(&mut bitmap, &hints).ok()?;
    let texts = found.iter().map(|symbol| symbol.getText().as_bytes().to_vec());
    Some(texts.collect())
}

/// Counts the time that this thread spends on a processor, so that a busy machine counts against nobody.
fn timed(read: impl FnOnce() -> Vec<Vec<u8>>) -> Outcome {
    let start = processor_milliseconds();
    let texts = read();
    Outcome {
        texts,
        milliseconds: processor_milliseconds() - start,
    }
}

fn processor_milliseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    // A difference of hours keeps all its digits in a double.
    let seconds = std::time::Duration::try_from(time).unwrap_or_default();
    seconds.as_secs_f64() * 1e3
}
