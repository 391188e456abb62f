//! How often and how fast the scanner reads a set of frames, against zxing-cpp, plain rqrr and rxing.
//!
//!     einlass-scan-judge DIR [PYTHON ZXING_PY]
//!
//! DIR holds grey PNG and manifest.tsv with the columns file, class, level, payload, others. Every decoder reads every
//! frame on one thread; Markdown tables are printed. A frame counts as read when its payload is among the texts; a
//! text that is nowhere in the frame counts as wrong. `cargo xtask bench-scan` renders frames and calls this.

mod case;
mod decoders;
mod tables;
mod zxing;

use std::path::Path;

use anyhow::{Result, bail, ensure};

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
        bail!("einlass-scan-judge DIR [PYTHON ZXING_PY]")
    };
    let folder = Path::new(folder);
    let cases = case::read_manifest(folder)?;
    ensure!(!cases.is_empty(), "{} lists no frames", folder.display());
    let (mut columns, sizes) = decoders::judge(folder, &cases)?;
    if let [python, script] = zxing_program {
        columns.extend(zxing::judge(python, script, folder, &cases)?);
    }
    tables::print_levels(&cases, &columns);
    tables::print_totals(&cases, &columns, &sizes);
    Ok(())
}
