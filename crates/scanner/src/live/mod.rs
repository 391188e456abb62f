//! The live loop: frames in, scan events out.
//!
//! Two threads per scanner. The *capture thread* owns the source and puts each picture into a slot that holds only
//! the latest; the *scan thread* takes it from there, decodes it, watches the source's health and opens it again
//! after a fault. Nothing is written to disk, and content that is not ours never leaves the scan thread.

mod back_off;
mod capture;
mod event;
mod inbox;
mod keyboard_wedge;
mod scan_loop;
mod scanner;
mod settings;
mod system_ticks;
mod text_gate;
mod watch;

pub use back_off::BackOff;
pub use event::{EventSink, FaultKind, ScanEvent};
pub use keyboard_wedge::{KeyboardWedge, Keystroke};
pub use scanner::{LiveScanner, StartError, StopOutcome};
pub use settings::LiveSettings;
pub use system_ticks::SystemTicks;
pub use text_gate::{Admitted, TextGate};
pub use watch::{SourceChange, SourceWatch};
