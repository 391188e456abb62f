//! The town data file as it is written: field for field the JSON of `towns/*.json`.

use std::num::{NonZeroU8, NonZeroU16};

use einlass_domain::booking::{BookingPolicy, Channel};
use einlass_domain::catalogue::{LeikaKey, Slug};
use einlass_domain::language::LocalizedText;
use jiff::civil::Date;
use serde::Deserialize;

use super::value::{Ags, CallPrefix, ClockTime, Line, Parsed, Zone};

/// A whole town data file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TownFile {
    /// The town or county.
    pub(super) authority: AuthorityEntry,
    /// First day on which openings count that name no day of their own.
    pub(super) valid_from_on: Parsed<Date>,
    /// Outer hours (Funktionszeiten); empty: no bound.
    #[serde(default)]
    pub(super) time_frame: Vec<FrameEntry>,
    /// Buildings.
    pub(super) sites: Vec<SiteEntry>,
    /// Units that receive visitors.
    pub(super) units: Vec<UnitEntry>,
    /// Papers that services ask for.
    #[serde(default)]
    pub(super) documents: Vec<DocumentEntry>,
    /// What visitors come for.
    pub(super) services: Vec<ServiceEntry>,
    /// Sets of interchangeable counters with their openings.
    pub(super) pools: Vec<PoolEntry>,
    /// Closed days.
    #[serde(default)]
    pub(super) closures: Vec<ClosureEntry>,
}

/// The town or county (Behörde).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuthorityEntry {
    /// Key; never changes.
    pub(super) slug: Parsed<Slug>,
    /// Number in admission tickets; given once in an installation.
    pub(super) number: u16,
    /// Official name.
    pub(super) name: Parsed<Line>,
    /// Official key (AGS).
    pub(super) ags: Parsed<Ags>,
    /// Zone of all times in this file.
    pub(super) zone: Parsed<Zone>,
    /// Service centre as visitors dial it.
    pub(super) phone: Option<Parsed<Line>>,
}

/// Outer hours of some weekdays.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameEntry {
    /// Which days.
    pub(super) days: Vec<Day>,
    /// Earliest start.
    pub(super) from: Parsed<ClockTime>,
    /// Latest end.
    pub(super) until: Parsed<ClockTime>,
}

/// A building (Standort).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteEntry {
    /// Key.
    pub(super) slug: Parsed<Slug>,
    /// Number in admission tickets, unique in this file.
    pub(super) number: u8,
    /// Name.
    pub(super) name: Parsed<Line>,
    /// Street and house number.
    pub(super) street: Parsed<Line>,
    /// Postcode.
    pub(super) postcode: Parsed<Line>,
    /// Town.
    pub(super) town: Parsed<Line>,
    /// Doors.
    pub(super) entrances: Vec<EntranceEntry>,
}

/// A door (Eingang).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntranceEntry {
    /// Key, unique in its building.
    pub(super) slug: Parsed<Slug>,
    /// Name.
    pub(super) name: Parsed<Line>,
    /// Whether a porter sits there (Pforte).
    pub(super) gatehouse: bool,
    /// Whether a terminal stands there.
    pub(super) kiosk: bool,
}

/// A unit (Organisationseinheit).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitEntry {
    /// Key.
    pub(super) slug: Parsed<Slug>,
    /// Name.
    pub(super) name: Parsed<Line>,
    /// The office it belongs to (Amt).
    pub(super) department: Parsed<Line>,
    /// Where its visitors wait.
    pub(super) waiting_area: Parsed<Line>,
    /// Letters in front of its call numbers.
    pub(super) call_prefix: Parsed<CallPrefix>,
    /// Rules that differ from the usual ones.
    #[serde(default)]
    pub(super) policy: BookingPolicy,
    /// First day on which it is visible.
    pub(super) live_from_on: Option<Parsed<Date>>,
}

/// A paper to bring (Unterlage).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentEntry {
    /// Key.
    pub(super) slug: Parsed<Slug>,
    /// What it is.
    pub(super) name: LocalizedText,
}

/// A service (Dienstleistung).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceEntry {
    /// Key; also the local key of a service without LeiKa key.
    pub(super) slug: Parsed<Slug>,
    /// Key of the unit that gives it.
    pub(super) unit: Parsed<Slug>,
    /// Name.
    pub(super) name: LocalizedText,
    /// Heading on terminals.
    pub(super) category: LocalizedText,
    /// Other words for it.
    #[serde(default)]
    pub(super) synonyms: Vec<Parsed<Line>>,
    /// Key of the federal catalogue.
    pub(super) leika_key: Option<Parsed<LeikaKey>>,
    /// Minutes at the counter.
    pub(super) minutes: u16,
    /// Minutes of each further one.
    #[serde(default)]
    pub(super) further_minutes: u16,
    /// Most of it in one appointment; 1 if not stated.
    pub(super) max_quantity: Option<NonZeroU16>,
    /// Whether an appointment is needed.
    pub(super) appointment: Need,
    /// What to bring.
    #[serde(default)]
    pub(super) documents: Vec<RequiredEntry>,
    /// What it goes together with; anything if not stated.
    #[serde(default)]
    pub(super) combination: CombinationEntry,
    /// What it costs.
    pub(super) fee: Option<LocalizedText>,
}

/// Whether a service needs an appointment.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Need {
    /// Nobody is served without.
    Required,
    /// Better with one.
    Recommended,
    /// Cannot be booked.
    NotNeeded,
}

/// A paper that a service asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequiredEntry {
    /// Key of the paper.
    pub(super) document: Parsed<Slug>,
    /// Whether the visit fails without it.
    pub(super) mandatory: bool,
}

/// What a service may be booked together with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CombinationEntry {
    /// Anything that the same counters give.
    #[default]
    Any,
    /// Nothing.
    Alone,
    /// Only services with these keys.
    Only(Vec<Parsed<Slug>>),
}

/// A set of interchangeable counters (Terminkalender).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PoolEntry {
    /// Key.
    pub(super) slug: Parsed<Slug>,
    /// Key of its unit.
    pub(super) unit: Parsed<Slug>,
    /// Key of its building.
    pub(super) site: Parsed<Slug>,
    /// Keys of the services that each counter gives.
    pub(super) services: Vec<Parsed<Slug>>,
    /// When it is open.
    pub(super) openings: Vec<OpeningEntry>,
}

/// A window that repeats (Öffnungszeit).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningEntry {
    /// On which days.
    pub(super) days: Days,
    /// Start of the window.
    pub(super) from: Parsed<ClockTime>,
    /// End of the window.
    pub(super) until: Parsed<ClockTime>,
    /// Counters open at the same time.
    pub(super) seats: NonZeroU8,
    /// With or without appointment.
    pub(super) appointment: Rule,
    /// Ways of booking; empty: all.
    #[serde(default)]
    pub(super) channels: Vec<Parsed<Channel>>,
    /// First day; the day of the file if not stated.
    pub(super) valid_from_on: Option<Parsed<Date>>,
    /// First day on which it no longer counts.
    pub(super) valid_until_on: Option<Parsed<Date>>,
    /// Why it may leave the outer hours.
    pub(super) exception: Option<Parsed<Line>>,
}

/// The days of a window.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Days {
    /// Every week.
    Weekly(Vec<Day>),
    /// On the n-th weekday of each month.
    Monthly(Vec<NthDay>),
    /// Once.
    On(Parsed<Date>),
}

/// The n-th weekday of a month.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NthDay {
    /// 1 to 5.
    pub(super) nth: u8,
    /// Which weekday.
    pub(super) day: Day,
}

/// A weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Day {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// With or without appointment.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Rule {
    /// Seats can be booked.
    With,
    /// People come as they like.
    Without,
}

/// Closed days (Schließtage).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosureEntry {
    /// Key of the closed building; all if not stated.
    pub(super) site: Option<Parsed<Slug>>,
    /// First closed day.
    pub(super) from_on: Parsed<Date>,
    /// First day that is open again; the day after the first if not stated.
    pub(super) until_on: Option<Parsed<Date>>,
    /// Why.
    pub(super) reason: Parsed<Line>,
}
