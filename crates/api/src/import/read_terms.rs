//! What services ask of a booking, as domain values.

use einlass_contract::catalogue as wire;
use einlass_contract::town::{AnswerType, ClosedChannelEntry, QuestionEntry, TermsEntry};
use einlass_domain::booking::{Contact, EmailAddress, PhoneNumber};
use einlass_domain::catalogue::ServiceDuration;
use einlass_domain::catalogue::terms::{
    ClosedChannel, IdentityLevel, Question, QuestionKind, QuestionOption, ServiceStep, ServiceTerms,
    UploadForm, Variant,
};

use super::mistakes::each;
use super::{TownFileError, TownFileProblem};

/// Longest text where a question does not say.
const USUAL_LENGTH: u16 = 200;

/// Largest number where a question does not say.
const USUAL_MAX: i64 = 1_000_000;

/// The terms of a service that stands at `path`.
pub(super) fn read_terms(
    entry: &TermsEntry,
    duration: ServiceDuration,
    path: &str,
) -> Result<ServiceTerms, TownFileError> {
    let video_link = entry.video_link.as_ref().map(|link| link.0.0.parse());
    let terms = ServiceTerms {
        questions: each(&entry.questions, |index, question| {
            read_question(question, &format!("{path}/questions/{index}"))
        })?,
        steps: read_steps(entry),
        upload: entry.upload.as_ref().map(|form| UploadForm {
            url: form.url.clone(),
            name: form.name.clone(),
        }),
        variants: entry.variants.iter().copied().map(read_variant).collect(),
        video_link: video_link
            .transpose()
            .map_err(|error| TownFileProblem::VideoLink(error).at(format!("{path}/video_link")))?,
        identity: entry.identity.map_or(IdentityLevel::None, read_identity),
        verify_email: entry.verify_email.unwrap_or_default(),
        closed_channels: read_closed(&entry.closed_channels),
        max_open_per_person: entry.max_open_per_person,
        max_per_day: entry.max_per_day,
    };
    match terms.check(duration) {
        Ok(()) => Ok(terms),
        Err(error) => {
            let field = error.field().replace('.', "/");
            Err(TownFileProblem::Terms(error).at(format!("{path}/{field}")))
        }
    }
}

/// Ways of booking that are switched off.
pub(super) fn read_closed(entries: &[ClosedChannelEntry]) -> Vec<ClosedChannel> {
    let one = |entry: &ClosedChannelEntry| ClosedChannel {
        channel: entry.channel.0,
        reason: entry.reason.clone(),
    };
    entries.iter().map(one).collect()
}

/// A contact in the form in which bookings are counted.
pub(super) fn read_exempt(text: &str, path: String) -> Result<String, TownFileError> {
    let email = EmailAddress::parse(text).map(Contact::Email);
    let contact = email.or_else(|_| PhoneNumber::parse(text).map(Contact::Phone));
    match contact {
        Ok(contact) => Ok(contact.normalised()),
        Err(_) => Err(TownFileProblem::Contact.at(path)),
    }
}

fn read_question(entry: &QuestionEntry, path: &str) -> Result<Question, TownFileError> {
    let purpose = entry.purpose.clone();
    Ok(Question {
        slug: entry.slug.0.clone(),
        label: entry.label.clone(),
        purpose: purpose.ok_or_else(|| TownFileProblem::PurposeMissing.at(format!("{path}/purpose")))?,
        kind: read_kind(entry),
        is_required: entry.required.unwrap_or_default(),
    })
}

fn read_kind(entry: &QuestionEntry) -> QuestionKind {
    match entry.kind {
        AnswerType::Text => QuestionKind::Text {
            max_length: entry.max_length.unwrap_or(USUAL_LENGTH),
        },
        AnswerType::Number => QuestionKind::Number {
            min: entry.min.unwrap_or_default(),
            max: entry.max.unwrap_or(USUAL_MAX),
        },
        AnswerType::Date => QuestionKind::Date,
        AnswerType::Choice => {
            let options = entry.options.iter().map(|option| QuestionOption {
                slug: option.slug.0.clone(),
                name: option.name.clone(),
            });
            QuestionKind::Choice {
                options: options.collect(),
            }
        }
        AnswerType::Boolean => QuestionKind::Boolean,
    }
}

fn read_steps(entry: &TermsEntry) -> Vec<ServiceStep> {
    let steps = entry.steps.iter().map(|step| ServiceStep {
        slug: step.slug.0.clone(),
        name: step.name.clone(),
        deducted_minutes: step.deducted_minutes.unwrap_or_default(),
    });
    steps.collect()
}

const fn read_variant(variant: wire::Variant) -> Variant {
    match variant {
        wire::Variant::OnSite => Variant::OnSite,
        wire::Variant::Video => Variant::Video,
        wire::Variant::Phone => Variant::Phone,
    }
}

const fn read_identity(level: wire::IdentityLevel) -> IdentityLevel {
    match level {
        wire::IdentityLevel::None => IdentityLevel::None,
        wire::IdentityLevel::VerifiedEmail => IdentityLevel::VerifiedEmail,
        wire::IdentityLevel::Account => IdentityLevel::Account,
    }
}
