//! Plays the whole chain with the real programs: `cargo xtask demo` and `cargo xtask demo --check`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use einlass_testkit::demo::{Chain, ChainOptions, KioskFigures, PageShown, Programs, VirtualDisplay};
use rand::SeedableRng;
use rand::rngs::{StdRng, SysRng};

const HELP: &str = "\
Plays the whole chain with the real programs on a throw-away database:
town data, free times, hold, booking, QR code, kiosk, check-in.

Usage: cargo xtask demo [--release] [--check | --figures]

  (nothing)  plays the chain, then stays up for you: API address, credentials, kiosk
  --check    plays the chain, prints each step, exits 0 only if the visitor is checked in
  --figures  as --check, then measures the kiosk: time to the outcome, memory, processor;
             exits 0 only if all limits are kept (they are meant for --release)
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (check, figures) = match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => (false, false),
        ["--check"] => (true, false),
        ["--figures"] => (true, true),
        ["--help" | "-h"] => {
            print!("{HELP}");
            return Ok(());
        }
        other => anyhow::bail!("unknown arguments {other:?}\n\n{HELP}"),
    };
    let work = tempfile::tempdir().context("making a folder for the demo")?;
    let virtual_display = match std::env::var("DISPLAY") {
        Ok(_) if !check => None,
        Ok(_) | Err(_) => Some(VirtualDisplay::start()?),
    };
    let display = match &virtual_display {
        Some(display) => display.name().to_owned(),
        None => std::env::var("DISPLAY").unwrap_or_default(),
    };
    let target = workspace_folder()?.join("target");
    let options = ChainOptions {
        programs: Programs::beside_this_one()?,
        database_url: format!("sqlite:{}", work.path().join("demo.db").display()),
        towns: workspace_folder()?.join("towns"),
        frames: work.path().join("frames"),
        screens: target.join("screens").join("demo"),
        display,
    };
    let screens = options.screens.clone();
    let (mut chain, outcome) = play(options).await?;
    if figures {
        println!("watching the welcome page");
        let figures = KioskFigures::measure(chain.kiosk()?, &outcome, Duration::from_secs(15))?;
        println!("{figures}");
        anyhow::ensure!(figures.are_kept(), "a limit of the kiosk is broken");
    }
    if !check {
        stay_up(&mut chain, &screens).await?;
    }
    Ok(())
}

/// Plays the chain and prints each step with what came back.
async fn play(options: ChainOptions) -> Result<(Chain, PageShown)> {
    let mut steps = Steps {
        began: Instant::now(),
        count: 0,
    };
    let rng = StdRng::try_from_rng(&mut SysRng).context("asking the system for randomness")?;
    let (mut chain, imported) = Chain::start(options, rng).await?;
    steps.tell("town data imported", &imported);
    steps.tell("server ready", chain.address());
    let (service, slot) = chain.search().await?;
    let name = service.name.get("de");
    steps.tell(
        "free time found",
        &format!("{name}, {} minutes, {}", service.duration_minutes, slot.start_at),
    );
    let (hold, booked) = chain.book(&service, &slot).await?;
    steps.tell("time held", &format!("until {}", hold.expires_at));
    let appointment = &booked.appointment;
    let place = appointment.place.as_ref().context("no place")?;
    steps.tell(
        "booked",
        &format!(
            "number {}, {}, {}, {}; code {}…",
            appointment.number,
            appointment.start_at,
            place.site_name,
            place.unit_name,
            appointment.ticket.chars().take(24).collect::<String>()
        ),
    );
    let code = chain.qr_code(&booked).await?;
    steps.tell("QR code fetched", &format!("PNG of {} bytes", code.len()));
    chain.start_kiosk()?;
    steps.tell("kiosk ready", "welcome page shown");
    let shown = chain.hold_up(&code, "outcome_admitted")?;
    let millis = shown.ms_since_first_readable_frame.map_or(String::new(), |ms| {
        format!(", {ms:.0} ms after the first readable frame")
    });
    steps.tell(
        "code scanned by the kiosk",
        &format!("page {}{millis}", shown.page),
    );
    let visit = chain.visit_of(&booked).await?;
    steps.tell(
        "visitor checked in",
        &format!(
            "call number {}, {}, {}",
            visit.call_number, visit.waiting_area, visit.unit_name
        ),
    );
    Ok((chain, shown))
}

/// Says what there is to try and waits for Ctrl-C.
async fn stay_up(chain: &mut Chain, screens: &std::path::Path) -> Result<()> {
    let (portal, desk) = (chain.portal().clone(), chain.desk().clone());
    println!();
    println!("Einlass is up. Try it:");
    println!("  API          {}/docs", chain.address());
    println!("  portal       {} / {}", portal.id, portal.secret);
    println!("  gatehouse    {} / {}", desk.id, desk.secret);
    println!("  kiosk pages  {}", screens.display());
    println!("Everything runs on a throw-away database. End with Ctrl-C.");
    tokio::signal::ctrl_c().await.context("waiting for Ctrl-C")?;
    println!("\nstopping");
    Ok(())
}

/// The top folder of the source tree.
fn workspace_folder() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .map(PathBuf::from)
        .context("the crate lies in no workspace")
}

/// Counts and times the steps.
struct Steps {
    began: Instant,
    count: u32,
}

impl Steps {
    fn tell(&mut self, what: &str, came_back: &str) {
        self.count += 1;
        let seconds = self.began.elapsed().as_secs_f64();
        println!("[{:2}] {what} ({seconds:.1} s)", self.count);
        for line in came_back.lines() {
            println!("       {line}");
        }
    }
}
