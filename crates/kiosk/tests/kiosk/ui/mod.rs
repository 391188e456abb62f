//! The pages, drawn without a display.

mod a11y;
mod colours;
mod gallery;
mod screens;
mod stage;
mod touch;
