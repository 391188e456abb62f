//! What the live loop asks of the memory allocator, counted by an allocator of the test's own.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, in its helpers too"
)]
#![expect(
    unsafe_code,
    reason = "an allocator cannot be written without; it only counts and hands on"
)]

use einlass_scanner::decode::{Decoder, Effort};
use einlass_scanner::frame::{CapturedFrame, LumaFrame};
use einlass_scanner::live::{LiveScanner, LiveSettings, ScanEvent, StopOutcome, SystemTicks};
use einlass_scanner::source::synthetic::{FrameSize, Scene, Symbol, SymbolMatrix, render_scene};
use einlass_scanner::source::{FrameSource, SourceError, SourceNature};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

struct Counting;

static CALLS: AtomicUsize = AtomicUsize::new(0);
static LIVE_BYTES: AtomicUsize = AtomicUsize::new(0);
/// The counters are the process's, so tests take turns.
static TURN: Mutex<()> = Mutex::new(());

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::Relaxed);
        LIVE_BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE_BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const TICKET: &str = "EL1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVCNN95SWMPHQUHQN%A400H%UBT16";

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn room(symbol: Option<Symbol>, seed: u64) -> LumaFrame {
    let scene = Scene {
        background: 90,
        noise: 6,
        symbol,
    };
    render_scene(&scene, FrameSize::HD, seed)
}

fn ticket() -> Symbol {
    let code = qrcode::QrCode::with_error_correction_level(TICKET, qrcode::EcLevel::M).unwrap();
    let dark = code
        .to_colors()
        .into_iter()
        .map(|colour| colour == qrcode::Color::Dark);
    let matrix = SymbolMatrix::new(u16::try_from(code.width()).unwrap(), dark.collect()).unwrap();
    Symbol::centred(matrix, FrameSize::HD)
}

fn effort(number: usize) -> Effort {
    if number.is_multiple_of(3) {
        Effort::Full
    } else {
        Effort::Quick
    }
}

/// Allocations that decoding takes per frame, in hundredths, once the buffers have grown.
fn allocations_per_frame(frames: &[LumaFrame]) -> usize {
    let mut decoder = Decoder::looking_for(["EL1:"]);
    let mut decode_all = || {
        for (number, frame) in frames.iter().enumerate() {
            drop(decoder.decode(frame, effort(number)));
        }
    };
    decode_all();
    let before = CALLS.load(Ordering::Relaxed);
    decode_all();
    (CALLS.load(Ordering::Relaxed) - before) * 100 / frames.len()
}

#[test]
fn an_empty_room_is_watched_without_allocating() {
    let _turn = turn();
    let frames: Vec<LumaFrame> = (0..30).map(|seed| room(None, seed)).collect();
    let taken = allocations_per_frame(&frames);
    assert!(taken <= 50, "{taken} allocations in 100 frames");
}

#[test]
fn a_ticket_is_read_with_a_handful_of_small_allocations() {
    let _turn = turn();
    let frames: Vec<LumaFrame> = (0..30).map(|seed| room(Some(ticket()), seed)).collect();
    let taken = allocations_per_frame(&frames);
    assert!(taken <= 6_000, "{taken} allocations in 100 frames");
}

/// A camera that shows what the test hands to it.
struct HandedCamera(Receiver<LumaFrame>);

impl FrameSource for HandedCamera {
    fn next_frame(&mut self) -> Result<CapturedFrame, SourceError> {
        let frame = self.0.recv().map_err(|_| SourceError::Ended)?;
        Ok(CapturedFrame::grey(frame))
    }

    fn nature(&self) -> SourceNature {
        SourceNature::Sensor
    }
}

/// Starts a kiosk's scanner on a camera that the test holds.
fn start() -> (LiveScanner, Sender<LumaFrame>, Receiver<ScanEvent>) {
    let (hand, frames) = channel();
    let camera = Mutex::new(Some(HandedCamera(frames)));
    let opener = move || -> Result<Box<dyn FrameSource>, SourceError> {
        let camera = camera.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(Box::new(camera.ok_or(SourceError::Ended)?))
    };
    let (sink, events) = channel();
    let settings = LiveSettings::kiosk(["EL1:"]);
    let scanner = LiveScanner::start(opener, settings, Arc::new(SystemTicks::start()), sink).unwrap();
    (scanner, hand, events)
}

#[test]
fn the_live_loop_keeps_two_frames_and_allocates_next_to_nothing() {
    let _turn = turn();
    let frames: Vec<LumaFrame> = (0..90)
        .map(|seed| room((seed % 30 > 20).then(ticket), seed))
        .collect();
    let frame_bytes = frames.first().unwrap().pixels().len();
    let (scanner, hand, events) = start();
    let show = |frames: &[LumaFrame]| {
        for frame in frames {
            hand.send(frame.clone()).unwrap();
            // Wait until it is on the screen and forget it, as the kiosk does.
            while !matches!(events.recv().unwrap(), ScanEvent::Preview(_)) {}
        }
    };
    show(&frames);
    let (calls, live) = (CALLS.load(Ordering::Relaxed), LIVE_BYTES.load(Ordering::Relaxed));
    show(&frames);
    let grown = LIVE_BYTES.load(Ordering::Relaxed).saturating_sub(live);
    let taken = (CALLS.load(Ordering::Relaxed) - calls) * 100 / frames.len();
    drop(hand);
    assert_eq!(scanner.stop(), StopOutcome::Clean);
    assert!(grown <= 2 * frame_bytes, "{grown} bytes more after 90 frames");
    // Each frame is one allocation of the test, one of the picture's shared handle, and what decoding takes.
    assert!(taken <= 2_000, "{taken} allocations in 100 frames");
}

#[test]
fn a_decoder_holds_less_than_three_bytes_a_pixel() {
    let _turn = turn();
    let frame = room(Some(ticket()), 1);
    let before = LIVE_BYTES.load(Ordering::Relaxed);
    let mut decoder = Decoder::looking_for(["EL1:"]);
    for seed in 0..10 {
        drop(decoder.decode(&room((seed % 2 == 0).then(ticket), seed), effort(0)));
    }
    let held = LIVE_BYTES.load(Ordering::Relaxed) - before;
    assert!(
        held < 3 * frame.pixels().len() + 300_000,
        "{held} bytes for {} pixels",
        frame.pixels().len()
    );
}
