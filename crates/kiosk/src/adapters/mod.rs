//! From the flow to the pages and back: one file per page, mapping and nothing else.

mod booked;
mod documents;
mod hand_scanner;
mod moment;
mod name_entry;
mod number_pad;
mod out_of_order;
mod outcome;
mod picture;
mod scan;
mod service_choice;
mod shell;
mod show;
mod slot_choice;
mod view;

pub use hand_scanner::connect_hand_scanner;
pub use picture::from_frame;
pub use scan::show_preview;
pub use show::{connect, show, show_seconds};
pub use view::page_name;
