//! One picture from one file: PNG and JPEG, grey or coloured.

use crate::frame::{CapturedFrame, FrameError, LumaFrame, RgbFrame};
use png::{BitDepth, ColorType, Transformations};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Why a file is not a picture.
#[derive(Debug, thiserror::Error)]
pub enum ImageFileError {
    /// The file cannot be read.
    #[error("file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// The name ends neither in `png` nor in `jpg` or `jpeg`.
    #[error("name ends neither in png nor in jpg")]
    Kind,
    /// The bytes are not a whole PNG picture.
    #[error("not a readable PNG: {0}")]
    Png(#[from] png::DecodingError),
    /// The bytes are not a whole JPEG picture.
    #[error("not a readable JPEG: {0}")]
    Jpeg(String),
    /// The picture has a size or pixel layout that no frame can have.
    #[error("not a frame: {0}")]
    Frame(#[from] FrameError),
}

/// The picture formats that are understood, told by the end of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ImageKind {
    Png,
    Jpeg,
}

/// Reads a PNG or JPEG file. Transparent parts are taken as white paper.
pub fn read_image_file(path: &Path) -> Result<CapturedFrame, ImageFileError> {
    match kind_of(path).ok_or(ImageFileError::Kind)? {
        ImageKind::Png => read_png(&fs::read(path)?),
        ImageKind::Jpeg => read_jpeg(&fs::read(path)?),
    }
}

/// Whether the name of a file is that of a picture which [`read_image_file`] takes.
pub(crate) fn has_image_name(path: &Path) -> bool {
    kind_of(path).is_some()
}

/// Decodes a JPEG picture, from a file or from a camera's compressed stream.
pub(crate) fn read_jpeg(bytes: &[u8]) -> Result<CapturedFrame, ImageFileError> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder
        .decode()
        .map_err(|error| ImageFileError::Jpeg(error.to_string()))?;
    let (width, height) = decoder
        .dimensions()
        .ok_or_else(|| ImageFileError::Jpeg("no size".to_owned()))?;
    from_samples(width, height, ColorType::Rgb, pixels)
}

fn kind_of(path: &Path) -> Option<ImageKind> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "png" => Some(ImageKind::Png),
        "jpg" | "jpeg" => Some(ImageKind::Jpeg),
        _ => None,
    }
}

fn read_png(bytes: &[u8]) -> Result<CapturedFrame, ImageFileError> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let size = reader.output_buffer_size().unwrap_or(0);
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels)?;
    pixels.truncate(info.buffer_size());
    debug_assert_eq!(
        info.bit_depth,
        BitDepth::Eight,
        "the expansion yields whole bytes"
    );
    let width = usize::try_from(info.width).unwrap_or(usize::MAX);
    let height = usize::try_from(info.height).unwrap_or(usize::MAX);
    from_samples(width, height, info.color_type, pixels)
}

/// Builds the frame from interleaved samples of one byte each.
fn from_samples(
    width: usize,
    height: usize,
    colour: ColorType,
    samples: Vec<u8>,
) -> Result<CapturedFrame, ImageFileError> {
    let rgb = match colour {
        ColorType::Grayscale => return Ok(CapturedFrame::grey(LumaFrame::new(width, height, samples)?)),
        ColorType::GrayscaleAlpha => {
            let (pairs, _) = samples.as_chunks::<2>();
            let luma = pairs
                .iter()
                .map(|&[grey, alpha]| over_white(grey, alpha))
                .collect();
            return Ok(CapturedFrame::grey(LumaFrame::new(width, height, luma)?));
        }
        ColorType::Rgb | ColorType::Indexed => samples,
        ColorType::Rgba => {
            let (quads, _) = samples.as_chunks::<4>();
            quads
                .iter()
                .flat_map(|&[red, green, blue, alpha]| [red, green, blue].map(|part| over_white(part, alpha)))
                .collect()
        }
    };
    let (triples, _) = rgb.as_chunks::<3>();
    let luma = LumaFrame::new(width, height, triples.iter().map(|&rgb| luma_of(rgb)).collect())?;
    Ok(CapturedFrame::coloured(luma, RgbFrame::new(width, height, rgb)?))
}

/// Puts a sample that lets `255 - alpha` through on white paper.
fn over_white(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    u8::try_from((sample * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

/// Brightness by the weights of ITU-R BT.601, in 256ths.
fn luma_of([red, green, blue]: [u8; 3]) -> u8 {
    let weighted = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(weighted >> 8).unwrap_or(u8::MAX)
}
