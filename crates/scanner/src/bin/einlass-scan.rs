//! `einlass-scan DIR`: what the scanner reads in each picture of a directory.

use einlass_scanner::decode::{DecodedText, Decoder, Effort};
use einlass_scanner::live::SystemTicks;
use einlass_scanner::source::folder::list_image_files;
use einlass_scanner::source::read_image_file;
use einlass_scanner::ticks::Ticks;
use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const HELP: &str = "\
einlass-scan: reads the QR codes in the pictures of a directory

Usage: einlass-scan DIR

Prints one line for each PNG or JPEG file in DIR, sorted by name:
  file name <TAB> text of the code, or - <TAB> decoding time in milliseconds
Control characters in a text are escaped (\\n, \\t, \\u{7f}). Of several codes in one
picture the largest counts. Files that cannot be read get - and a message on stderr.

Options:
  -h, --help     show this text
  -V, --version  show the version

Exit status: 0 when the directory was read, even if no code was; 2 otherwise.
";

/// What the command line asks for.
enum Request {
    Help,
    Version,
    Scan(PathBuf),
    Wrong(String),
}

fn main() -> ExitCode {
    let outcome = match parse(&env::args_os().skip(1).collect::<Vec<_>>()) {
        Request::Help => print(HELP),
        Request::Version => print(&format!("einlass-scan {}\n", env!("CARGO_PKG_VERSION"))),
        Request::Scan(directory) => scan(&directory),
        Request::Wrong(problem) => Err(format!("{problem}; see einlass-scan --help")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("einlass-scan: {problem}");
            ExitCode::from(2)
        }
    }
}

fn parse(arguments: &[OsString]) -> Request {
    let [argument] = arguments else {
        return Request::Wrong(format!(
            "expected one directory, got {} arguments",
            arguments.len()
        ));
    };
    match argument.to_str() {
        Some("-h" | "--help") => Request::Help,
        Some("-V" | "--version") => Request::Version,
        Some(option) if option.starts_with('-') => Request::Wrong(format!("unknown option {option}")),
        _ => Request::Scan(PathBuf::from(argument)),
    }
}

fn scan(directory: &Path) -> Result<(), String> {
    let files = list_image_files(directory)
        .map_err(|error| format!("cannot read {}: {error}", directory.display()))?;
    let clock = SystemTicks::start();
    let mut decoder = Decoder::new();
    for file in files {
        let (text, took) = read(&file, &mut decoder, &clock);
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
        let milliseconds = took.as_secs_f64() * 1000.0;
        print(&format!(
            "{}\t{}\t{milliseconds:.1}\n",
            escape(&name.unwrap_or_default()),
            text.unwrap_or_else(|| "-".to_owned())
        ))?;
    }
    Ok(())
}

/// The text in one file and the time that decoding took, without reading the file.
fn read(file: &Path, decoder: &mut Decoder, clock: &SystemTicks) -> (Option<String>, Duration) {
    let frame = match read_image_file(file) {
        Ok(frame) => frame,
        Err(error) => {
            eprintln!("einlass-scan: {}: {error}", file.display());
            return (None, Duration::ZERO);
        }
    };
    let started_at = clock.now();
    let found = decoder.decode(frame.luma(), Effort::Full);
    let took = clock.now().saturating_sub(started_at);
    let largest = found
        .iter()
        .max_by(|one, other| area(one).total_cmp(&area(other)));
    let text = largest.map(|found| escape(&String::from_utf8_lossy(&found.text)));
    (text, took)
}

/// Twice the area of a symbol in the picture, by the shoelace formula.
fn area(found: &DecodedText) -> f32 {
    let corners = found.corners;
    let next = corners.iter().cycle().skip(1);
    let doubled: f32 = corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
    doubled.abs()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Writes to standard output; a reader that has gone is reported, not a panic.
fn print(text: &str) -> Result<(), String> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| format!("cannot write: {error}"))
}
