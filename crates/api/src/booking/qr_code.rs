//! The QR code of a ticket.
//!
//! Always version 5 at level M: 37 modules and four of white around them, the size that cameras at the door read best.

use png::{BitDepth, ColorType, Encoder};
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

/// White modules around the symbol (ISO/IEC 18004 section 5.3.8).
const BORDER: usize = 4;

/// Pixels per module of the PNG: 45 modules make 540 pixels, sharp on every phone and at 35 mm in print.
const PIXELS: usize = 12;

/// A ticket as a symbol.
pub(super) struct TicketCode {
    width: usize,
    modules: Vec<Color>,
}

/// Why a text is not drawn.
#[derive(Debug, thiserror::Error)]
pub(super) enum TicketCodeError {
    #[error("the text does not fit version 5 at level M: {0}")]
    Symbol(#[from] qrcode::types::QrError),
    #[error("the picture could not be written: {0}")]
    Picture(#[from] png::EncodingError),
    #[error("the picture is too large")]
    Size,
}

impl TicketCode {
    /// Draws a ticket text.
    pub(super) fn draw(ticket: &str) -> Result<Self, TicketCodeError> {
        // One alphanumeric segment: left to itself, the encoder cuts some texts so that they need version 6.
        let mut bits = Bits::new(Version::Normal(5));
        bits.push_alphanumeric_data(ticket.as_bytes())?;
        bits.push_terminator(EcLevel::M)?;
        let code = QrCode::with_bits(bits, EcLevel::M)?;
        Ok(Self {
            width: code.width(),
            modules: code.into_colors(),
        })
    }

    /// An SVG file: one white area, one path.
    pub(super) fn svg(&self) -> String {
        let side = self.width + 2 * BORDER;
        let mut path = String::new();
        for row in 0..self.width {
            for column in 0..self.width {
                if self.is_dark(row, column) {
                    path.extend([
                        "M",
                        &(column + BORDER).to_string(),
                        " ",
                        &(row + BORDER).to_string(),
                        "h1v1h-1z",
                    ]);
                }
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }

    /// A PNG file in grey levels without transparency.
    pub(super) fn png(&self) -> Result<Vec<u8>, TicketCodeError> {
        let side = (self.width + 2 * BORDER) * PIXELS;
        let mut pixels = Vec::with_capacity(side * side);
        for y in 0..side {
            for x in 0..side {
                let dark = self.is_dark_with_border(y / PIXELS, x / PIXELS);
                pixels.push(if dark { 0 } else { u8::MAX });
            }
        }
        let side = u32::try_from(side).map_err(|_| TicketCodeError::Size)?;
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, side, side);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::Eight);
        encoder.write_header()?.write_image_data(&pixels)?;
        Ok(file)
    }

    fn is_dark_with_border(&self, row: usize, column: usize) -> bool {
        match (row.checked_sub(BORDER), column.checked_sub(BORDER)) {
            (Some(row), Some(column)) if row < self.width && column < self.width => self.is_dark(row, column),
            _ => false,
        }
    }

    fn is_dark(&self, row: usize, column: usize) -> bool {
        self.modules.get(row * self.width + column) == Some(&Color::Dark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_version_five_and_a_longer_text_is_refused() {
        let code = TicketCode::draw(&"A".repeat(121)).unwrap();
        assert_eq!(code.width, 37);
        assert!(matches!(
            TicketCode::draw(&"A".repeat(123)),
            Err(TicketCodeError::Symbol(_))
        ));
    }

    #[test]
    fn the_border_is_white() {
        let code = TicketCode::draw(&"A".repeat(121)).unwrap();
        for index in 0..45 {
            for edge in [0, 3, 41, 44] {
                assert!(!code.is_dark_with_border(index, edge) && !code.is_dark_with_border(edge, index));
            }
        }
        assert!(code.is_dark_with_border(4, 4));
    }
}
