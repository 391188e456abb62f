//! The pages, drawn without a display.

mod gallery;
mod screens;
mod stage;
