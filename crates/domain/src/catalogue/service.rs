//! Services: what people come for.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::terms::ServiceTerms;
use super::{Combination, CombinationLimits, Slug, Validity};
use crate::calendar::QUANTUM_MINUTES;
use crate::ids::{ServiceId, UnitId};
use crate::language::LocalizedText;

/// Whether a visit for a service needs an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppointmentNeed {
    /// Nobody is served without (residents' registration in Kempten).
    Required,
    /// Better with one (building office in Kempten).
    Recommended,
    /// Come as you like (bus tickets and lost property in Offenburg); cannot be booked.
    NotNeeded,
}

/// How much a paper is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentNeed {
    /// People often bring it; it can stay at home.
    NotNeeded,
    /// The visit is quicker with it.
    Recommended,
    /// The visit fails without it.
    Required,
}

/// An entry of the checklist of papers (mitzubringende Unterlage).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredDocument {
    /// Key by which the same paper of two services is listed once.
    pub slug: Slug,
    /// What it is.
    pub name: LocalizedText,
    /// How much it is needed.
    pub need: DocumentNeed,
}

/// How long a service takes at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceDuration {
    first_minutes: u16,
    further_minutes: u16,
}

/// Why minutes are not a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a service takes 5 to 480 minutes, each further one 0 to 480, in steps of five")]
pub struct ServiceDurationError;

impl ServiceDuration {
    /// Minutes of the first and of each further one in the same visit (e.g. the passports of a family).
    pub fn new(first_minutes: u16, further_minutes: u16) -> Result<Self, ServiceDurationError> {
        let fits = |minutes: u16| minutes <= 480 && minutes.is_multiple_of(QUANTUM_MINUTES);
        if first_minutes > 0 && fits(first_minutes) && fits(further_minutes) {
            Ok(Self {
                first_minutes,
                further_minutes,
            })
        } else {
            Err(ServiceDurationError)
        }
    }

    /// Minutes of the first one.
    pub const fn first_minutes(self) -> u16 {
        self.first_minutes
    }

    /// Minutes of each further one.
    pub const fn further_minutes(self) -> u16 {
        self.further_minutes
    }

    /// Minutes for `quantity` of the service.
    pub fn minutes_for(self, quantity: u16) -> u16 {
        self.first_minutes
            .saturating_add(self.further_minutes.saturating_mul(quantity.saturating_sub(1)))
    }
}

/// A key of the federal service catalogue (LeiKa): `99` and twelve digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeikaKey(String);

/// Why a text is not a LeiKa key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a LeiKa key is 99 and twelve more digits")]
pub struct ParseLeikaKeyError;

impl LeikaKey {
    /// The fourteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for LeikaKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LeikaKey {
    type Err = ParseLeikaKeyError;

    fn from_str(text: &str) -> Result<Self, ParseLeikaKeyError> {
        let fits = text.len() == 14 && text.starts_with("99") && text.bytes().all(|b| b.is_ascii_digit());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseLeikaKeyError)
        }
    }
}

/// Something a visitor comes for (Dienstleistung).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Id.
    pub id: ServiceId,
    /// Key in town data files, unique in its authority.
    pub slug: Slug,
    /// The unit that gives it.
    pub unit_id: UnitId,
    /// Name as visitors read it.
    pub name: LocalizedText,
    /// Heading under which terminals list it.
    pub category: LocalizedText,
    /// Other words people use for it.
    pub synonyms: Vec<String>,
    /// Federal key; `None` for a purely local service.
    pub leika_key: Option<LeikaKey>,
    /// Time at the counter.
    pub duration: ServiceDuration,
    /// Most of it in one appointment, at least 1.
    pub max_quantity: u16,
    /// Whether an appointment is needed.
    pub need: AppointmentNeed,
    /// What to bring.
    pub documents: Vec<RequiredDocument>,
    /// What may be booked together with it.
    pub combination: Combination,
    /// How far a visit may go that has it and others.
    pub combination_limits: CombinationLimits,
    /// On which days it is given at all.
    pub validity: Validity,
    /// What it costs, in words; `None`: not stated.
    pub fee: Option<LocalizedText>,
    /// What it asks of a booking.
    pub terms: ServiceTerms,
}

impl Service {
    /// Minutes at the counter for `quantity` of it, when the steps before the counter are done.
    pub fn counter_minutes(&self, quantity: u16) -> u16 {
        let minutes = self.duration.minutes_for(quantity);
        minutes.saturating_sub(self.terms.deducted_minutes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_counts_further_ones_apart() {
        let passport = ServiceDuration::new(20, 10).unwrap();
        assert_eq!([1, 2, 4].map(|n| passport.minutes_for(n)), [20, 30, 50]);
        assert!(ServiceDuration::new(0, 5).is_err());
        assert!(ServiceDuration::new(12, 5).is_err());
    }
}
