//! Camera frames to QR texts: sources, decoding, live loop.
#![doc = include_str!("../README.md")]

pub mod decode;
pub mod frame;
pub mod live;
pub mod source;
pub mod ticks;
