//! A small town with one pool, open on every day from 8 to 12.

use einlass_domain::booking::{
    Appointment, AppointmentState, BookedService, BookedTerms, Channel, Person, Placement, PolicyLevel,
};
use einlass_domain::calendar::{
    DayRule, HolidayRules, LocalDay, Opening, OpeningKind, QuantumSpan, Recurrence, SeatCount,
};
use einlass_domain::catalogue::terms::ServiceTerms;
use einlass_domain::catalogue::{
    AppointmentNeed, Authority, AuthorityNumber, Combination, CombinationLimits, DocumentNeed, Entrance,
    Pool, RequiredDocument, Service, ServiceDuration, Site, SiteNumber, Unit, Validity,
};
use einlass_domain::ids::{
    AppointmentId, AuthorityId, EventId, OpeningId, PersonDataId, PoolId, ServiceId, SiteId, UnitId, VisitId,
};
use einlass_domain::language::{Language, LocalizedText};
use einlass_storage::booking::NewPersonData;
use einlass_storage::platform::NewEvent;
use einlass_storage::queue::NewVisit;
use einlass_storage::{StorageError, Store, StoreOptions, calendar, catalogue};
use einlass_testkit::database::{Backend, TestDatabase};
use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The day on which the tests play, a Friday.
pub(crate) const TODAY: Date = date(2026, 11, 20);

#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) database: Arc<TestDatabase>,
    pub(crate) store: Store,
    pub(crate) authority: AuthorityId,
    pub(crate) site: SiteId,
    pub(crate) unit: UnitId,
    pub(crate) pool: PoolId,
    pub(crate) seed: Arc<AtomicU64>,
}

/// An id of any kind from a random source.
macro_rules! id {
    ($kind:ident, $rng:expr) => {
        $kind::generate(now(), $rng)
    };
}

/// The instant at which the tests play: seven in the morning.
pub(crate) fn now() -> Timestamp {
    "2026-11-20T06:00:00Z".parse().unwrap()
}

pub(crate) fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

pub(crate) fn patient() -> StoreOptions {
    StoreOptions {
        patience: Duration::from_secs(20),
        ..StoreOptions::default()
    }
}

impl Town {
    /// A database with a town whose pool has one seat.
    pub(crate) async fn open(backend: Backend) -> Self {
        let database = TestDatabase::create(backend).await.expect("a test database");
        let store = database.open(patient()).unwrap();
        let mut rng = StdRng::seed_from_u64(1);
        let town = Self {
            database: Arc::new(database),
            store,
            authority: id!(AuthorityId, &mut rng),
            site: id!(SiteId, &mut rng),
            unit: id!(UnitId, &mut rng),
            pool: id!(PoolId, &mut rng),
            seed: Arc::new(AtomicU64::new(100)),
        };
        let made = town.clone();
        town.store
            .write(move |tx| {
                catalogue::upsert_authority(tx, &made.authority_value(), TODAY)?;
                catalogue::upsert_site(tx, made.authority, &made.site_value())?;
                catalogue::upsert_unit(tx, made.authority, &made.unit_value())?;
                catalogue::upsert_pool(tx, made.authority, &made.pool_value(), TODAY)?;
                Ok::<_, StorageError>(())
            })
            .await
            .unwrap();
        town.give_seats(1).await;
        town
    }

    /// A second server on the same database, with connections and memory of its own.
    pub(crate) fn other_server(&self) -> Self {
        Self {
            store: self.database.open(patient()).unwrap(),
            ..self.clone()
        }
    }

    /// Random numbers that no other call in this test gets.
    pub(crate) fn rng(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed.fetch_add(1, Ordering::Relaxed))
    }

    /// An instant after all that were given before: ids of what happens rise, as those of a running server do.
    fn next_instant(&self) -> Timestamp {
        let passed = self.seed.fetch_add(1, Ordering::Relaxed);
        now() + SignedDuration::from_millis(i64::try_from(passed).unwrap())
    }

    pub(crate) fn authority_value(&self) -> Authority {
        Authority {
            id: self.authority,
            slug: "musterstadt".parse().unwrap(),
            number: AuthorityNumber(7),
            name: "Stadt Musterstadt".to_owned(),
            ags: "09763000".to_owned(),
            zone: berlin(),
            phone: Some("115".to_owned()),
            holiday_rules: HolidayRules::default(),
            time_frame: None,
            policy: PolicyLevel::default(),
            exempt_contacts: Vec::new(),
        }
    }

    pub(crate) fn site_value(&self) -> Site {
        Site {
            id: self.site,
            slug: "rathausplatz-22".parse().unwrap(),
            number: SiteNumber(1),
            name: "Rathausplatz 22".to_owned(),
            street: "Rathausplatz 22".to_owned(),
            postcode: "87435".to_owned(),
            town: "Musterstadt".to_owned(),
            entrances: vec![Entrance {
                slug: "haupteingang".parse().unwrap(),
                name: "Haupteingang".to_owned(),
                has_gatehouse: true,
                has_kiosk: false,
            }],
            time_frame: None,
            policy: PolicyLevel::default(),
        }
    }

    pub(crate) fn unit_value(&self) -> Unit {
        Unit {
            id: self.unit,
            slug: "einwohnerwesen".parse().unwrap(),
            name: LocalizedText::try_from(std::collections::BTreeMap::from([
                (Language::German, "Einwohnerwesen".to_owned()),
                (Language::English, "Residents' registration".to_owned()),
            ]))
            .unwrap(),
            department: "Amt 33".to_owned(),
            waiting_area: "Wartebereich B".to_owned(),
            call_prefix: "E".to_owned(),
            policy: PolicyLevel::default(),
            closed_channels: Vec::new(),
            live_from_on: Some(TODAY),
            phone_hours: Vec::new(),
        }
    }

    pub(crate) fn pool_value(&self) -> Pool {
        Pool {
            id: self.pool,
            slug: "einwohnerwesen-schalter".parse().unwrap(),
            unit_id: self.unit,
            site_id: self.site,
            service_ids: Vec::new(),
            counters: Vec::new(),
        }
    }

    pub(crate) fn service_value(&self) -> Service {
        let text = |german: &str| LocalizedText::german(german).unwrap();
        let mut rng = self.rng();
        Service {
            id: id!(ServiceId, &mut rng),
            slug: "reisepass".parse().unwrap(),
            unit_id: self.unit,
            name: text("Reisepass"),
            category: text("Ausweise"),
            synonyms: vec!["Pass".to_owned()],
            leika_key: Some("99115005012000".parse().unwrap()),
            duration: ServiceDuration::new(20, 10).unwrap(),
            max_quantity: 5,
            need: AppointmentNeed::Required,
            documents: vec![document()],
            combination: Combination::Only(vec![id!(ServiceId, &mut rng)]),
            combination_limits: CombinationLimits {
                max_services: Some(2),
                max_quantity: Some(6),
                site_ids: vec![self.site],
            },
            validity: Validity::new(Some(TODAY), TODAY.checked_add(30.days()).ok()).unwrap(),
            fee: Some(text("70 Euro")),
            terms: ServiceTerms::default(),
        }
    }

    /// An opening of the pool on every day.
    pub(crate) fn opening(&self, seats: u8, from: Time, until: Time) -> Opening {
        Opening {
            id: id!(OpeningId, &mut self.rng()),
            pool_id: self.pool,
            slug: format!("{}-{}-{seats}", from.strftime("%H%M"), until.strftime("%H%M"))
                .parse()
                .unwrap(),
            kind: OpeningKind::Series,
            recurrence: Recurrence::Weekly(Weekday::Monday.cycle_forward().take(7).collect()),
            from,
            until,
            valid_from_on: date(2026, 1, 1),
            valid_until_on: None,
            seats: SeatCount::new(seats).unwrap(),
            rule: DayRule::WithAppointment,
            channels: Vec::new(),
            contingents: Vec::new(),
            service_ids: Vec::new(),
            outside_frame: None,
        }
    }

    /// Makes an opening from 8 to 12 with this many seats the only rule; none closes the pool.
    pub(crate) async fn give_seats(&self, seats: u8) {
        let opening = (seats > 0).then(|| self.opening(seats, time(8, 0, 0, 0), time(12, 0, 0, 0)));
        self.set_rules(opening.into_iter().collect()).await;
    }

    pub(crate) async fn set_rules(&self, openings: Vec<Opening>) {
        let (authority, pool) = (self.authority, self.pool);
        self.store
            .write(move |tx| calendar::replace_openings(tx, authority, pool, &openings, TODAY))
            .await
            .unwrap();
    }

    /// A span on a local day that begins at this local time.
    #[expect(clippy::unused_self, reason = "all values of a test come from its town")]
    pub(crate) fn span(&self, on: Date, from: Time, quanta: u16) -> QuantumSpan {
        let day = LocalDay::new(on, &berlin());
        let offset = day.offsets(from, from).start;
        QuantumSpan::new(day.first().plus(i64::from(offset)), quanta).unwrap()
    }

    pub(crate) fn placement(&self, span: QuantumSpan) -> Placement {
        Placement {
            site_id: self.site,
            unit_id: self.unit,
            pool_id: self.pool,
            span,
        }
    }

    pub(crate) fn held(&self, span: QuantumSpan, now: Timestamp, rng: &mut StdRng) -> Appointment {
        Appointment {
            id: AppointmentId::generate(self.next_instant(), rng),
            authority_id: self.authority,
            number: None,
            placement: self.placement(span),
            services: vec![BookedService {
                service_id: id!(ServiceId, rng),
                name: LocalizedText::german("Reisepass").unwrap(),
                quantity: 2,
                minutes: span.count() * 5,
            }],
            documents: vec![document()],
            terms: BookedTerms::default(),
            channel: Channel::Online,
            urgent: None,
            language: Language::Ukrainian,
            person_data_id: None,
            sequence: 0,
            made_at: now,
            state: AppointmentState::Held {
                expires_at: now + SignedDuration::from_mins(10),
            },
        }
    }

    pub(crate) fn booked(&self, span: QuantumSpan, now: Timestamp, rng: &mut StdRng) -> Appointment {
        Appointment {
            state: AppointmentState::Booked { booked_at: now },
            ..self.held(span, now, rng)
        }
    }

    pub(crate) fn event(&self, of: &Appointment, kind: &'static str, rng: &mut StdRng) -> NewEvent {
        NewEvent {
            id: EventId::generate(self.next_instant(), rng),
            authority_id: self.authority,
            kind,
            subject_id: of.id.as_uuid(),
            occurred_at: now(),
            payload: serde_json::json!({ "pool_id": self.pool }),
        }
    }

    pub(crate) fn person(&self, person: Person, rng: &mut StdRng) -> NewPersonData {
        NewPersonData {
            id: PersonDataId::generate(self.next_instant(), rng),
            person,
            answers: Vec::new(),
            account_key: None,
            delete_after: now() + SignedDuration::from_hours(24 * 30),
        }
    }

    pub(crate) fn visit(&self, of: Option<&Appointment>, rng: &mut StdRng) -> NewVisit {
        NewVisit {
            id: VisitId::generate(self.next_instant(), rng),
            authority_id: self.authority,
            site_id: self.site,
            unit_id: self.unit,
            appointment_id: of.map(|appointment| appointment.id),
            call_prefix: "E".to_owned(),
            arrived_at: now(),
            on_date: TODAY,
            appointment_start_at: of.map(|appointment| appointment.placement.span.start_at()),
        }
    }
}

fn document() -> RequiredDocument {
    RequiredDocument {
        slug: "lichtbild".parse().unwrap(),
        name: LocalizedText::german("Lichtbild").unwrap(),
        need: DocumentNeed::Required,
    }
}
