//! Generated frames: a symbol on a card in front of a camera, without any file or device.

mod noise;
mod scene;
mod symbol_matrix;
mod synthetic_source;

pub use scene::{FrameSize, Scene, Symbol, render_scene};
pub use symbol_matrix::{SymbolMatrix, SymbolMatrixError};
pub use synthetic_source::SyntheticSource;
