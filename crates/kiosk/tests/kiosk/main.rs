//! The terminal as visitors and faults meet it: the flow with a clock that the tests move, and the pages.

mod booking;
mod camera;
mod checkin;
mod gate;
mod idle;
mod samples;
mod server;
mod texts;
mod ui;
mod visitor;
