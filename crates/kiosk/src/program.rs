//! The running program: terminal, threads and event loop.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use einlass_client::{Client, ClientOptions};
use einlass_kiosk::flow::{Effect, Event, Kiosk, Now, State};
use einlass_kiosk::terminal::{Surroundings, Terminal};
use einlass_kiosk::ui::{KioskWindow, ShellAdapter};
use einlass_kiosk::workers::{Camera, Mailbox, Network, NetworkSettings, Patience, Post, SceneClock};
use rand::TryRng;
use rand::rngs::SysRng;
use slint::{ComponentHandle, LogicalSize, Timer, TimerMode};

use crate::cli::Arguments;
use crate::device_clock::DeviceClock;
use crate::observer::Observer;

/// How often the flow hears that time passes.
const TICK: Duration = Duration::from_secs(1);

/// Runs the terminal until its window is closed.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let clock = DeviceClock::start();
    let scene = Arc::new(SceneClock::default());
    let observer = match &arguments.screens {
        Some(folder) => Some(Observer::new(folder, clock.ticks(), Arc::clone(&scene))?),
        None => None,
    };
    let threads = Rc::new(Threads::default());
    let devices = Devices {
        clock,
        threads: Rc::clone(&threads),
        observer,
    };
    let terminal =
        Terminal::new(arguments.settings(), Box::new(devices)).context("there is no window system")?;
    let post = connect_mailbox(&terminal);
    start_threads(arguments, clock, scene, &terminal, post, &threads)?;
    let timer = Timer::default();
    let ticking = Rc::downgrade(&terminal);
    timer.start(TimerMode::Repeated, TICK, move || {
        if let Some(terminal) = ticking.upgrade() {
            terminal.handle(Event::Tick);
        }
    });
    // Without a window manager nobody else makes the window as large as the terminal's screen.
    terminal
        .window()
        .window()
        .set_size(LogicalSize::new(1080.0, 1920.0));
    if arguments.fullscreen {
        terminal.window().window().set_fullscreen(true);
    }
    terminal.window().run().context("the window broke down")?;
    threads.stop();
    Ok(())
}

/// Events posted by any thread are handled by the window's thread, one after the other.
fn connect_mailbox(terminal: &Rc<Terminal>) -> Post {
    let window = terminal.window().as_weak();
    let (mailbox, post) = Mailbox::new(move || {
        // A window that is gone needs no waking.
        drop(window.upgrade_in_event_loop(|window| window.global::<ShellAdapter<'_>>().invoke_mail()));
    });
    let reading = Rc::downgrade(terminal);
    terminal.window().global::<ShellAdapter<'_>>().on_mail(move || {
        if let Some(terminal) = reading.upgrade() {
            for event in mailbox.take_all() {
                terminal.handle(event);
            }
        }
    });
    post
}

fn start_threads(
    arguments: &Arguments,
    clock: DeviceClock,
    scene: Arc<SceneClock>,
    terminal: &Terminal,
    post: Post,
    threads: &Threads,
) -> Result<()> {
    let client = Client::new(
        &arguments.api,
        arguments.credentials()?,
        &ClientOptions::default(),
    )?;
    let mut seed = [0; 32];
    SysRng
        .try_fill_bytes(&mut seed)
        .context("the system gives no randomness")?;
    let settings = NetworkSettings {
        client,
        site: arguments.site.clone(),
        seed,
        patience: Patience::STANDARD,
    };
    let camera = Camera::start(
        arguments.source(),
        Arc::new(clock.ticks()),
        scene,
        post.clone(),
        terminal.window().as_weak(),
    )?;
    let network = Network::start(settings, post).context("the network thread cannot be started")?;
    threads.camera.replace(Some(camera));
    // Set once, here.
    drop(threads.network.set(network));
    Ok(())
}

/// The threads, once they run.
#[derive(Default)]
struct Threads {
    camera: RefCell<Option<Camera>>,
    network: OnceCell<Network>,
}

impl Threads {
    fn stop(&self) {
        if let Some(camera) = self.camera.take() {
            camera.stop();
        }
    }
}

/// The real surroundings of the terminal.
struct Devices {
    clock: DeviceClock,
    threads: Rc<Threads>,
    observer: Option<Observer>,
}

impl Surroundings for Devices {
    fn now(&self) -> Now {
        self.clock.now()
    }

    fn carry_out(&self, effect: Effect) {
        let is_reading = match &effect {
            Effect::StartCamera => true,
            Effect::StopCamera => false,
            Effect::CheckIn { .. }
            | Effect::LoadServices { .. }
            | Effect::SearchSlots { .. }
            | Effect::HoldSlot { .. }
            | Effect::BookAppointment { .. }
            | Effect::ReleaseHold(_)
            | Effect::WithdrawBooking(_) => {
                if let Some(network) = self.threads.network.get() {
                    network.order(effect);
                }
                return;
            }
        };
        if let Some(camera) = &*self.threads.camera.borrow() {
            camera.set_reading(is_reading);
        }
    }

    fn shown(&self, window: &KioskWindow, kiosk: &Kiosk) {
        if let Some(camera) = &*self.threads.camera.borrow() {
            camera.set_previewing(*kiosk.state() == State::Scanning);
        }
        if let Some(observer) = &self.observer {
            observer.shown(window, kiosk);
        }
    }
}
