//! Watches a real camera with the live loop and prints its events, one to a line: for setting up a kiosk, and for
//! `cargo xtask camera-vm`.
//!
//! `camera_probe DEVICE SECONDS [nokhwa|direct]`

use einlass_scanner::live::{LiveScanner, LiveSettings, ScanEvent, SystemTicks};
use einlass_scanner::source::camera::{CameraDevice, CameraDriver, CameraOpener};
use einlass_scanner::ticks::Ticks;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (device, seconds, driver) = match arguments.as_slice() {
        [device, seconds] => (device, seconds, None),
        [device, seconds, driver] => (device, seconds, Some(driver.as_str())),
        _ => return usage(),
    };
    let Ok(seconds) = seconds.parse() else {
        return usage();
    };
    let device = CameraDevice::Path(PathBuf::from(device));
    let opener = match driver {
        None => CameraOpener::new(device),
        Some("nokhwa") => CameraOpener::with_drivers(device, [CameraDriver::Nokhwa]),
        Some("direct") => CameraOpener::with_drivers(device, [CameraDriver::Direct]),
        Some(_) => return usage(),
    };
    watch(opener, Duration::from_secs(seconds))
}

fn usage() -> ExitCode {
    eprintln!("usage: camera_probe DEVICE SECONDS [nokhwa|direct]");
    ExitCode::from(2)
}

fn watch(opener: CameraOpener, time: Duration) -> ExitCode {
    let ticks: Arc<dyn Ticks> = Arc::new(SystemTicks::start());
    let (sink, events) = channel();
    let started = LiveScanner::start(opener, LiveSettings::kiosk(["EL1:"]), Arc::clone(&ticks), sink);
    let scanner = match started {
        Ok(scanner) => scanner,
        Err(error) => {
            eprintln!("camera_probe: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut frames = 0_u32;
    while let Some(left) = time.checked_sub(ticks.now()) {
        let Ok(event) = events.recv_timeout(left) else {
            break;
        };
        let at = ticks.now().as_secs_f64();
        match event {
            ScanEvent::Preview(frame) => {
                if frames == 0 {
                    println!(
                        "{at:.1} first frame {} x {}",
                        frame.luma().width(),
                        frame.luma().height()
                    );
                }
                frames += 1;
            }
            // A test camera shows test codes, so the text may be printed here.
            ScanEvent::Text(text) => println!("{at:.1} text {text}"),
            other => println!("{at:.1} {other:?}"),
        }
    }
    println!("{frames} frames, {:?}", scanner.stop());
    ExitCode::SUCCESS
}
