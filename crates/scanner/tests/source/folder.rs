//! The folder source: order, late files, broken files, emptiness.

use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;
use einlass_scanner::source::folder::{FolderRun, FolderSettings, FolderSource};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature, read_image_file};
use einlass_scanner::ticks::{ManualTicks, Ticks};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A directory of its own for one test, removed at its end.
struct Directory(PathBuf);

impl Directory {
    fn new(test: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn grey(&self, name: &str, level: u8) {
        fs::write(self.0.join(name), png(png::ColorType::Grayscale, &[level; 12])).unwrap();
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A PNG file of 4 x 3 pixels.
fn png(colour: png::ColorType, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 3);
    encoder.set_color(colour);
    encoder.write_header().unwrap().write_image_data(samples).unwrap();
    bytes
}

fn source(directory: &Path, run: FolderRun) -> FolderSource {
    let settings = FolderSettings {
        frame_interval: Duration::ZERO,
        frames_per_image: 1,
        run,
    };
    FolderSource::new(directory, settings, Arc::new(ManualTicks::new()))
}

/// The grey level of the next frame's first pixel, which tells the files of these tests apart.
fn next_level(source: &mut FolderSource) -> u8 {
    source.next_frame().unwrap().luma().pixels()[0]
}

#[test]
fn pictures_come_in_name_order_and_round_after_round() {
    let directory = Directory::new("order");
    directory.grey("b.png", 20);
    directory.grey("a.png", 10);
    directory.grey("c.PNG", 30);
    fs::write(directory.0.join("note.txt"), "no picture").unwrap();
    let mut source = source(&directory.0, FolderRun::Loop);
    let levels: Vec<u8> = (0..5).map(|_| next_level(&mut source)).collect();
    assert_eq!(levels, [10, 20, 30, 10, 20]);
    assert_eq!(source.nature(), SourceNature::Stills);
}

#[test]
fn one_round_ends_after_the_last_picture() {
    let directory = Directory::new("once");
    directory.grey("a.png", 10);
    directory.grey("b.png", 20);
    let mut source = source(&directory.0, FolderRun::Once);
    assert_eq!([next_level(&mut source), next_level(&mut source)], [10, 20]);
    assert_eq!(source.next_frame(), Err(SourceError::Ended));
}

#[test]
fn a_file_that_appears_later_is_shown_next_and_the_round_goes_on() {
    let directory = Directory::new("late");
    directory.grey("a.png", 10);
    directory.grey("b.png", 20);
    directory.grey("c.png", 30);
    let mut source = source(&directory.0, FolderRun::Loop);
    assert_eq!(next_level(&mut source), 10);
    directory.grey("z.png", 99);
    let levels: Vec<u8> = (0..5).map(|_| next_level(&mut source)).collect();
    assert_eq!(levels, [99, 20, 30, 99, 10]);
}

#[test]
fn a_half_written_file_is_passed_over_until_it_is_whole() {
    let directory = Directory::new("half");
    directory.grey("a.png", 10);
    let whole = png(png::ColorType::Grayscale, &[77; 12]);
    fs::write(directory.0.join("b.png"), &whole[..whole.len() / 2]).unwrap();
    let mut source = source(&directory.0, FolderRun::Loop);
    assert_eq!([next_level(&mut source), next_level(&mut source)], [10, 10]);
    fs::write(directory.0.join("b.png"), &whole).unwrap();
    assert_eq!(next_level(&mut source), 77);
}

#[test]
fn an_empty_directory_is_dim_and_not_an_error() {
    let directory = Directory::new("empty");
    let mut source = source(&directory.0, FolderRun::Loop);
    let frame = source.next_frame().unwrap();
    assert_eq!((frame.luma().width(), frame.luma().height()), (640, 480));
    directory.grey("a.png", 10);
    assert_eq!(next_level(&mut source), 10);
}

#[test]
fn a_directory_that_is_not_there_counts_as_unplugged() {
    let directory = Directory::new("gone");
    let mut source = source(&directory.0.join("nothing"), FolderRun::Loop);
    assert!(matches!(source.next_frame(), Err(SourceError::Unplugged { .. })));
}

#[test]
fn each_picture_is_held_for_its_frames_at_the_pace_of_the_clock() {
    let directory = Directory::new("pace");
    directory.grey("a.png", 10);
    directory.grey("b.png", 20);
    let ticks = Arc::new(ManualTicks::new());
    let settings = FolderSettings {
        frames_per_image: 2,
        ..FolderSettings::KIOSK
    };
    let clock: Arc<dyn Ticks> = Arc::<ManualTicks>::clone(&ticks);
    let mut source = FolderSource::new(&directory.0, settings, clock);
    let levels: Vec<u8> = (0..4)
        .map(|_| {
            let level = next_level(&mut source);
            ticks.advance(settings.frame_interval);
            level
        })
        .collect();
    assert_eq!(levels, [10, 10, 20, 20]);
}

#[test]
fn colour_becomes_brightness_and_transparency_becomes_paper() {
    let directory = Directory::new("colour");
    let red = directory.0.join("red.png");
    fs::write(&red, png(png::ColorType::Rgb, &[255, 0, 0].repeat(12))).unwrap();
    let frame = read_image_file(&red).unwrap();
    assert_eq!(frame.luma().pixels()[0], 76);
    assert_eq!(&frame.colour().unwrap().pixels()[..3], [255, 0, 0]);
    let clear = directory.0.join("clear.png");
    fs::write(&clear, png(png::ColorType::Rgba, &[0, 0, 0, 0].repeat(12))).unwrap();
    assert_eq!(
        read_image_file(&clear).unwrap().luma(),
        &LumaFrame::new(4, 3, vec![255; 12]).unwrap()
    );
}

#[test]
fn a_jpeg_photograph_of_a_code_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/source/code.jpg");
    let frame = read_image_file(&path).unwrap();
    let found = Decoder::new().decode(frame.luma(), Effort::Full);
    let texts: Vec<_> = found.iter().map(|found| found.as_str()).collect();
    assert_eq!(texts, [Some("EL1:mjpg")]);
}
