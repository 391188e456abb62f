//! A terminal on Slint's testing platform, with the real fonts, texts and pages.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use einlass_kiosk::flow::{Answer, Effect, Event, Kiosk, Now, Settings, State, Touch};
use einlass_kiosk::terminal::{Surroundings, Terminal};
use einlass_kiosk::ui::KioskWindow;
use i_slint_backend_testing::{TestingBackend, TestingBackendOptions};
use slint::{ComponentHandle, PhysicalSize, Rgba8Pixel, SharedPixelBuffer};

use crate::samples;

pub(crate) const WIDTH: u32 = 1080;
pub(crate) const HEIGHT: u32 = 1920;

/// A terminal in front of nobody.
pub(crate) struct Stage {
    pub(crate) terminal: Rc<Terminal>,
    pub(crate) orders: Rc<RefCell<Vec<Effect>>>,
    now: Rc<Cell<Now>>,
}

struct Quiet {
    orders: Rc<RefCell<Vec<Effect>>>,
    now: Rc<Cell<Now>>,
}

impl Surroundings for Quiet {
    fn now(&self) -> Now {
        self.now.get()
    }

    fn carry_out(&self, effect: Effect) {
        self.orders.borrow_mut().push(effect);
    }

    fn shown(&self, _window: &KioskWindow, _kiosk: &Kiosk) {}
}

thread_local! {
    static PLATFORM: Cell<bool> = const { Cell::new(false) };
}

impl Stage {
    /// A terminal that has just been switched on.
    pub(crate) fn dark() -> Self {
        if !PLATFORM.replace(true) {
            let options = TestingBackendOptions {
                mock_time: true,
                threading: false,
                renderer_name: Some("software".into()),
            };
            slint::platform::set_platform(Box::new(TestingBackend::new(options))).unwrap();
        }
        let orders = Rc::new(RefCell::new(Vec::new()));
        let now = Rc::new(Cell::new(Now {
            ticks: Duration::from_secs(100),
            instant: "2026-11-20T08:40:00Z".parse().unwrap(),
        }));
        let quiet = Quiet {
            orders: Rc::clone(&orders),
            now: Rc::clone(&now),
        };
        let terminal = Terminal::new(Settings::STANDARD, Box::new(quiet)).unwrap();
        terminal.window().show().unwrap();
        terminal
            .window()
            .window()
            .set_size(PhysicalSize::new(WIDTH, HEIGHT));
        Self {
            terminal,
            orders,
            now,
        }
    }

    /// A terminal that is ready, on Friday 20 November 2026, 9:40 in Kempten.
    pub(crate) fn ready() -> Self {
        let stage = Self::dark();
        stage.happens(Event::SiteKnown(samples::site_facts()));
        stage
    }

    pub(crate) fn happens(&self, event: Event) {
        self.terminal.handle(event);
    }

    pub(crate) fn touches(&self, touches: &[Touch]) {
        for touch in touches {
            self.happens(Event::Touched(*touch));
        }
    }

    pub(crate) fn types(&self, text: &str) {
        for letter in text.chars() {
            self.happens(Event::Touched(Touch::Letter(letter)));
        }
    }

    pub(crate) fn is_answered(&self, answer: Answer) {
        let call = self.terminal.kiosk().state().awaits().expect("an order is open");
        self.happens(Event::Answered { call, answer });
    }

    /// Time passes second by second.
    pub(crate) fn waits(&self, seconds: u64) {
        for _ in 0..seconds {
            let mut now = self.now.get();
            now.ticks += Duration::from_secs(1);
            self.now.set(now);
            self.happens(Event::Tick);
        }
    }

    /// A moment passes, too short for the flow to notice.
    pub(crate) fn passes(&self, moment: Duration) {
        let mut now = self.now.get();
        now.ticks += moment;
        self.now.set(now);
    }

    pub(crate) fn state_is(&self, wanted: impl Fn(&State) -> bool) -> bool {
        wanted(self.terminal.kiosk().state())
    }

    /// What the screen shows, pixel by pixel.
    pub(crate) fn picture(&self) -> SharedPixelBuffer<Rgba8Pixel> {
        self.terminal.window().window().take_snapshot().unwrap()
    }
}
