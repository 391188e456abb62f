//! Decoding time of whole frames, with and without a code, with both efforts.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use criterion::{Criterion, criterion_group, criterion_main};
use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::LumaFrame;

#[path = "pictures/ticket.rs"]
mod pictures;

use pictures::{grain, ticket};

fn whole_frames(criterion: &mut Criterion) {
    let mut decoder = Decoder::new();
    let empty = |width, height| LumaFrame::new(width, height, grain(width, height, 90)).unwrap();
    for (name, frame, effort) in [
        ("640x480 with a ticket, quick", ticket(640, 480), Effort::Quick),
        ("640x480 with a ticket, full", ticket(640, 480), Effort::Full),
        ("1280x720 with a ticket, quick", ticket(1280, 720), Effort::Quick),
        ("1280x720 with a ticket, full", ticket(1280, 720), Effort::Full),
        ("640x480 empty, quick", empty(640, 480), Effort::Quick),
        ("640x480 empty, full", empty(640, 480), Effort::Full),
        ("1280x720 empty, quick", empty(1280, 720), Effort::Quick),
        ("1280x720 empty, full", empty(1280, 720), Effort::Full),
    ] {
        criterion.bench_function(name, |bencher| bencher.iter(|| decoder.decode(&frame, effort)));
    }
}

criterion_group!(benches, whole_frames);
criterion_main!(benches);
