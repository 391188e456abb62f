//! The chain, step by step.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use einlass_client::{Client, IdempotencyKey};
use einlass_contract::booking::{
    AppointmentSource, BookAppointmentRequest, BookedAppointment, Hold, Language, Person, RequestedService,
    SlotChoice,
};
use einlass_contract::calendar::{SearchSlotsQuery, Slot};
use einlass_contract::catalogue::{Service, Variant};
use einlass_contract::queue::{ListVisitsQuery, Visit};
use rand::rngs::StdRng;

use super::{
    ClientSecret, KioskOptions, KioskProcess, PageShown, Programs, ServerOptions, ServerProcess, add_client,
    write_camera_frames,
};

/// The town of the demo: its counters are open round the clock, so the chain works at any hour.
const TOWN: &str = "musterstadt";
/// The demo's only building.
const SITE: &str = "rathaus";
/// What the demo's visitor comes for.
const SERVICE: &str = "meldebescheinigung";

/// What the chain needs.
#[derive(Clone, Debug)]
pub struct ChainOptions {
    /// The programs of this build.
    pub programs: Programs,
    /// Database address.
    pub database_url: String,
    /// Folder of the town files.
    pub towns: PathBuf,
    /// Folder for camera frames.
    pub frames: PathBuf,
    /// Folder for pictures of the kiosk.
    pub screens: PathBuf,
    /// Value of `DISPLAY`.
    pub display: String,
}

/// What a step came back with, in words for the person who watches.
pub type Told = String;

/// The running chain. Everything it started ends when it is dropped.
#[derive(Debug)]
pub struct Chain {
    options: ChainOptions,
    server: ServerProcess,
    portal: ClientSecret,
    desk: ClientSecret,
    terminal: ClientSecret,
    kiosk: Option<KioskProcess>,
    rng: StdRng,
}

impl Chain {
    /// Starts the server on an empty database, imports all towns and adds the clients.
    pub async fn start(options: ChainOptions, rng: StdRng) -> Result<(Self, Told)> {
        let server_options = ServerOptions {
            programs: options.programs.clone(),
            database_url: options.database_url.clone(),
            secrets: format!("1:{}", "5e".repeat(32)),
        };
        server_options.run(&["migrate"])?;
        let told = import_towns(&server_options, &options.towns)?;
        let add = |name: &str, channel: &str, scopes: &str| {
            add_client(&server_options, TOWN, name, channel, scopes)
        };
        let portal = add("portal", "online", "catalogue:read slots:read appointments:write")?;
        let desk = add("pforte", "onsite", "catalogue:read visits:read appointments:read")?;
        let scopes = "catalogue:read slots:read appointments:write check-ins:write";
        let terminal = add("terminal", "onsite", scopes)?;
        let server = ServerProcess::start(server_options).await?;
        Ok((
            Self {
                options,
                server,
                portal,
                desk,
                terminal,
                kiosk: None,
                rng,
            },
            told,
        ))
    }

    /// Base address of the API.
    pub fn address(&self) -> &str {
        self.server.address()
    }

    /// Credentials of the portal.
    pub fn portal(&self) -> &ClientSecret {
        &self.portal
    }

    /// Credentials of the gatehouse.
    pub fn desk(&self) -> &ClientSecret {
        &self.desk
    }

    /// The server.
    pub fn server(&mut self) -> &mut ServerProcess {
        &mut self.server
    }

    /// The kiosk, once started.
    pub fn kiosk(&mut self) -> Result<&mut KioskProcess> {
        self.kiosk.as_mut().context("the kiosk has not been started")
    }

    /// Searches the first free time as a portal does.
    pub async fn search(&self) -> Result<(Service, Slot)> {
        let portal = self.portal.connect(self.address())?;
        let services = portal.list_services(None, None).await?.services;
        let service = services.into_iter().find(|service| service.key == SERVICE);
        let service = service.with_context(|| format!("{TOWN} has no service {SERVICE}"))?;
        let query = SearchSlotsQuery {
            services: service.id.to_string(),
            limit: Some(1),
            ..Default::default()
        };
        let slot = portal.search_slots(&query).await?.slots.into_iter().next();
        Ok((service, slot.context("no time is free")?))
    }

    /// Holds the time and books the hold.
    pub async fn book(&mut self, service: &Service, slot: &Slot) -> Result<(Hold, BookedAppointment)> {
        let portal = self.portal.connect(self.address())?;
        let choice = SlotChoice {
            services: vec![RequestedService {
                service_id: service.id,
                quantity: 1,
            }],
            site_id: slot.site_id,
            unit_id: Some(slot.unit_id),
            start_at: slot.start_at,
            urgent: None,
            variant: Variant::OnSite,
        };
        let hold = portal.hold_slot(&choice, &self.key()).await?;
        let request = BookAppointmentRequest {
            from: AppointmentSource::Hold {
                id: hold.id,
                hold_token: hold.hold_token.clone(),
            },
            person: Person {
                name: Some("Kim Muster".to_owned()),
                ..Person::default()
            },
            answers: BTreeMap::new(),
            language: Language::German,
        };
        let booked = portal.book_appointment(&request, &self.key()).await?;
        Ok((hold, booked))
    }

    /// Fetches the QR code of the confirmation.
    pub async fn qr_code(&self, booked: &BookedAppointment) -> Result<Vec<u8>> {
        let portal = self.portal.connect(self.address())?;
        Ok(portal
            .render_qr_png(booked.appointment.id, Some(&booked.manage_token))
            .await?)
    }

    /// Starts the kiosk and waits for its welcome page.
    pub fn start_kiosk(&mut self) -> Result<PageShown> {
        std::fs::create_dir_all(&self.options.frames)?;
        std::fs::create_dir_all(&self.options.screens)?;
        let options = KioskOptions {
            programs: self.options.programs.clone(),
            api: self.address().to_owned(),
            client: self.terminal.clone(),
            site: SITE.to_owned(),
            frames: self.options.frames.clone(),
            screens: self.options.screens.clone(),
            display: self.options.display.clone(),
        };
        let kiosk = self.kiosk.insert(KioskProcess::start(&options)?);
        kiosk.wait_for_page("welcome", Duration::from_mins(1))
    }

    /// Holds the code in front of the kiosk's camera and waits for what it shows.
    pub fn hold_up(&mut self, qr_png: &[u8], page: &str) -> Result<PageShown> {
        write_camera_frames(qr_png, &self.options.frames)?;
        let shown = self.kiosk()?.wait_for_page(page, Duration::from_mins(1));
        self.clear_frames()?;
        shown
    }

    /// The visit that the server knows of an appointment, as the gatehouse sees it.
    pub async fn visit_of(&self, booked: &BookedAppointment) -> Result<Visit> {
        let desk: Client = self.desk.connect(self.address())?;
        let visits = desk.list_visits(&ListVisitsQuery::default()).await?.visits;
        let mut of_booking = visits
            .into_iter()
            .filter(|visit| visit.appointment_id == Some(booked.appointment.id));
        let visit = of_booking
            .next()
            .context("the server knows no visit of the booking")?;
        ensure!(of_booking.next().is_none(), "the server counts the visitor twice");
        Ok(visit)
    }

    /// A fresh key for the next write.
    pub fn key(&mut self) -> IdempotencyKey {
        IdempotencyKey::generate(&mut self.rng)
    }

    fn clear_frames(&self) -> Result<()> {
        for entry in std::fs::read_dir(&self.options.frames)? {
            std::fs::remove_file(entry?.path())?;
        }
        Ok(())
    }
}

fn import_towns(server: &ServerOptions, towns: &Path) -> Result<Told> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(towns)
        .with_context(|| format!("reading {}", towns.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let reports: Vec<String> = files
        .iter()
        .map(|file| server.import(file))
        .collect::<Result<_>>()?;
    Ok(reports
        .iter()
        .map(|report| report.trim())
        .collect::<Vec<_>>()
        .join("\n"))
}
