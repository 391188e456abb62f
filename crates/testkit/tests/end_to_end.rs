//! The whole chain with the real programs: booked over HTTP, scanned by the kiosk under Xvfb, checked in.

use std::path::PathBuf;

use anyhow::Result;
use einlass_client::IdempotencyKey;
use einlass_contract::booking::CancelAppointmentRequest;
use einlass_contract::queue::VisitStatus;
use einlass_testkit::database::{Backend, TestDatabase};
use einlass_testkit::demo::{Chain, ChainOptions, Programs, VirtualDisplay};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// The top folder of the source tree.
fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

async fn play(backend: Backend, name: &str) -> Result<()> {
    let database = TestDatabase::create_empty(backend).await?;
    let work = tempfile::tempdir()?;
    let display = VirtualDisplay::start()?;
    let screens = workspace().join("target/screens").join(name);
    if screens.exists() {
        std::fs::remove_dir_all(&screens)?;
    }
    let options = ChainOptions {
        programs: Programs::beside_this_one()?,
        database_url: database.url_text(),
        towns: workspace().join("towns"),
        frames: work.path().join("frames"),
        screens: screens.clone(),
        display: display.name().to_owned(),
    };
    let (mut chain, imported) = Chain::start(options, StdRng::seed_from_u64(115)).await?;
    for town in ["Brandenburg", "Kempten", "Musterstadt", "Oberallgäu", "Offenburg"] {
        assert!(imported.contains(town), "{town} is missing in: {imported}");
    }
    let (service, slot) = chain.search().await?;
    let (hold, booked) = chain.book(&service, &slot).await?;
    assert_eq!(hold.start_at, booked.appointment.start_at);
    let code = chain.qr_code(&booked).await?;

    chain.start_kiosk()?;
    let shown = chain.hold_up(&code, "outcome_admitted")?;
    let latency = shown.ms_since_first_readable_frame;
    assert!(
        latency.is_some_and(f64::is_finite),
        "the kiosk measures from the first readable frame: {shown:?}"
    );
    let visit = chain.visit_of(&booked).await?;
    assert_eq!(visit.status, VisitStatus::Waiting);
    assert_eq!(visit.appointment_start_at, Some(slot.start_at));

    cancelled_code_is_turned_away(&mut chain).await?;

    let pictures = std::fs::read_dir(&screens)?
        .filter_map(Result::ok)
        .filter(|entry| {
            entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "png")
                && entry.metadata().is_ok_and(|meta| meta.len() > 1000)
        });
    assert!(
        pictures.count() >= 3,
        "a picture of every page is kept in {}",
        screens.display()
    );
    let resident = chain.kiosk()?.resident_kib()?;
    println!("{name}: first readable frame to outcome {latency:?} ms, kiosk resident {resident} KiB");
    Ok(())
}

/// Another booking, cancelled before its code is shown.
async fn cancelled_code_is_turned_away(chain: &mut Chain) -> Result<()> {
    let (service, slot) = chain.search().await?;
    let (_, booked) = chain.book(&service, &slot).await?;
    let code = chain.qr_code(&booked).await?;
    let portal = chain.portal().connect(chain.address())?;
    let key = IdempotencyKey::generate(&mut StdRng::seed_from_u64(7));
    let request = CancelAppointmentRequest {
        manage_token: Some(booked.manage_token.clone()),
        on_behalf: None,
    };
    portal
        .cancel_appointment(booked.appointment.id, &request, &key)
        .await?;
    chain.hold_up(&code, "outcome_cancelled")?;
    assert!(
        chain.visit_of(&booked).await.is_err(),
        "a cancelled booking makes no visit"
    );
    Ok(())
}

#[tokio::test]
async fn booked_scanned_and_checked_in_on_sqlite() -> Result<()> {
    play(Backend::Sqlite, "sqlite").await
}

#[tokio::test]
async fn booked_scanned_and_checked_in_on_postgres() -> Result<()> {
    play(Backend::Postgres, "postgres").await
}
