//! Camera frames to QR texts: sources, decoding, live loop.
//!
//! A [`source::FrameSource`] yields pictures, [`decode`] reads the symbols in one picture, and
//! [`live::LiveScanner`] runs both on their own threads and reports [`live::ScanEvent`]s. The crate knows nothing
//! of tickets: it hands on texts that start with one of ours and keeps every other content to itself.

pub mod decode;
pub mod frame;
pub mod live;
pub mod source;
pub mod ticks;
