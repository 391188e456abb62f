//! Clean pictures: every symbol that the standard knows.

use einlass_scanner::decode::{DecodedText, Decoder, Effort};
use qrcode::{EcLevel, QrCode, Version};

use crate::picture::{Picture, alone};

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];

fn read(picture: &Picture) -> Vec<DecodedText> {
    Decoder::new().decode(&picture.frame(), Effort::Full)
}

#[test]
fn every_version_and_level_is_read() {
    for number in 1..=40 {
        for level in LEVELS {
            // Half the least capacity of the version, digits and letters mixed.
            let text = "Platz22".repeat(usize::try_from(number).unwrap());
            let text = text.as_str();
            let code = QrCode::with_version(text, Version::Normal(number), level).unwrap();
            let found = read(&alone(&code, 4));
            assert_eq!(found.len(), 1, "version {number} {level:?}");
            assert_eq!(found[0].as_str(), Some(text), "version {number} {level:?}");
        }
    }
}

#[test]
fn a_full_symbol_without_padding_is_read() {
    for number in [1, 5, 9, 10, 26] {
        let make =
            |length: usize| QrCode::with_version("7".repeat(length), Version::Normal(number), EcLevel::M);
        let (mut fits, mut too_long) = (1, 4000);
        while too_long - fits > 1 {
            let middle = usize::midpoint(fits, too_long);
            if make(middle).is_ok() {
                fits = middle;
            } else {
                too_long = middle;
            }
        }
        let longest = make(fits).unwrap();
        let found = read(&alone(&longest, 4));
        assert_eq!(found[0].text, vec![b'7'; fits]);
    }
}

#[test]
fn the_modes_numeric_alphanumeric_byte_and_kanji_are_read() {
    for text in [
        "0123456789",
        "01234567",
        "TERMIN 22:30 $%*+-./",
        "Bürgerbüro, Straße 5",
        "a1B2\n",
    ] {
        let found = read(&alone(&QrCode::new(text).unwrap(), 5));
        assert_eq!(found[0].as_str(), Some(text));
    }
    let shift_jis = [0x93, 0x5F, 0xE4, 0xAA];
    assert_eq!(
        read(&alone(&QrCode::new(shift_jis).unwrap(), 5))[0].text,
        shift_jis
    );
}

#[test]
fn a_payload_that_is_not_text_comes_out_as_its_bytes() {
    let bytes = [0xFF, 0xFE, 0x00, 0x80, 0x41];
    let found = read(&alone(&QrCode::new(bytes).unwrap(), 6));
    assert_eq!(found[0].text, bytes);
    assert_eq!(found[0].as_str(), None);
}

#[test]
fn corners_are_those_of_the_symbol() {
    let code = QrCode::with_version("EL1:CORNERS", Version::Normal(5), EcLevel::M).unwrap();
    let mut picture = Picture::grey(640, 480, 120);
    picture.draw(&code, (200, 100), 6);
    let found = read(&picture);
    let (left, top, right, bottom) = (224.0, 124.0, 224.0 + 222.0, 124.0 + 222.0);
    for (corner, (x, y)) in
        found[0]
            .corners
            .iter()
            .zip([(left, top), (right, top), (right, bottom), (left, bottom)])
    {
        assert!(
            (corner.0 - x).abs() < 1.5 && (corner.1 - y).abs() < 1.5,
            "{corner:?} for {x} {y}"
        );
    }
}

#[test]
fn an_inverted_symbol_is_read() {
    let mut picture = alone(&QrCode::new("INVERTED 42").unwrap(), 5);
    for pixel in &mut picture.pixels {
        *pixel = u8::MAX - *pixel;
    }
    assert_eq!(read(&picture)[0].as_str(), Some("INVERTED 42"));
}

#[test]
fn a_symbol_in_a_mirror_is_read() {
    let mut picture = alone(&QrCode::new("mirrored by the camera").unwrap(), 5);
    for row in picture.pixels.chunks_exact_mut(picture.width) {
        row.reverse();
    }
    assert_eq!(read(&picture)[0].as_str(), Some("mirrored by the camera"));
}

#[test]
fn a_decoder_that_looks_for_a_text_passes_over_posters() {
    let mut picture = Picture::grey(640, 320, 150);
    picture.draw(&QrCode::new("https://poster.example/").unwrap(), (10, 10), 7);
    picture.draw(&QrCode::new("EL1:TICKET").unwrap(), (380, 60), 7);
    let mut decoder = Decoder::looking_for(["EL1:"]);
    let texts: Vec<_> = decoder
        .decode(&picture.frame(), Effort::Full)
        .into_iter()
        .map(|symbol| symbol.text)
        .collect();
    assert!(texts.contains(&b"EL1:TICKET".to_vec()));
}

#[test]
fn a_thumb_over_nearly_a_fifth_of_the_symbol_is_no_hindrance() {
    let code = QrCode::with_version("081147282", Version::Normal(2), EcLevel::H).unwrap();
    let mut picture = alone(&code, 8);
    let side = picture.width;
    for y in 0..side {
        for x in 0..side {
            let (column, row) = (x / 8, y / 8);
            if (21..29).contains(&column) && (15..29).contains(&row) {
                picture.pixels[y * side + x] = 140;
            }
        }
    }
    assert_eq!(read(&picture)[0].as_str(), Some("081147282"));
}
