//! Decoding of QR symbols in one frame.
