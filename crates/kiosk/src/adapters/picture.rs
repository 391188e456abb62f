//! Pictures for the screen.

use einlass_scanner::frame::RgbFrame;
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

use crate::flow::QrPicture;

/// A camera picture as Slint shows it. `None` for a size that no screen has.
pub fn from_frame(frame: &RgbFrame) -> Option<SharedPixelBuffer<Rgb8Pixel>> {
    let width = u32::try_from(frame.width()).ok()?;
    let height = u32::try_from(frame.height()).ok()?;
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(width, height);
    buffer.make_mut_bytes().copy_from_slice(frame.pixels());
    Some(buffer)
}

/// A code as Slint shows it.
pub(super) fn from_qr(picture: &QrPicture) -> Image {
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(picture.side, picture.side);
    let shades = picture.pixels.iter();
    for (pixel, shade) in buffer.make_mut_slice().iter_mut().zip(shades) {
        *pixel = Rgb8Pixel::new(*shade, *shade, *shade);
    }
    Image::from_rgb8(buffer)
}
