//! The pages, drawn without a display.

mod a11y;
mod colours;
mod gallery;
mod hand_scanner;
mod screens;
mod stage;
mod touch;
mod verdicts;
