//! Calling off many bookings at once, and what their holders are told.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::{AuthorityId, MassCancellationId, PoolId};
use crate::language::LocalizedText;

/// All bookings of some pools in a range of days that are called off (z. B. „alle Termine ab 1. September entfallen“).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MassCancellation {
    /// Id.
    pub id: MassCancellationId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// When it was planned.
    pub made_at: Timestamp,
    /// The pools concerned.
    pub pool_ids: Vec<PoolId>,
    /// First day.
    pub from_on: Date,
    /// Last day (included).
    pub to_on: Date,
    /// Why, in German and English.
    pub reason: LocalizedText,
    /// Where a new appointment is booked.
    pub rebooking_link: LinkTemplate,
}

/// An address with places to fill in: `{site}`, `{unit}`, `{services}` and `{language}`. It has no place for numbers or
/// secrets: addresses end up in logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTemplate(String);

/// What a link is filled with: keys as they stand in the town's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFacts {
    /// The building.
    pub site: String,
    /// The unit.
    pub unit: String,
    /// The services, with commas between.
    pub services: String,
    /// The language tag.
    pub language: String,
}

/// Why a text is no template of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkTemplateError {
    /// Not an address that a browser opens safely.
    #[error("a link begins with https:// and has no blanks and at most 500 characters")]
    Address,
    /// A place that nothing fills.
    #[error("a link may hold {{site}}, {{unit}}, {{services}} and {{language}}, nothing else in braces")]
    Placeholder,
}

impl LinkTemplate {
    /// Checks a template.
    pub fn parse(text: &str) -> Result<Self, LinkTemplateError> {
        let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        if !text.starts_with("https://") || !clean || text.chars().count() > 500 {
            return Err(LinkTemplateError::Address);
        }
        let bare = ["{site}", "{unit}", "{services}", "{language}"]
            .iter()
            .fold(text.to_owned(), |text, place| text.replace(place, ""));
        if bare.contains(['{', '}']) {
            return Err(LinkTemplateError::Placeholder);
        }
        Ok(Self(text.to_owned()))
    }

    /// The template as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address for one booking.
    pub fn fill(&self, facts: &LinkFacts) -> String {
        self.0
            .replace("{site}", &facts.site)
            .replace("{unit}", &facts.unit)
            .replace("{services}", &facts.services)
            .replace("{language}", &facts.language)
    }
}
