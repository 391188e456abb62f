//! The terms of one service.

use serde::{Deserialize, Serialize};

use super::variant::is_page;
use super::{ClosedChannel, IdentityLevel, Question, ServiceStep, UploadForm, Variant, VideoLink};
use crate::calendar::QUANTUM_MINUTES;
use crate::catalogue::{ServiceDuration, Slug};

/// What a service asks of a booking. Empty terms ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceTerms {
    /// Questions to be answered with the booking.
    pub questions: Vec<Question>,
    /// Steps before the counter.
    pub steps: Vec<ServiceStep>,
    /// Form for papers sent ahead.
    pub upload: Option<UploadForm>,
    /// Ways to meet; empty: at the counter only.
    pub variants: Vec<Variant>,
    /// Address of video meetings.
    pub video_link: Option<VideoLink>,
    /// How well visitors must be known.
    pub identity: IdentityLevel,
    /// Whether a mail address must answer before the booking counts.
    pub verify_email: bool,
    /// Ways of booking that are switched off.
    pub closed_channels: Vec<ClosedChannel>,
    /// Most open bookings of this service per contact.
    pub max_open_per_person: Option<u16>,
    /// Most bookings of this service on one day, of all visitors.
    pub max_per_day: Option<u16>,
}

/// Which term of a service breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceTermsError {
    /// Two questions have the same key.
    #[error("the key \"{0}\" is used twice")]
    RepeatedQuestion(Slug),
    /// Two steps have the same key.
    #[error("the key \"{0}\" is used twice")]
    RepeatedStep(Slug),
    /// The longest text of a question.
    #[error("the question \"{0}\" needs a max_length between 1 and 500")]
    MaxLength(Slug),
    /// The range of a number.
    #[error("the question \"{0}\" needs a min below its max")]
    NumberRange(Slug),
    /// The answers of a choice.
    #[error("the question \"{0}\" needs 2 to 50 answers with different keys")]
    Options(Slug),
    /// The steps save more than the counter needs, or not full five minutes.
    #[error("steps save minutes in steps of five and leave at least five at the counter")]
    DeductedMinutes,
    /// The address of the upload form.
    #[error("an address of at most 500 characters that begins with https:// is expected")]
    UploadUrl,
    /// Video without an address.
    #[error("video meetings need an address")]
    VideoLinkMissing,
    /// A variant is listed twice.
    #[error("each variant is listed once")]
    RepeatedVariant,
    /// A limit of zero.
    #[error("a limit must be at least 1; leave it out for none")]
    LimitZero,
}

impl ServiceTermsError {
    /// The field at fault.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::RepeatedQuestion(_) | Self::MaxLength(_) | Self::NumberRange(_) | Self::Options(_) => {
                "questions"
            }
            Self::RepeatedStep(_) | Self::DeductedMinutes => "steps",
            Self::UploadUrl => "upload.url",
            Self::VideoLinkMissing => "video_link",
            Self::RepeatedVariant => "variants",
            Self::LimitZero => "max_per_day",
        }
    }
}

impl ServiceTerms {
    /// Checks all terms of a service of this duration.
    pub fn check(&self, duration: ServiceDuration) -> Result<(), ServiceTermsError> {
        self.questions.iter().try_for_each(Question::check)?;
        let questions = self.questions.iter().map(|question| &question.slug);
        distinct(questions).map_err(ServiceTermsError::RepeatedQuestion)?;
        distinct(self.steps.iter().map(|step| &step.slug)).map_err(ServiceTermsError::RepeatedStep)?;
        let on_grid = |step: &ServiceStep| step.deducted_minutes.is_multiple_of(QUANTUM_MINUTES);
        if !self.steps.iter().all(on_grid) || self.deducted_minutes() >= duration.first_minutes() {
            return Err(ServiceTermsError::DeductedMinutes);
        }
        if self.upload.as_ref().is_some_and(|form| !is_page(&form.url)) {
            return Err(ServiceTermsError::UploadUrl);
        }
        if self.variants.contains(&Variant::Video) && self.video_link.is_none() {
            return Err(ServiceTermsError::VideoLinkMissing);
        }
        let count = |variant: Variant| self.variants.iter().filter(|one| **one == variant).count();
        if Variant::ALL.into_iter().any(|variant| count(variant) > 1) {
            return Err(ServiceTermsError::RepeatedVariant);
        }
        if self.max_open_per_person == Some(0) || self.max_per_day == Some(0) {
            return Err(ServiceTermsError::LimitZero);
        }
        Ok(())
    }

    /// Minutes that the steps before it save at the counter.
    pub fn deducted_minutes(&self) -> u16 {
        self.steps
            .iter()
            .fold(0, |sum, step| sum.saturating_add(step.deducted_minutes))
    }

    /// Whether the service is given in this way.
    pub fn offers(&self, variant: Variant) -> bool {
        self.variants.contains(&variant) || (self.variants.is_empty() && variant == Variant::OnSite)
    }
}

fn distinct<'a>(slugs: impl Iterator<Item = &'a Slug>) -> Result<(), Slug> {
    let mut known: Vec<&Slug> = Vec::new();
    for slug in slugs {
        if known.contains(&slug) {
            return Err(slug.clone());
        }
        known.push(slug);
    }
    Ok(())
}
