//! One booking of an earlier system.

use einlass_domain::booking::{Contact, EmailAddress, Person, PersonError, PersonName, PhoneNumber};
use einlass_domain::calendar::{QUANTUM_MINUTES, Quantum, QuantumSpan};
use einlass_domain::language::Language;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::Deserialize;

/// A line as it stands in the file. An empty field of a CSV file counts as missing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldBooking {
    /// The reference of the earlier system.
    pub(super) reference: String,
    /// Key of the service.
    pub(super) service: String,
    /// Key of the building.
    pub(super) site: String,
    /// Local start, or an instant with its offset.
    pub(super) start: String,
    /// Minutes; those of the service if missing.
    #[serde(default)]
    pub(super) minutes: Option<u16>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) phone: Option<String>,
    #[serde(default)]
    pub(super) language: Option<String>,
}

/// Why a line is not taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Not the shape of a booking.
    #[error("{0}")]
    Shape(String),
    /// No usable reference.
    #[error("reference: 1 to 100 characters are needed")]
    Reference,
    /// Unknown service.
    #[error("service: there is no service \"{0}\"")]
    Service(String),
    /// Unknown building.
    #[error("site: there is no site \"{0}\"")]
    Site(String),
    /// No counter there gives the service.
    #[error("site: no counter there gives the service")]
    NotGiven,
    /// Not a time.
    #[error("start: neither a local time such as 2026-12-01T09:00 nor an instant with offset")]
    Start,
    /// A local time that occurs twice.
    #[error("start: the local time occurs twice on the day the clocks change; add the offset")]
    Ambiguous,
    /// A local time that does not exist.
    #[error("start: the clocks skip this local time")]
    Skipped,
    /// Not on full five minutes.
    #[error("start: times lie on full five minutes")]
    OffGrid,
    /// The visit has begun.
    #[error("start: the time has passed")]
    Passed,
    /// Not a length.
    #[error("minutes: 5 to 1440 in steps of five")]
    Minutes,
    /// A detail of the person.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// Unknown language.
    #[error("language: de, de-x-leicht, en, uk or ar")]
    Language,
    /// The same reference stands in an earlier line.
    #[error("reference: line {0} has the same")]
    RepeatedReference(usize),
    /// The reference was taken over before, for another booking.
    #[error("reference: it was taken over before with other facts; nothing was changed")]
    Differs,
    /// No seat is left at the time.
    #[error("start: all seats that the pool ever had are taken")]
    NoSeat,
}

impl OldBooking {
    pub(super) fn reference(&self) -> Result<String, LineError> {
        let reference = self.reference.trim();
        let fits = (1..=100).contains(&reference.chars().count()) && !reference.chars().any(char::is_control);
        fits.then(|| reference.to_owned()).ok_or(LineError::Reference)
    }

    /// The time at the counter, if it lies ahead.
    pub(super) fn span(
        &self,
        minutes: u16,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<QuantumSpan, LineError> {
        let start = self.start_at(zone)?;
        let first = Quantum::starting_at(start).map_err(|_| LineError::OffGrid)?;
        if !minutes.is_multiple_of(QUANTUM_MINUTES) {
            return Err(LineError::Minutes);
        }
        let span = QuantumSpan::new(first, minutes / QUANTUM_MINUTES).ok_or(LineError::Minutes)?;
        if start <= now {
            return Err(LineError::Passed);
        }
        Ok(span)
    }

    fn start_at(&self, zone: &TimeZone) -> Result<Timestamp, LineError> {
        let text = self.start.trim();
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(instant);
        }
        let local: DateTime = text.parse().map_err(|_| LineError::Start)?;
        let ambiguous = zone.to_ambiguous_timestamp(local);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => ambiguous.unambiguous().map_err(|_| LineError::Start),
            AmbiguousOffset::Gap { .. } => Err(LineError::Skipped),
            AmbiguousOffset::Fold { .. } => Err(LineError::Ambiguous),
        }
    }

    /// Who comes; the mail address counts if both contacts are given.
    pub(super) fn person(&self) -> Result<Person, LineError> {
        let given = |field: &Option<String>| {
            let text = field.as_deref().map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let email = given(&self.email)
            .map(|text| EmailAddress::parse(&text))
            .transpose()?;
        let phone = given(&self.phone)
            .map(|text| PhoneNumber::parse(&text))
            .transpose()?;
        Ok(Person {
            name: given(&self.name)
                .map(|text| PersonName::parse(&text))
                .transpose()?,
            contact: email.map(Contact::Email).or(phone.map(Contact::Phone)),
        })
    }

    pub(super) fn language(&self) -> Result<Language, LineError> {
        match self
            .language
            .as_deref()
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
        {
            Some(tag) => Language::from_tag(tag).ok_or(LineError::Language),
            None => Ok(Language::default()),
        }
    }
}
