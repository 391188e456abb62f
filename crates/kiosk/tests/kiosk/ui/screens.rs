//! Pictures of all pages.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use einlass_domain::language::Language;
use einlass_kiosk::flow::Touch;
use slint::{Rgba8Pixel, SharedPixelBuffer};

use super::gallery;
use super::stage::{HEIGHT, Stage, WIDTH};

/// Where pictures are kept, if somebody wants to look at them: `EINLASS_SCREENS=DIR cargo test …`.
fn folder() -> Option<PathBuf> {
    std::env::var_os("EINLASS_SCREENS").map(PathBuf::from)
}

fn keep(folder: &Path, name: &str, picture: &SharedPixelBuffer<Rgba8Pixel>) {
    std::fs::create_dir_all(folder).unwrap();
    let file = BufWriter::new(File::create(folder.join(format!("{name}.png"))).unwrap());
    let mut encoder = png::Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(picture.as_bytes())
        .unwrap();
}

fn draw(touches: &[Touch], suffix: &str, is_wanted: impl Fn(&str) -> bool) {
    for (name, way) in gallery::pages() {
        if !is_wanted(&name) {
            continue;
        }
        let stage = Stage::ready();
        stage.touches(touches);
        way(&stage);
        let picture = stage.picture();
        assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
        let colours: BTreeSet<[u8; 3]> = picture.as_slice().iter().map(|p| [p.r, p.g, p.b]).collect();
        assert!(
            colours.len() > 20,
            "{name} shows only {} colours: no text was drawn",
            colours.len()
        );
        if let Some(folder) = folder() {
            keep(&folder, &format!("{name}-{suffix}"), &picture);
        }
    }
}

/// Without a folder to keep them in, a few pages are enough to see that drawing works.
fn all_or(few: &'static [&'static str]) -> impl Fn(&str) -> bool {
    let all = folder().is_some();
    move |name| all || few.contains(&name)
}

#[test]
fn pages_are_drawn_in_german() {
    draw(&[], "de", all_or(&["welcome", "outcome_admitted"]));
}

#[test]
fn pages_are_drawn_in_english() {
    draw(
        &[Touch::ChooseLanguage(Language::English)],
        "en",
        all_or(&["outcome_too_late"]),
    );
}

#[test]
fn pages_are_drawn_in_ukrainian() {
    draw(
        &[Touch::ChooseLanguage(Language::Ukrainian)],
        "uk",
        all_or(&["number_pad"]),
    );
}

#[test]
fn pages_are_drawn_in_arabic() {
    draw(
        &[Touch::ChooseLanguage(Language::Arabic)],
        "ar",
        all_or(&["slots"]),
    );
}

#[test]
fn pages_are_drawn_in_easy_german() {
    draw(
        &[Touch::ChooseLanguage(Language::EasyGerman)],
        "easy",
        all_or(&["booked"]),
    );
}

#[test]
fn pages_are_drawn_in_high_contrast_large_and_low() {
    let aids = [Touch::SwitchContrast, Touch::SwitchTextSize, Touch::SwitchReach];
    draw(&aids, "aids", all_or(&["welcome"]));
}
