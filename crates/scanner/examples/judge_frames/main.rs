//! How often and how fast the scanner reads a set of frames, against zxing-cpp and plain rqrr.
//!
//!     judge_frames DIR [PYTHON ZXING_PY]
//!
//! DIR holds grey PNG and manifest.tsv with the columns file, class, level, payload, others. Every decoder reads every
//! frame on one thread; Markdown tables are printed. A frame counts as read when its payload is among the texts; a
//! text that is nowhere in the frame counts as wrong. `cargo xtask bench-scan` renders frames and calls this.

mod tables;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;

/// How the texts begin that a kiosk looks for, in our frames and in those of the study.
const OWN_PREFIXES: [&str; 14] = [
    "EL1:",
    "https://einlass.example/t/",
    "KE",
    "https://termin.kempten.de/c/",
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
];

/// One line of the manifest.
#[derive(Debug)]
struct Case {
    file: String,
    class: String,
    level: usize,
    payload: Vec<u8>,
    others: BTreeSet<Vec<u8>>,
}

/// What one decoder made of one frame.
#[derive(Debug)]
struct Outcome {
    texts: Vec<Vec<u8>>,
    milliseconds: f64,
}

/// A decoder's outcomes, frame by frame.
struct Column {
    name: &'static str,
    outcomes: Vec<Outcome>,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, zxing_program @ ..] = args.as_slice() else {
        bail!("judge_frames DIR [PYTHON ZXING_PY]")
    };
    let folder = Path::new(folder);
    let cases = manifest(folder)?;
    ensure!(!cases.is_empty(), "{} lists no frames", folder.display());
    let mut columns = ours(folder, &cases)?;
    if let [python, script] = zxing_program {
        columns.extend(zxing(python, script, folder, &cases)?);
    }
    tables::print_levels(&cases, &columns);
    let sizes = cases
        .iter()
        .map(|case| size(&folder.join(&case.file)))
        .collect::<Result<Vec<_>>>()?;
    tables::print_totals(&cases, &columns, &sizes);
    Ok(())
}

fn manifest(folder: &Path) -> Result<Vec<Case>> {
    let path = folder.join("manifest.tsv");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        names
            .iter()
            .position(|n| *n == name)
            .with_context(|| format!("{} has no column {name}", path.display()))
    };
    let (file, class, level) = (column("file")?, column("class")?, column("level")?);
    let (payload, others) = (column("payload")?, column("others")?);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
            Ok(Case {
                file: cell(file).to_owned(),
                class: cell(class).to_owned(),
                level: cell(level).parse().with_context(|| format!("level of {line}"))?,
                payload: cell(payload).as_bytes().to_vec(),
                others: cell(others)
                    .split('|')
                    .map(|text| text.as_bytes().to_vec())
                    .collect(),
            })
        })
        .collect()
}

fn load(path: &Path) -> Result<LumaFrame> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut reader = png::Decoder::new(BufReader::new(file)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().context("picture too large")?];
    let info = reader.next_frame(&mut pixels)?;
    ensure!(
        info.color_type == png::ColorType::Grayscale,
        "{} is not grey",
        path.display()
    );
    pixels.truncate(info.buffer_size());
    Ok(LumaFrame::new(
        info.width.try_into()?,
        info.height.try_into()?,
        pixels,
    )?)
}

/// Width and height of a picture.
fn size(path: &Path) -> Result<(usize, usize)> {
    let frame = load(path)?;
    Ok((frame.width(), frame.height()))
}

/// Our decoder with both efforts, and plain rqrr.
fn ours(folder: &Path, cases: &[Case]) -> Result<Vec<Column>> {
    let mut columns: Vec<Column> = ["einlass", "einlass quick", "rqrr"]
        .into_iter()
        .map(|name| Column {
            name,
            outcomes: Vec::with_capacity(cases.len()),
        })
        .collect();
    let mut decoder = Decoder::looking_for(OWN_PREFIXES);
    let hook = std::panic::take_hook();
    // rqrr panics on some frames; that counts as not read and needs no report.
    std::panic::set_hook(Box::new(|_| ()));
    let mut read = |frame: &LumaFrame, index: usize| match index {
        0 | 1 => {
            let effort = if index == 0 { Effort::Full } else { Effort::Quick };
            decoder
                .decode(frame, effort)
                .into_iter()
                .map(|symbol| symbol.text)
                .collect()
        }
        _ => catch_unwind(AssertUnwindSafe(|| read_with_rqrr(frame))).unwrap_or_default(),
    };
    for case in cases {
        let frame = load(&folder.join(&case.file))?;
        for (index, column) in columns.iter_mut().enumerate() {
            column.outcomes.push(timed(|| read(&frame, index)));
        }
    }
    std::panic::set_hook(hook);
    Ok(columns)
}

fn read_with_rqrr(frame: &LumaFrame) -> Vec<Vec<u8>> {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(frame.width(), frame.height(), |x, y| {
        frame
            .pixels()
            .get(y * frame.width() + x)
            .copied()
            .unwrap_or(u8::MAX)
    });
    let read = |grid: &rqrr::Grid<_>| {
        let mut text = Vec::new();
        grid.decode_to(&mut text).ok().map(|_| text)
    };
    image.detect_grids().iter().filter_map(read).collect()
}

fn timed(read: impl FnOnce() -> Vec<Vec<u8>>) -> Outcome {
    let (wall, start) = (Instant::now(), processor_milliseconds());
    let texts = read();
    let milliseconds = match (start, processor_milliseconds()) {
        (Some(start), Some(end)) => end - start,
        _ => wall.elapsed().as_secs_f64() * 1e3,
    };
    Outcome { texts, milliseconds }
}

/// Time that this thread spent on a processor, where Linux tells; so a busy machine counts against nobody.
fn processor_milliseconds() -> Option<f64> {
    // The kernel brings its books up to date when a thread gives way.
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e6)
}

/// zxing-cpp through its Python package, if that is there.
fn zxing(python: &str, script: &str, folder: &Path, cases: &[Case]) -> Result<Option<Column>> {
    let output = Command::new(python).arg(script).arg(folder).output();
    let Ok(output) = output else { return Ok(None) };
    if !output.status.success() {
        eprintln!(
            "no comparison with zxing-cpp: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        return Ok(None);
    }
    let text = String::from_utf8(output.stdout)?;
    let mut outcomes = Vec::with_capacity(cases.len());
    for (line, case) in text.lines().zip(cases) {
        let mut cells = line.split('\t');
        ensure!(
            cells.next() == Some(case.file.as_str()),
            "zxing.py and the manifest disagree at {line}"
        );
        let milliseconds = cells.next().unwrap_or_default().parse()?;
        outcomes.push(Outcome {
            texts: cells.map(bytes).collect::<Result<_>>()?,
            milliseconds,
        });
    }
    ensure!(
        outcomes.len() == cases.len(),
        "zxing.py read {} of {} frames",
        outcomes.len(),
        cases.len()
    );
    Ok(Some(Column {
        name: "zxing-cpp",
        outcomes,
    }))
}

fn bytes(hexadecimal: &str) -> Result<Vec<u8>> {
    hexadecimal
        .as_bytes()
        .chunks(2)
        .map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?))
        .collect()
}

impl Case {
    fn has_code(&self) -> bool {
        !self.payload.is_empty()
    }

    fn is_read(&self, outcome: &Outcome) -> bool {
        self.has_code() && outcome.texts.contains(&self.payload)
    }

    fn is_wrong(&self, outcome: &Outcome) -> bool {
        outcome
            .texts
            .iter()
            .any(|text| *text != self.payload && !self.others.contains(text))
    }
}
