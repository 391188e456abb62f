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

/// Where pictures of all pages in all languages are kept, if somebody asks for them: `EINLASS_SCREENS=DIR cargo test …`.
fn folder_of_all() -> Option<PathBuf> {
    std::env::var_os("EINLASS_SCREENS").map(PathBuf::from)
}

/// Where every run keeps its pictures: `screens/pages` beside what was built.
fn folder() -> PathBuf {
    folder_of_all().unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screens/pages"))
}

fn keep(folder: &Path, name: &str, picture: &SharedPixelBuffer<Rgba8Pixel>) {
    std::fs::create_dir_all(folder).unwrap();
    let file = BufWriter::new(File::create(folder.join(format!("{name}.png"))).unwrap());
    let mut encoder = png::Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
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
        assert!(
            has_many_colours(&picture),
            "{name} shows hardly any colours: no text was drawn"
        );
        keep(&folder(), &format!("{name}-{suffix}"), &picture);
    }
}

/// Whether more than the colours of surfaces are there: letters have smooth edges.
fn has_many_colours(picture: &SharedPixelBuffer<Rgba8Pixel>) -> bool {
    let mut colours = BTreeSet::new();
    picture.as_slice().iter().any(|pixel| {
        colours.insert([pixel.r, pixel.g, pixel.b]);
        colours.len() > 20
    })
}

/// A few pages are enough to see that drawing works, unless somebody asks for all.
fn all_or(few: &'static [&'static str]) -> impl Fn(&str) -> bool {
    let all = folder_of_all().is_some();
    move |name| all || few.contains(&name)
}

fn is_of_booking(page: &str) -> bool {
    ["services", "slots", "name_entry", "booked"]
        .iter()
        .any(|part| page.starts_with(part))
}

// Two tests, so that two processors share them.
#[test]
fn pages_of_booking_are_drawn_in_german() {
    draw(&[], "de", is_of_booking);
}

#[test]
fn other_pages_are_drawn_in_german() {
    draw(&[], "de", |page| !is_of_booking(page));
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
        all_or(&[
            "welcome",
            "slots_not_kept",
            "services_elsewhere_closed",
            "outcome_admitted",
            "outcome_wrong_site_stations",
            "booked",
            "out_of_order_while_booking",
        ]),
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
fn pages_with_many_documents_are_drawn_large_and_low() {
    for (language, name) in [(Language::German, "de"), (Language::EasyGerman, "easy")] {
        let large = [Touch::ChooseLanguage(language), Touch::SwitchTextSize];
        let low = [large[0], large[1], Touch::SwitchReach];
        draw(&large, &format!("{name}-large"), |page| {
            page.contains("documents")
        });
        draw(&low, &format!("{name}-large-low"), |page| {
            page.contains("documents")
        });
    }
}

#[test]
fn pages_are_drawn_in_high_contrast_large_and_low() {
    let aids = [Touch::SwitchContrast, Touch::SwitchTextSize, Touch::SwitchReach];
    draw(&aids, "aids", all_or(&["welcome"]));
}
