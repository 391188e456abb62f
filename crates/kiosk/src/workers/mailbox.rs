//! The way from any thread to the thread of the window.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::flow::Event;

/// Takes events from all threads; emptied by the window's thread.
pub struct Mailbox {
    receiver: Receiver<Event>,
}

/// The slot of a [`Mailbox`].
#[derive(Clone)]
pub struct Post {
    sender: Sender<Event>,
    wake: std::sync::Arc<dyn Fn() + Send + Sync>,
}

impl Mailbox {
    /// A mailbox whose owner is woken by `wake` whenever something was posted.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> (Self, Post) {
        let (sender, receiver) = channel();
        let post = Post {
            sender,
            wake: std::sync::Arc::new(wake),
        };
        (Self { receiver }, post)
    }

    /// Everything that was posted since the last look, oldest first.
    pub fn take_all(&self) -> Vec<Event> {
        self.receiver.try_iter().collect()
    }
}

impl Post {
    /// Posts an event. Where nobody reads any more, the program is ending and the event is of no use.
    pub fn send(&self, event: Event) {
        if self.sender.send(event).is_ok() {
            (self.wake)();
        }
    }
}
