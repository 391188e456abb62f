//! The live loop: frames in, scan events out.
