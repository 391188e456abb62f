//! Time of each stage of a scan, on a 1280x720 frame with a ticket (version 5, five pixels a module, grain).
//!
//! `cargo bench -p einlass-scanner --features workbench --bench stages`
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use criterion::{Criterion, criterion_group, criterion_main};
use einlass_scanner::decode::workbench::Workbench;

#[path = "pictures/ticket.rs"]
mod pictures;

fn stages(criterion: &mut Criterion) {
    let mut bench = Workbench::new(pictures::ticket(1280, 720)).unwrap();
    criterion.bench_function("sizes", |b| b.iter(|| bench.resize()));
    criterion.bench_function("binarisation", |b| b.iter(|| bench.binarise()));
    criterion.bench_function("finder patterns", |b| b.iter(|| bench.find_patterns()));
    criterion.bench_function("symbol geometry", |b| b.iter(|| bench.locate()));
    criterion.bench_function("sampling", |b| b.iter(|| bench.sample()));
    criterion.bench_function("equalisation", |b| b.iter(|| bench.equalise()));
    criterion.bench_function("curved paper", |b| b.iter(|| bench.bend()));
    criterion.bench_function("missing finder pattern", |b| {
        b.iter(|| bench.complete_missing_pattern());
    });
    criterion.bench_function("payload", |b| b.iter(|| bench.decode()));
}

criterion_group!(benches, stages);
criterion_main!(benches);
