//! The bytes of one camera picture, and the frame that they mean.

use crate::frame::{CapturedFrame, FrameError, LumaFrame, RgbFrame};
use crate::source::image_file::{ImageFileError, read_jpeg};

/// How a camera lays out its pixels in memory. The order is that of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PixelLayout {
    /// Two pixels in four bytes: brightness, blue, brightness, red.
    Yuyv,
    /// A plane of brightness, then a plane of colour pairs at half the size.
    Nv12,
    /// Brightness only.
    Grey,
    /// One JPEG picture after the other.
    Mjpeg,
}

impl PixelLayout {
    pub(super) const ALL: [Self; 4] = [Self::Yuyv, Self::Nv12, Self::Grey, Self::Mjpeg];

    /// The four letters by which `Video4Linux` knows the layout.
    pub(super) fn fourcc(self) -> &'static [u8; 4] {
        match self {
            Self::Yuyv => b"YUYV",
            Self::Nv12 => b"NV12",
            Self::Grey => b"GREY",
            Self::Mjpeg => b"MJPG",
        }
    }
}

/// One picture as the driver hands it over; the buffer may be longer than the picture.
pub(super) struct Picture<'a> {
    pub(super) layout: PixelLayout,
    pub(super) width: usize,
    pub(super) height: usize,
    /// Bytes from one row to the next; compressed pictures have none.
    pub(super) stride: usize,
    pub(super) bytes: &'a [u8],
}

/// Why the bytes are not a picture.
#[derive(Debug, thiserror::Error)]
pub(super) enum PictureError {
    /// The transfer broke off.
    #[error("picture is cut short")]
    Short,
    /// The compressed picture is damaged.
    #[error("damaged picture: {0}")]
    Damaged(#[from] ImageFileError),
    /// The camera reports an impossible size.
    #[error(transparent)]
    Size(#[from] FrameError),
}

/// The coloured view is thinned to this width at most: the preview needs no more.
const PREVIEW_WIDTH: usize = 640;

impl Picture<'_> {
    pub(super) fn to_frame(&self) -> Result<CapturedFrame, PictureError> {
        match self.layout {
            PixelLayout::Mjpeg => Ok(read_jpeg(self.bytes)?),
            PixelLayout::Grey => Ok(CapturedFrame::grey(self.luma_plane()?)),
            PixelLayout::Yuyv => self.yuyv(),
            PixelLayout::Nv12 => self.nv12(),
        }
    }

    fn luma_plane(&self) -> Result<LumaFrame, PictureError> {
        let mut luma = Vec::with_capacity(self.width * self.height);
        for y in 0..self.height {
            luma.extend_from_slice(self.row(y, self.width)?);
        }
        Ok(LumaFrame::new(self.width, self.height, luma)?)
    }

    fn yuyv(&self) -> Result<CapturedFrame, PictureError> {
        let step = self.thinning();
        let mut luma = Vec::with_capacity(self.width * self.height);
        let mut colour = Vec::new();
        for y in 0..self.height {
            let row = self.row(y, self.width * 2)?;
            let (pixels, _) = row.as_chunks::<2>();
            luma.extend(pixels.iter().map(|&[brightness, _]| brightness));
            if y % step == 0 {
                let (quads, _) = row.as_chunks::<4>();
                let shown = (0..self.width).step_by(step);
                colour.extend(shown.flat_map(|x| {
                    let [first, blue, second, red] = quads.get(x / 2).copied().unwrap_or([0, 128, 0, 128]);
                    to_rgb(if x % 2 == 0 { first } else { second }, blue, red)
                }));
            }
        }
        self.assemble(luma, colour)
    }

    fn nv12(&self) -> Result<CapturedFrame, PictureError> {
        let step = self.thinning();
        let luma = self.luma_plane()?;
        let mut colour = Vec::new();
        for y in (0..self.height).step_by(step) {
            let brightness = self.row(y, self.width)?;
            let (pairs, _) = self.row(self.height + y / 2, self.width)?.as_chunks::<2>();
            colour.extend((0..self.width).step_by(step).flat_map(|x| {
                let [blue, red] = pairs.get(x / 2).copied().unwrap_or([128, 128]);
                to_rgb(brightness.get(x).copied().unwrap_or(0), blue, red)
            }));
        }
        self.assemble(luma.pixels().to_vec(), colour)
    }

    fn assemble(&self, luma: Vec<u8>, colour: Vec<u8>) -> Result<CapturedFrame, PictureError> {
        let step = self.thinning();
        let luma = LumaFrame::new(self.width, self.height, luma)?;
        let colour = RgbFrame::new(self.width.div_ceil(step), self.height.div_ceil(step), colour)?;
        Ok(CapturedFrame::coloured(luma, colour))
    }

    fn row(&self, y: usize, bytes: usize) -> Result<&[u8], PictureError> {
        let start = y * self.stride;
        self.bytes.get(start..start + bytes).ok_or(PictureError::Short)
    }

    fn thinning(&self) -> usize {
        self.width.div_ceil(PREVIEW_WIDTH).max(1)
    }
}

/// Video levels to screen colours after ITU-R BT.601, in 256ths.
fn to_rgb(brightness: u8, blue: u8, red: u8) -> [u8; 3] {
    let brightness = 298 * (i32::from(brightness) - 16) + 128;
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    [
        brightness + 409 * red,
        brightness - 100 * blue - 208 * red,
        brightness + 516 * blue,
    ]
    .map(|level| u8::try_from((level >> 8).clamp(0, 255)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(layout: PixelLayout, stride: usize, bytes: &[u8]) -> Picture<'_> {
        Picture {
            layout,
            width: 2,
            height: 2,
            stride,
            bytes,
        }
    }

    #[test]
    fn yuyv_gives_brightness_and_colour_and_skips_the_padding() {
        let bytes = [16, 128, 235, 128, 9, 9, 81, 90, 81, 240, 9, 9];
        let frame = picture(PixelLayout::Yuyv, 6, &bytes).to_frame().unwrap();
        assert_eq!(frame.luma().pixels(), [16, 235, 81, 81]);
        // Video black, video white, and the pure red of BT.601 (81, 90, 240).
        assert_eq!(
            frame.colour().unwrap().pixels(),
            [0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 0, 0]
        );
    }

    #[test]
    fn nv12_reads_its_two_planes() {
        let frame = picture(PixelLayout::Nv12, 2, &[81, 81, 81, 81, 90, 240])
            .to_frame()
            .unwrap();
        assert_eq!(frame.luma().pixels(), [81; 4]);
        assert_eq!(frame.colour().unwrap().pixels(), [255, 0, 0].repeat(4));
    }

    #[test]
    fn grey_has_no_colour_and_a_short_buffer_is_an_error() {
        let frame = picture(PixelLayout::Grey, 2, &[1, 2, 3, 4, 99])
            .to_frame()
            .unwrap();
        assert_eq!(
            frame,
            CapturedFrame::grey(LumaFrame::new(2, 2, vec![1, 2, 3, 4]).unwrap())
        );
        let cut = picture(PixelLayout::Grey, 2, &[1, 2, 3]).to_frame();
        assert!(matches!(cut, Err(PictureError::Short)));
    }

    #[test]
    fn a_damaged_compressed_picture_is_an_error() {
        let damaged = picture(PixelLayout::Mjpeg, 0, &[0xFF, 0xD8, 0xFF, 0, 1]).to_frame();
        assert!(matches!(damaged, Err(PictureError::Damaged(_))));
    }
}
