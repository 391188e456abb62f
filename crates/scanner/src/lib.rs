//! Camera frames to QR texts: sources, decoding, live loop.

pub mod decode;
pub mod frame;
pub mod live;
pub mod source;
