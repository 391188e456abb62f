//! The window and the flow together: touches in, pages out, orders to whoever carries them out.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use slint::{ComponentHandle, PlatformError};

use crate::flow::{Effect, Event, Kiosk, Now, Settings};
use crate::ui::KioskWindow;
use crate::workers::TICKET_PREFIX;
use crate::{adapters, fonts};

/// What a terminal needs from outside. All of it runs on the thread of the window.
pub trait Surroundings {
    /// The present moment.
    fn now(&self) -> Now;

    /// Carries out an order; the answer comes later as an event.
    fn carry_out(&self, effect: Effect);

    /// The window shows something new.
    fn shown(&self, window: &KioskWindow, kiosk: &Kiosk);
}

/// A terminal with its window.
pub struct Terminal {
    window: KioskWindow,
    kiosk: RefCell<Kiosk>,
    surroundings: Box<dyn Surroundings>,
}

impl Terminal {
    /// Makes the window, in the state of a terminal that has just been switched on.
    pub fn new(settings: Settings, surroundings: Box<dyn Surroundings>) -> Result<Rc<Self>, PlatformError> {
        let window = KioskWindow::new()?;
        fonts::install();
        let terminal = Rc::new(Self {
            window,
            kiosk: RefCell::new(Kiosk::new(settings)),
            surroundings,
        });
        let touched = Rc::downgrade(&terminal);
        adapters::connect(&terminal.window, move |touch| {
            // The window may outlive the terminal by a moment while the program ends.
            if let Some(terminal) = touched.upgrade() {
                terminal.handle(Event::Touched(touch));
            }
        });
        terminal.listen_to_keys();
        terminal.present();
        Ok(terminal)
    }

    /// Lets a hand scanner that types stand in for the camera.
    fn listen_to_keys(self: &Rc<Self>) {
        let (clock, typed) = (Rc::downgrade(self), Rc::downgrade(self));
        let now = move || {
            clock
                .upgrade()
                .map_or(Duration::ZERO, |terminal| terminal.surroundings.now().ticks)
        };
        adapters::connect_hand_scanner(&self.window, TICKET_PREFIX, now, move |event| {
            if let Some(terminal) = typed.upgrade() {
                terminal.handle(event);
            }
        });
    }

    /// The window.
    pub fn window(&self) -> &KioskWindow {
        &self.window
    }

    /// What the terminal is doing.
    pub fn kiosk(&self) -> Kiosk {
        self.kiosk.borrow().clone()
    }

    /// Handles one event and shows what has changed.
    pub fn handle(&self, event: Event) {
        let now = self.surroundings.now();
        let before = self.kiosk();
        let (after, effects) = before.clone().step(event, now);
        let is_new = !before.looks_like(&after);
        self.kiosk.replace(after);
        if is_new {
            self.present();
        } else {
            // Whole lists are not rebuilt every second: a finger may rest on one of their buttons.
            adapters::show_seconds(&self.window, &self.kiosk.borrow(), now);
        }
        for effect in effects {
            self.surroundings.carry_out(effect);
        }
    }

    fn present(&self) {
        let kiosk = self.kiosk.borrow();
        adapters::show(&self.window, &kiosk, self.surroundings.now());
        self.surroundings.shown(&self.window, &kiosk);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Closing can only fail when the window is gone already.
        drop(self.window.hide());
    }
}
