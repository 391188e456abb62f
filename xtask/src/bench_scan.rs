//! `cargo xtask bench-scan`: how often and how fast the scanner reads, against zxing-cpp, plain rqrr and rxing.
//!
//! Renders a set of frames with `xtask/scan/frames.py`, or takes one with `--frames`, and has `xtask/scan/judge` print
//! the tables of `docs/scanning.md`. The judge is a workspace of its own, so that nobody else builds the decoders that
//! it compares with.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::workspace;

const USAGE: &str = "cargo xtask bench-scan [--frames DIR | --per-cell N --seed TEXT] [--python PROGRAM]
  --frames DIR     judge this set: grey PNG and manifest.tsv with columns file, class, level, payload, others
  --per-cell N     frames per class and level of a new set (default 4)
  --seed TEXT      another set of frames (default bench)
  --python PROGRAM with numpy, Pillow, segno and zxing-cpp (default python3)";

/// What the command line asks for.
#[derive(Debug)]
struct Options {
    frames: Option<PathBuf>,
    per_cell: String,
    seed: String,
    python: String,
}

/// Runs the benchmark and prints its tables.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let options = parse(args)?;
    let folder = match &options.frames {
        Some(folder) => folder.clone(),
        None => render(&options)?,
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--release", "--quiet", "--manifest-path"])
        .arg(scripts().join("judge").join("Cargo.toml"))
        .arg("--target-dir")
        .arg(workspace::target_folder()?.join("judge"))
        .arg("--")
        .arg(&folder)
        .arg(&options.python)
        .arg(scripts().join("zxing.py"))
        .status()
        .context("cannot start cargo")?;
    ensure!(status.success(), "the judge ended with {status}");
    Ok(())
}

fn parse(args: &[String]) -> Result<Options> {
    let mut options = Options {
        frames: None,
        per_cell: "4".to_owned(),
        seed: "bench".to_owned(),
        python: "python3".to_owned(),
    };
    let mut args = args.iter();
    while let Some(name) = args.next() {
        let mut value = || {
            args.next()
                .cloned()
                .with_context(|| format!("{name} needs a value\n{USAGE}"))
        };
        match name.as_str() {
            "--frames" => options.frames = Some(value()?.into()),
            "--per-cell" => options.per_cell = value()?,
            "--seed" => options.seed = value()?,
            "--python" => options.python = value()?,
            _ => bail!("{name} is unknown\n{USAGE}"),
        }
    }
    Ok(options)
}

/// The folder of the Python programs, which stand beside this crate's sources.
fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scan")
}

/// Frames belong to no visitor, yet they are pictures: they stay outside the work tree.
fn render(options: &Options) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!(
        "einlass-bench-scan-{}-{}",
        options.seed, options.per_cell
    ));
    eprintln!("rendering frames into {} …", folder.display());
    let status = Command::new(&options.python)
        .arg(scripts().join("frames.py"))
        .arg("--out")
        .arg(&folder)
        .args(["--per-cell", &options.per_cell, "--seed", &options.seed])
        .status()
        .with_context(|| format!("cannot start {}", options.python))?;
    ensure!(
        status.success(),
        "frames.py ended with {status}; it needs numpy, Pillow and segno"
    );
    Ok(folder)
}
