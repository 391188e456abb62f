//! Threads that do what the flow orders, and report what happens.
//!
//! They never touch the window: events go through a [`Mailbox`], pictures through the event loop.

mod calls;
mod camera;
mod mailbox;
mod motion_gate;
mod network;
mod qr_picture;
mod scene;
mod settling;

pub(crate) use camera::TICKET_PREFIX;
pub use camera::{Camera, CameraSource};
pub use mailbox::{Mailbox, Post};
pub use motion_gate::{MotionGate, MotionGateOpener};
pub use network::{Network, NetworkSettings};
pub use qr_picture::read_qr;
pub use scene::SceneClock;
pub use settling::Patience;
