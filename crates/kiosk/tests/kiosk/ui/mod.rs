//! The pages, drawn without a display.

mod a11y;
mod announced;
mod colours;
mod documents;
mod gallery;
mod hand_scanner;
mod numbers;
mod reading_order;
mod screens;
mod stage;
mod touch;
mod verdicts;
