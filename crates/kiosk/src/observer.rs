//! Reports for a test that watches the terminal from outside: a picture and a line for every page shown.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use einlass_kiosk::adapters::page_name;
use einlass_kiosk::flow::{Kiosk, State};
use einlass_kiosk::ui::KioskWindow;
use einlass_kiosk::workers::SceneClock;
use einlass_scanner::live::SystemTicks;
use einlass_scanner::ticks::Ticks;
use serde_json::json;
use slint::{ComponentHandle, Rgba8Pixel, SharedPixelBuffer, Timer};

/// How long a page stands that only bridges a wait, before it is reported.
const BRIDGE: Duration = Duration::from_millis(400);

/// Writes `NN-page-language.png` and one JSON line per page.
#[derive(Clone)]
pub(crate) struct Observer(Rc<Inner>);

struct Inner {
    folder: PathBuf,
    ticks: SystemTicks,
    scene: Arc<SceneClock>,
    last: RefCell<String>,
    count: Cell<u32>,
}

impl Observer {
    pub(crate) fn new(folder: &Path, ticks: SystemTicks, scene: Arc<SceneClock>) -> Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(Self(Rc::new(Inner {
            folder: folder.to_owned(),
            ticks,
            scene,
            last: RefCell::default(),
            count: Cell::default(),
        })))
    }

    /// Notes that something is shown; the same page in the same language is reported once.
    pub(crate) fn shown(&self, window: &KioskWindow, kiosk: &Kiosk) {
        let page = page_name(kiosk.state()).to_owned();
        let key = format!("{page}-{}", kiosk.display().language.tag());
        if self.0.last.replace(key.clone()) == key {
            return;
        }
        self.0.count.set(self.0.count.get() + 1);
        let name = format!("{:02}-{key}.png", self.0.count.get());
        // A page that only bridges the wait for the server is drawn late or never: drawing it would delay what the
        // visitor waits for.
        let patience = match kiosk.state() {
            State::Checking(_) | State::Booking(_) => BRIDGE,
            _ => Duration::ZERO,
        };
        let (inner, window) = (Rc::clone(&self.0), window.as_weak());
        // After this event is handled: then the page stands as the visitor sees it.
        Timer::single_shot(patience, move || {
            if *inner.last.borrow() == key
                && let Some(window) = window.upgrade()
                && let Err(error) = inner.report(&window, &page, &name)
            {
                tracing::error!(error = format!("{error:#}"), "a page could not be reported");
            }
        });
    }
}

impl Inner {
    /// The line comes after the page was drawn, so its times include drawing.
    fn report(&self, window: &KioskWindow, page: &str, name: &str) -> Result<()> {
        let picture = window
            .window()
            .take_snapshot()
            .context("the window cannot be drawn")?;
        let now = self.ticks.now();
        let since = now.saturating_sub(self.scene.changed_at());
        let line = json!({
            "event": "page",
            "page": page,
            "picture": name,
            "at_ms": milliseconds(now),
            "ms_since_first_readable_frame": milliseconds(since),
        });
        let path = self.folder.join(name);
        // Packing takes longer than drawing and must not hold up the window. The line follows the file, so that
        // whoever reads it finds the picture.
        std::thread::Builder::new()
            .name("kiosk-report".to_owned())
            .spawn(move || {
                if let Err(error) = write_png(&path, &picture).and_then(|()| say(&line)) {
                    tracing::error!(error = format!("{error:#}"), "a page could not be reported");
                }
            })?;
        Ok(())
    }
}

fn say(line: &serde_json::Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("standard output is closed")
}

fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

fn write_png(path: &Path, picture: &SharedPixelBuffer<Rgba8Pixel>) -> Result<()> {
    let file = File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    Ok(writer.write_image_data(picture.as_bytes())?)
}
