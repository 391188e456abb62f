//! The code of a booking as the server draws it.

use std::io::Cursor;

use crate::flow::QrPicture;

/// Reads a square PNG. `None` if it is none: the visitor then has the number.
pub fn read_qr(png_file: &[u8]) -> Option<QrPicture> {
    let mut decoder = png::Decoder::new(Cursor::new(png_file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let mut buffer = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut buffer).ok()?;
    let samples = info.color_type.samples();
    let pixels: Vec<u8> = buffer
        .chunks_exact(samples)
        .take(usize::try_from(info.width).ok()? * usize::try_from(info.height).ok()?)
        .filter_map(|pixel| pixel.first().copied())
        .collect();
    (info.width == info.height).then_some(QrPicture {
        side: info.width,
        pixels,
    })
}
