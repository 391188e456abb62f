//! The whole chain with the real programs: server, town data, booking, QR code, kiosk, check-in.
//!
//! Played by `cargo xtask demo` for people and by the end-to-end test for the build.

mod background;
mod camera_frames;
mod chain;
mod clients;
mod display;
mod figures;
mod kiosk;
mod programs;
mod server;

pub use background::Background;
pub use camera_frames::{CodeError, read_code_on_paper, write_camera_frames};
pub use chain::{Chain, ChainOptions, Told};
pub use clients::{ClientSecret, add_client};
pub use display::VirtualDisplay;
pub use figures::KioskFigures;
pub use kiosk::{KioskOptions, KioskProcess, PageShown};
pub use programs::Programs;
pub use server::{ServerOptions, ServerProcess};
