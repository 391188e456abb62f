//! Clean pictures of symbols made by an independent encoder, and golden frames from their files.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use einlass_scanner::frame::LumaFrame;
use qrcode::{Color, QrCode};

/// Light all around a symbol, in modules.
const BORDER: usize = 4;

/// A picture under construction.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Picture {
    pub(crate) fn grey(width: usize, height: usize, value: u8) -> Self {
        Self {
            width,
            height,
            pixels: vec![value; width * height],
        }
    }

    /// Draws a symbol with its border; the top left corner of the symbol lies `BORDER` modules inside.
    pub(crate) fn draw(&mut self, code: &QrCode, (left, top): (usize, usize), module: usize) {
        let colours = code.to_colors();
        let size = code.width();
        for y in 0..(size + 2 * BORDER) * module {
            for x in 0..(size + 2 * BORDER) * module {
                let column = (x / module).checked_sub(BORDER).filter(|c| *c < size);
                let row = (y / module).checked_sub(BORDER).filter(|r| *r < size);
                let is_dark = column
                    .zip(row)
                    .is_some_and(|(c, r)| colours[r * size + c] == Color::Dark);
                self.pixels[(top + y) * self.width + left + x] = if is_dark { 25 } else { 230 };
            }
        }
    }

    pub(crate) fn frame(&self) -> LumaFrame {
        LumaFrame::new(self.width, self.height, self.pixels.clone()).unwrap()
    }
}

/// A symbol alone in a frame just large enough.
pub(crate) fn alone(code: &QrCode, module: usize) -> Picture {
    let side = (code.width() + 2 * BORDER) * module;
    let mut picture = Picture::grey(side, side, 230);
    picture.draw(code, (0, 0), module);
    picture
}

/// One line of the golden manifest with its picture.
pub(crate) struct Golden {
    pub(crate) name: String,
    pub(crate) class: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) frame: LumaFrame,
}

pub(crate) fn golden() -> Vec<Golden> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let manifest = std::fs::read_to_string(folder.join("manifest.tsv")).unwrap();
    manifest
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let decoder = png::Decoder::new(BufReader::new(File::open(folder.join(cells[0])).unwrap()));
            let mut reader = decoder.read_info().unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            let (width, height) = (info.width.try_into().unwrap(), info.height.try_into().unwrap());
            Golden {
                name: cells[0].to_owned(),
                class: cells[1].to_owned(),
                payload: cells[3].as_bytes().to_vec(),
                frame: LumaFrame::new(width, height, pixels).unwrap(),
            }
        })
        .collect()
}
