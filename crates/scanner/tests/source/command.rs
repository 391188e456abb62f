//! The command `einlass-scan`, as those call it who judge it.

use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn scan(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_einlass-scan"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A directory of its own for one test.
fn directory(test: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("command")
        .join(test);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

/// A PNG file of a card with this text, or of an empty room.
fn photograph(path: &Path, content: Option<&str>) {
    let symbol = content.map(|content| {
        let code = qrcode::QrCode::new(content).unwrap();
        let dark = code
            .to_colors()
            .into_iter()
            .map(|colour| colour == qrcode::Color::Dark);
        let matrix = SymbolMatrix::new(u16::try_from(code.width()).unwrap(), dark.collect()).unwrap();
        Symbol::centred(matrix, FrameSize::VGA)
    });
    let scene = Scene {
        background: 90,
        noise: 3,
        symbol,
    };
    let frame = render_scene(&scene, FrameSize::VGA, 1);
    let mut encoder = png::Encoder::new(fs::File::create(path).unwrap(), 640, 480);
    encoder.set_color(png::ColorType::Grayscale);
    encoder
        .write_header()
        .unwrap()
        .write_image_data(frame.pixels())
        .unwrap();
}

#[test]
fn each_picture_has_its_line_in_name_order() {
    let directory = directory("lines");
    photograph(&directory.join("b.png"), Some("two\tlines\nof text"));
    photograph(&directory.join("a.png"), Some("EL1:ONE"));
    photograph(&directory.join("c.png"), None);
    fs::write(directory.join("d.png"), "no picture").unwrap();
    let output = scan(&[&directory]);
    assert_eq!(output.status.code(), Some(0));
    let printed = text(&output.stdout);
    let columns: Vec<Vec<&str>> = printed.lines().map(|line| line.split('\t').collect()).collect();
    let names_and_texts: Vec<(&str, &str)> = columns.iter().map(|column| (column[0], column[1])).collect();
    let expected = [
        ("a.png", "EL1:ONE"),
        ("b.png", "two\\tlines\\nof text"),
        ("c.png", "-"),
        ("d.png", "-"),
    ];
    assert_eq!(names_and_texts, expected);
    for column in &columns {
        let (_, decimals) = column[2].split_once('.').unwrap();
        assert_eq!(
            (column.len(), decimals.len()),
            (3, 1),
            "milliseconds with one decimal"
        );
    }
    assert!(text(&output.stderr).contains("d.png"));
}

#[test]
fn a_directory_that_cannot_be_read_ends_with_code_2_and_says_so() {
    let output = scan(&[Path::new("/nonexistent-directory")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("/nonexistent-directory"));
    assert_eq!(scan(&[]).status.code(), Some(2));
    assert_eq!(scan(&[Path::new("--unknown")]).status.code(), Some(2));
}

#[test]
fn help_explains_the_columns() {
    let output = scan(&[Path::new("--help")]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("DIR"));
}
